import { DataTypes, type ModelAttributeColumnOptions } from 'sequelize';

/**
 * The few column types that behave alike on SQLite and MariaDB/MySQL. Times are ISO text in UTC
 * (they compare as text), JSON is text, money is BIGINT fen read as bigint. `read` turns what a
 * driver hands over into the value the rest of the product sees.
 */
export interface Column<T> {
  readonly spec: ModelAttributeColumnOptions;
  readonly read: (raw: unknown) => T;
  write(value: T): string | number | bigint | null;
}

const readText = (raw: unknown): string => (typeof raw === 'string' ? raw : String(raw));
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
export const longText = (): Column<string> => textual(DataTypes.TEXT('long'));

export const whole = (): Column<number> => ({
  spec: { type: DataTypes.INTEGER, allowNull: false },
  read: Number,
  write: asIs,
});

/** Money in fen. Drivers return text or numbers; both are exact below 2^53, which CHECKs keep. */
export const fenColumn = (): Column<bigint> => ({
  spec: { type: DataTypes.BIGINT, allowNull: false },
  read: (raw) => BigInt(typeof raw === 'number' || typeof raw === 'string' ? raw : String(raw)),
  write: (value) => value.toString(),
});

/** JSON as text; `read` trusts what the stores wrote. */
export const json = <T>(): Column<T> => ({
  spec: { type: DataTypes.TEXT('long'), allowNull: false },
  read: (raw): T => JSON.parse(readText(raw)),
  write: (value) => JSON.stringify(value),
});

/** One of a closed set of words; anything else in the database is a fault. */
export const oneOf = <const T extends string>(values: readonly T[]): Column<T> => ({
  ...textual(DataTypes.STRING(36)),
  read: (raw) => {
    const found = values.find((value) => value === raw);
    if (found === undefined) throw new Error(`${String(raw)} is none of ${values.join(', ')}`);
    return found;
  },
  write: asIs,
});

/** The same column, which may be empty. */
export const optional = <T>(column: Column<T>): Column<T | null> => ({
  spec: { ...column.spec, allowNull: true },
  read: (raw) => (raw === null || raw === undefined ? null : column.read(raw)),
  write: (value) => (value === null ? null : column.write(value)),
});
