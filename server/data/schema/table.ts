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
}

/** Binds a table to a database. */
export function openTable<C extends Columns>(
  sequelize: Sequelize,
  table: Table<C>,
  { inTransaction, rawRows, change }: TableWays,
): TableAccess<ValuesOf<C>> {
  type R = ValuesOf<C>;
  const model = modelOf(sequelize, table);
  const select = async (condition: Where<R>, rest = ''): Promise<R[]> => {
    const { sql, values } = selectOf(table, condition);
    return readRows(table.columns, await rawRows(sql + rest, values), table.name);
  };
  const write = (row: object): Record<string, unknown> => writeRow(table, row);
  const optionsOf = (condition: Where<R>): WhereOptions => whereOf(table, condition);
  return {
    insert: async (row) => {
      await model.create(write(row), { returning: false });
    },
    insertMany: async (rows) => {
      if (rows.length > 0) await model.bulkCreate(rows.map(write));
    },
    insertOrChange: async (rows, changed) => {
      if (rows.length === 0) return;
      await model.bulkCreate(rows.map(write), { updateOnDuplicate: [...changed] });
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
      const { sql: where, values } = testsOf(table, condition);
      const rows = await rawRows(`SELECT COUNT(*) AS found FROM \`${table.name}\`${where}`, values);
      return readRows({ found: countColumn() }, rows, table.name)[0]?.found ?? 0;
    },
    update: async (condition, changes) => {
      const statement = updateOf(table, condition, changes);
      return statement === null ? 0 : change(statement.sql, statement.values);
    },
    remove: (condition) => model.destroy({ where: optionsOf(condition) }),
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
function selectOf(table: Table<Columns>, condition: object): Statement {
  const { sql: where, values } = testsOf(table, condition);
  const columns = Object.keys(table.columns).map((name) => `\`${name}\``);
  return { sql: `SELECT ${columns.join(', ')} FROM \`${table.name}\`${where}`, values };
}

/** The statement that changes the rows of a condition; null where nothing is to be changed. */
function updateOf(table: Table<Columns>, condition: object, changes: object): Statement | null {
  const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
  if (changed.length === 0) return null;
  const { sql: where, values } = testsOf(table, condition);
  const written = changed.map(([name, value]) => [`next_${name}`, writeValue(table, name, value)]);
  const sets = changed.map(([name]) => `\`${name}\` = :next_${name}`);
  return {
    sql: `UPDATE \`${table.name}\` SET ${sets.join(', ')}${where}`,
    values: { ...values, ...Object.fromEntries(written) },
  };
}

/** A condition as WHERE, with its values by the names of their columns. */
function testsOf(table: Table<Columns>, condition: object): Statement {
  const values: Record<string, unknown> = {};
  const tests = Object.entries(condition).map(([name, wanted]: [string, unknown]): string => {
    if (wanted === null) return `\`${name}\` IS NULL`;
    if (!Array.isArray(wanted)) {
      values[name] = writeValue(table, name, wanted);
      return `\`${name}\` = :${name}`;
    }
    if (wanted.length === 0) return '1 = 0';
    values[name] = wanted.map((each) => writeValue(table, name, each));
    return `\`${name}\` IN (:${name})`;
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

function writeRow(table: Table<Columns>, row: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, writeValue(table, name, value)]),
  );
}

function writeValue(table: Table<Columns>, name: string, value: unknown): unknown {
  const column = table.columns[name];
  if (!column) throw new Error(`no column ${table.name}.${name}`);
  return column.write(value);
}

function whereOf(table: Table<Columns>, condition: object): WhereOptions {
  return Object.fromEntries(
    Object.entries(condition).map(([name, value]) => [
      name,
      Array.isArray(value)
        ? { [Op.in]: value.map((each) => writeValue(table, name, each)) }
        : writeValue(table, name, value),
    ]),
  );
}
