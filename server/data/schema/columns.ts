import { DataTypes, type ModelAttributeColumnOptions } from 'sequelize';
import type { Json } from '../../domain/json.js';
import type { Vault } from './vault.js';

/** Turns what a driver hands over into the value the rest of the product sees, or throws. */
export interface ColumnReader<T> {
  readonly read: (raw: unknown, vault: Vault) => T;
}

/**
 * The few column types that behave alike on SQLite and MariaDB/MySQL. Times are ISO text in UTC
 * (they compare as text), JSON is text, money is BIGINT fen read as bigint. A value that does not
 * fit is a fault and throws; it is never bent into something that looks right.
 */
export interface Column<T> extends ColumnReader<T> {
  readonly spec: ModelAttributeColumnOptions;
  write(value: T, vault: Vault): string | number | bigint | null;
  /** It lies sealed, so no condition of SQL can meet it; see `digestOf`. */
  readonly sealed?: true;
  /** It is made from another column of its row, whenever that is written. */
  readonly from?: string;
  /** It is made from a part of that, so it cannot stand for it. */
  readonly partly?: true;
}

/** A fault told without the value, which may be a person's: it ends in the log. */
function misfit(raw: unknown, wanted: string): TypeError {
  const kind = raw === null ? 'null' : typeof raw;
  return new TypeError(`expected ${wanted}, found ${kind}`);
}

function readText(raw: unknown): string {
  if (typeof raw !== 'string') throw misfit(raw, 'text');
  return raw;
}

/** A whole number that is exact. Drivers return large ones, and every SUM, as text. */
function readWhole(raw: unknown): number {
  const value = typeof raw === 'string' && wholeText.test(raw) ? Number(raw) : raw;
  if (!Number.isSafeInteger(value)) throw misfit(raw, 'a whole number below 2^53');
  return Number(value);
}
const wholeText = /^-?\d+$/;

/** Fen stay below 2^53, which CHECKs keep, so a driver's number is exact too. */
function readFen(raw: unknown): bigint {
  if (typeof raw === 'string' && wholeText.test(raw)) return BigInt(raw);
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return BigInt(raw);
  throw misfit(raw, 'whole fen');
}

const asIs = <T extends string | number | bigint | null>(value: T): T => value;

const textual = (type: ModelAttributeColumnOptions['type']): Column<string> => ({
  spec: { type, allowNull: false },
  read: readText,
  write: asIs,
});

/** A UUID or another short ASCII key. */
export const id = (): Column<string> => textual(DataTypes.STRING(36));
export const words = (length: number): Column<string> => textual(DataTypes.STRING(length));
/** An instant as ISO text in UTC, milliseconds: 24 characters. */
export const time = (): Column<string> => textual(DataTypes.STRING(24));
/** A calendar day of the zone, `YYYY-MM-DD`. */
export const dayColumn = (): Column<string> => textual(DataTypes.STRING(10));
export const longTextColumn = (): Column<string> => textual(DataTypes.TEXT('long'));

const sealing = (type: ModelAttributeColumnOptions['type']): Column<string> => ({
  spec: { type, allowNull: false },
  read: (raw, vault) => vault.open(readText(raw)),
  write: (value, vault) => vault.seal(value),
  sealed: true,
});

/** A line about a person, sealed at rest; `length` is what it takes up sealed. */
export const sealedWords = (length: number): Column<string> => sealing(DataTypes.STRING(length));
/** Text sealed at rest. */
export const sealedText = (): Column<string> => sealing(DataTypes.TEXT('long'));

/**
 * What a sealed column of the same row is found by. A table's door writes it with that column, and
 * takes a condition on that column for one on this; statements compare it with `db.vault.digest`.
 * Where `of` is given it is a digest of that part of the text only.
 */
export const digestOf = (from: string, of?: (plain: string) => string): Column<string | null> => ({
  spec: { type: DataTypes.STRING(43), allowNull: true },
  read: (raw) => (raw === null ? null : readText(raw)),
  write: (plain, vault) => {
    const part = of ? of(plain ?? '') : (plain ?? '');
    return part === '' ? null : vault.digest(part);
  },
  from,
  ...(of ? { partly: true } : {}),
});

export const wholeColumn = (): Column<number> => ({
  spec: { type: DataTypes.INTEGER, allowNull: false },
  read: readWhole,
  write: asIs,
});

/** Money in fen. */
export const fenColumn = (): Column<bigint> => ({
  spec: { type: DataTypes.BIGINT, allowNull: false },
  read: readFen,
  write: (value) => value.toString(),
});

/** What a zod schema does: returns the value in its shape, or throws. */
export interface Shape<T> {
  parse(value: unknown): T;
}

/** JSON as text, in the shape that `shape` holds it to. */
export const json = <T>(shape: Shape<T>): Column<T> => ({
  spec: { type: DataTypes.TEXT('long'), allowNull: false },
  read: (raw) => shape.parse(jsonIn(readText(raw))),
  write: (value) => JSON.stringify(value),
});

/** Any object of JSON: who knows more about its members reads them where it is known. */
export const anyObject: Shape<Readonly<Record<string, Json>>> = {
  parse: (value) => {
    if (!isObjectOfJson(value)) throw misfit(value, 'an object of JSON');
    return value;
  },
};

// It comes from JSON text, so its members are JSON.
const isObjectOfJson = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** JSON that is trusted as it was written: the state of a case is hashed, and too large to check at every read. */
export const jsonAsWritten = <T>(): Column<T> => ({
  spec: { type: DataTypes.TEXT('long'), allowNull: false },
  read: (raw): T => jsonIn(readText(raw)),
  write: (value) => JSON.stringify(value),
});

// What JSON.parse says quotes the text, which may be a person's.
function jsonIn(text: string): ReturnType<typeof JSON.parse> {
  try {
    return JSON.parse(text);
  } catch {
    throw misfit(text, 'JSON');
  }
}

/** One of a closed set of words; anything else in the database is a fault. */
export const oneOf = <const T extends string>(values: readonly T[], length = 36): Column<T> => ({
  ...textual(DataTypes.STRING(length)),
  read: (raw) => {
    const found = values.find((value) => value === raw);
    if (found === undefined) throw misfit(raw, `one of ${values.join(', ')}`);
    return found;
  },
  write: asIs,
});

/** The same column, which may be empty: null in the table, or a row that a LEFT JOIN did not find. */
export function optional<T>(column: Column<T>): Column<T | null>;
export function optional<T>(reader: ColumnReader<T>): ColumnReader<T | null>;
export function optional<T>(
  column: ColumnReader<T> | Column<T>,
): ColumnReader<T | null> | Column<T | null> {
  const read = (raw: unknown, vault: Vault): T | null =>
    raw === null ? null : column.read(raw, vault);
  if (!('spec' in column)) return { read };
  return {
    spec: { ...column.spec, allowNull: true },
    read,
    write: (value, vault) => (value === null ? null : column.write(value, vault)),
  };
}

/** The columns of a row that one person proposes and another decides (`shared/proposals`). */
export const proposedAndDecided = () => ({
  proposed_by: id(),
  /** Whose account that is; a second account is no second person. */
  proposed_person: id(),
  proposed_at: time(),
  decided_by: optional(id()),
  decided_person: optional(id()),
  decided_at: optional(time()),
});

/** How many, by COUNT or a SUM that COALESCE keeps from being null. */
export const count = (): ColumnReader<number> => ({
  read: (raw) => {
    const value = readWhole(raw);
    if (value < 0) throw misfit(raw, 'a count');
    return value;
  },
});

/** A condition that the statement answers: 1 or 0, as a number or as text. */
export const flag = (): ColumnReader<boolean> => ({
  read: (raw) => {
    const value = readWhole(raw);
    if (value !== 0 && value !== 1) throw misfit(raw, '0 or 1');
    return value === 1;
  },
});

/** Fen added up by SUM, which is null where there was nothing to add. */
export const sumOfFen = (): ColumnReader<bigint> => ({
  read: (raw) => (raw === null ? 0n : readFen(raw)),
});

/** What GROUP_CONCAT joined by commas, each by its reader; none where there was nothing to join. */
export const joined = <T>(each: ColumnReader<T>): ColumnReader<readonly T[]> => ({
  read: (raw, vault) =>
    raw === null
      ? []
      : readText(raw)
          .split(',')
          .map((part) => each.read(part, vault)),
});

/**
 * The same column, read only when it is asked for: for a statement that returns thousands of large
 * values of which one at a time is needed. `what` names it in a fault, which shows only then.
 */
export const later = <T>(what: string, column: ColumnReader<T>): ColumnReader<() => T> => ({
  read: (raw, vault) => () => {
    try {
      return column.read(raw, vault);
    } catch (error) {
      throw new Error(`column ${what} does not fit`, { cause: error });
    }
  },
});
