import {
  DataTypes,
  Op,
  Transaction,
  type Model,
  type ModelStatic,
  type Sequelize,
  type WhereOptions,
} from 'sequelize';
import { count as countColumn, type Column } from './columns.js';
import { readRows, type ValuesOf } from './rows.js';
import type { Vault } from './vault.js';

/** A table as the product describes it: columns, key and indexes, nothing that acts. */
export interface Table<C extends Columns> {
  readonly name: string;
  readonly columns: C;
  readonly key: readonly string[];
  readonly indexes: readonly Index[];
}

export type Columns = Readonly<Record<string, Column<unknown>>>;

export interface Index {
  readonly fields: readonly string[];
  readonly unique?: boolean;
  readonly name: string;
}

interface TableOptions {
  readonly key?: readonly string[];
  readonly indexes?: readonly (readonly [unique: 'unique' | 'index', ...fields: string[]])[];
}

/** Describes a table. Without `key` the primary key is the column `id`. */
export function defineTable<const C extends Columns>(
  name: string,
  columns: C,
  options: TableOptions = {},
): Table<C> {
  const indexes = (options.indexes ?? []).map(([kind, ...fields]) => ({
    name: indexName(name, fields),
    fields,
    ...(kind === 'unique' ? { unique: true } : {}),
  }));
  return { name, columns, key: options.key ?? ['id'], indexes };
}

/** Index names stay under MySQL's 64 characters and are the same in models and migrations. */
function indexName(table: string, fields: readonly string[]): string {
  return `${table}__${fields.map((field) => field.replaceAll('_', '')).join('_')}`.slice(0, 64);
}

/** A condition on one column: a value, one of several values, or null. */
export type Where<R> = { readonly [K in keyof R]?: R[K] | readonly R[K][] };

type Empties<R> = { [K in keyof R]: null extends R[K] ? K : never }[keyof R];
/** A row to insert: columns that may be empty may be left out. */
export type NewRow<R> = Omit<R, Empties<R>> & Partial<Pick<R, Empties<R>>>;

/** Reads and writes of one table, typed by its columns. Every statement joins the open transaction. */
export interface TableAccess<R> {
  insert(row: NewRow<R>): Promise<void>;
  insertMany(rows: readonly NewRow<R>[]): Promise<void>;
  /** Inserts rows; one whose key is there already takes over only these columns of it. */
  insertOrChange(rows: readonly NewRow<R>[], changed: readonly (keyof R & string)[]): Promise<void>;
  find(where: Where<R>): Promise<R | null>;
  all(
    where: Where<R>,
    order?: readonly (readonly [keyof R & string, 'ASC' | 'DESC'])[],
    limit?: number,
  ): Promise<R[]>;
  count(where: Where<R>): Promise<number>;
  /** Guarded update; the number of rows that met the condition. */
  update(where: Where<R>, changes: Partial<R>): Promise<number>;
  remove(where: Where<R>): Promise<number>;
  /**
   * Holds the rows that meet the condition until the transaction ends. Who locks or changes one of
   * them meanwhile waits; who only reads does not. It returns nothing: what counts is read after it,
   * and then shows what the last holder left, since on MariaDB every statement reads what is
   * committed (READ COMMITTED). SQLite has one writer at a time, which a transaction is from its
   * beginning, so nothing is left to do there. `shared` rows may be held by several at once.
   * Throws outside a transaction, where nothing would be held.
   */
  lock(where: Where<R>, mode?: 'alone' | 'shared'): Promise<void>;
}

/** What a table's door asks of its database. */
export interface TableWays {
  /** Whether a transaction is open around the caller. */
  readonly inTransaction: () => boolean;
  /** The rows of a SELECT with named values, as the driver hands them over. */
  readonly rawRows: (sql: string, values: Readonly<Record<string, unknown>>) => Promise<object[]>;
  /** Runs a write with named values; the number of rows it changed. */
  readonly change: (sql: string, values: Readonly<Record<string, unknown>>) => Promise<number>;
  readonly vault: Vault;
}

/** SQLite takes no statement beyond a megabyte. */
const rowsAtOnce = 1000;

/** Binds a table to a database. */
export function openTable<C extends Columns>(
  sequelize: Sequelize,
  table: Table<C>,
  { inTransaction, rawRows, change, vault }: TableWays,
): TableAccess<ValuesOf<C>> {
  type R = ValuesOf<C>;
  // Only writes need one, and of few tables: to describe them all takes longer than to open the database.
  const model = (): ModelStatic<Model> => modelOf(sequelize, table);
  const select = async (condition: Where<R>, rest = ''): Promise<R[]> => {
    const { sql, values } = selectOf(table, condition, vault);
    const raw = await rawRows(sql + rest, values);
    return readRows(table.columns, raw, { source: table.name, vault });
  };
  const write = (row: object): Record<string, unknown> => writeRow(table, row, vault);
  const optionsOf = (condition: Where<R>): WhereOptions => whereOf(table, condition, vault);
  return {
    insert: async (row) => {
      await model().create(write(row), { returning: false });
    },
    insertMany: async (rows) => {
      for (let from = 0; from < rows.length; from += rowsAtOnce) {
        await model().bulkCreate(rows.slice(from, from + rowsAtOnce).map(write));
      }
    },
    insertOrChange: async (rows, changed) => {
      if (rows.length === 0) return;
      await model().bulkCreate(rows.map(write), { updateOnDuplicate: [...changed] });
    },
    find: async (condition) => (await select(condition, ' LIMIT 1'))[0] ?? null,
    all: (condition, order = [], limit) => {
      const by = order.map(([column, way]) => `\`${column}\` ${way}`).join(', ');
      return select(
        condition,
        `${by === '' ? '' : ` ORDER BY ${by}`}${limit === undefined ? '' : ` LIMIT ${limit}`}`,
      );
    },
    count: async (condition) => {
      const { sql: where, values } = testsOf(table, condition, vault);
      const rows = await rawRows(`SELECT COUNT(*) AS found FROM \`${table.name}\`${where}`, values);
      const source = { source: table.name, vault };
      return readRows({ found: countColumn() }, rows, source)[0]?.found ?? 0;
    },
    update: async (condition, changes) => {
      const statement = updateOf(table, condition, { changes, vault });
      return statement === null ? 0 : change(statement.sql, statement.values);
    },
    remove: (condition) => model().destroy({ where: optionsOf(condition) }),
    lock: async (condition, mode = 'alone') => {
      if (!inTransaction()) throw new Error(`${table.name} is locked outside a transaction`);
      await lockRows(sequelize, table, optionsOf(condition), mode);
    },
  };
}

interface Statement {
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The statement that reads the rows of a condition. */
function selectOf(table: Table<Columns>, condition: object, vault: Vault): Statement {
  const { sql: where, values } = testsOf(table, condition, vault);
  const columns = Object.keys(table.columns).map((name) => `\`${name}\``);
  return { sql: `SELECT ${columns.join(', ')} FROM \`${table.name}\`${where}`, values };
}

/** The statement that changes the rows of a condition; null where nothing is to be changed. */
function updateOf(
  table: Table<Columns>,
  condition: object,
  { changes, vault }: { readonly changes: object; readonly vault: Vault },
): Statement | null {
  const written = Object.entries(writeRow(table, changes, vault));
  if (written.length === 0) return null;
  const { sql: where, values } = testsOf(table, condition, vault);
  const sets = written.map(([name]) => `\`${name}\` = :next_${name}`);
  return {
    sql: `UPDATE \`${table.name}\` SET ${sets.join(', ')}${where}`,
    values: {
      ...values,
      ...Object.fromEntries(written.map(([name, value]) => [`next_${name}`, value])),
    },
  };
}

/** A condition as WHERE, with its values by the names of their columns. */
function testsOf(table: Table<Columns>, condition: object, vault: Vault): Statement {
  const values: Record<string, unknown> = {};
  const tests = conditionsOf(table, condition, vault).map(([name, wanted]) => {
    if (wanted === null) return `\`${name}\` IS NULL`;
    if (Array.isArray(wanted) && wanted.length === 0) return '1 = 0';
    values[name] = wanted;
    return Array.isArray(wanted) ? `\`${name}\` IN (:${name})` : `\`${name}\` = :${name}`;
  });
  return { sql: tests.length === 0 ? '' : ` WHERE ${tests.join(' AND ')}`, values };
}

async function lockRows(
  sequelize: Sequelize,
  table: Table<Columns>,
  where: WhereOptions,
  mode: 'alone' | 'shared',
): Promise<void> {
  if (sequelize.getDialect() === 'sqlite') return;
  const model = modelOf(sequelize, table);
  if (mode === 'shared') {
    await model.findAll({ attributes: [...table.key], where, lock: Transaction.LOCK.SHARE });
    return;
  }
  // Not SELECT … FOR UPDATE: that waits at every row it looks at, an UPDATE only at those it wants.
  const untouched = Object.keys(table.columns).findLast((name) => !table.key.includes(name));
  if (untouched === undefined) throw new Error(`${table.name} has nothing but its key`);
  await model.update({ [untouched]: sequelize.col(untouched) }, { where });
}

/** The Sequelize model of a table: columns and indexes, no methods, no hooks. */
export function modelOf(sequelize: Sequelize, table: Table<Columns>): ModelStatic<Model> {
  if (sequelize.isDefined(table.name)) return sequelize.model(table.name);
  const attributes = Object.fromEntries(
    Object.entries(table.columns).map(([name, column]) => [
      name,
      { ...specFor(sequelize, column), ...(table.key.includes(name) ? { primaryKey: true } : {}) },
    ]),
  );
  return sequelize.define(table.name, attributes, {
    timestamps: false,
    freezeTableName: true,
    indexes: table.indexes.map((index) => ({ ...index, fields: [...index.fields] })),
  });
}

// SQLite knows one length of text only and warns about any other.
function specFor(sequelize: Sequelize, { spec }: Column<unknown>): Column<unknown>['spec'] {
  return sequelize.getDialect() === 'sqlite' && spec.type instanceof DataTypes.TEXT
    ? { ...spec, type: DataTypes.TEXT }
    : { ...spec };
}

function writeRow(
  table: Table<Columns>,
  row: object,
  vault: Vault,
): Readonly<Record<string, unknown>> {
  const given: Readonly<Record<string, unknown>> = { ...row };
  const written = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, columnOf(table, name).write(value, vault)]);
  const derived = Object.entries(table.columns).flatMap(([name, column]) =>
    column.from !== undefined && given[column.from] !== undefined
      ? [[name, column.write(given[column.from], vault)]]
      : [],
  );
  return Object.fromEntries([...written, ...derived]);
}

function columnOf(table: Table<Columns>, name: string): Column<unknown> {
  const column = table.columns[name];
  if (!column) throw new Error(`no column ${table.name}.${name}`);
  return column;
}

/** The column by which rows with a value of this one are found: itself, or its digest. */
function foundBy(table: Table<Columns>, name: string): string {
  if (columnOf(table, name).sealed !== true) return name;
  const digest = Object.entries(table.columns).find(
    ([, { from, partly }]) => from === name && partly !== true,
  );
  if (!digest) throw new Error(`${table.name}.${name} is sealed; nothing is found by it`);
  return digest[0];
}

/** What each column has to be, as it is written: a value, one of several, or null. */
function conditionsOf(
  table: Table<Columns>,
  condition: object,
  vault: Vault,
): readonly (readonly [column: string, wanted: unknown])[] {
  return Object.entries(condition).map(([name, wanted]: [string, unknown]) => {
    const by = foundBy(table, name);
    const write = (value: unknown): unknown =>
      value === null ? null : columnOf(table, by).write(value, vault);
    return [by, Array.isArray(wanted) ? wanted.map(write) : write(wanted)];
  });
}

function whereOf(table: Table<Columns>, condition: object, vault: Vault): WhereOptions {
  return Object.fromEntries(
    conditionsOf(table, condition, vault).map(([name, wanted]) => [
      name,
      Array.isArray(wanted) ? { [Op.in]: wanted } : wanted,
    ]),
  );
}
