import { DataTypes, type ModelAttributeColumnOptions, type QueryInterface } from 'sequelize';

/**
 * Words in which migrations say what a table is. Migrations never change once released, so
 * neither does the meaning of anything here: a new need gets a new word.
 */
type Spec = ModelAttributeColumnOptions;

const column = (type: Spec['type'], allowNull: boolean): Spec => ({ type, allowNull });

export const id = (): Spec => column(DataTypes.STRING(36), false);
export const words = (length: number): Spec => column(DataTypes.STRING(length), false);
export const time = (): Spec => column(DataTypes.STRING(24), false);
export const day = (): Spec => column(DataTypes.STRING(10), false);
export const longText = (): Spec => column(DataTypes.TEXT('long'), false);
export const whole = (): Spec => column(DataTypes.INTEGER, false);
export const fen = (): Spec => column(DataTypes.BIGINT, false);
export const optional = (spec: Spec): Spec => ({ ...spec, allowNull: true });

export interface TableSpec {
  readonly name: string;
  readonly columns: Readonly<Record<string, Spec>>;
  readonly key?: readonly string[];
  readonly indexes?: readonly (readonly ['unique' | 'index', ...string[]])[];
  /** Conditions every row must meet, over columns written as `{column}`. */
  readonly checks?: Readonly<Record<string, string>>;
  /** Refuses UPDATE and DELETE. */
  readonly appendOnly?: boolean;
}

const isSqlite = (queries: QueryInterface): boolean => queries.sequelize.getDialect() === 'sqlite';

/** Creates a table that may be there already from a migration cut short, with all that guards it. */
export async function createTable(queries: QueryInterface, spec: TableSpec): Promise<void> {
  const key = spec.key ?? ['id'];
  const attributes = Object.entries(spec.columns).map(([name, each]) => [
    name,
    key.includes(name)
      ? { ...forDialect(queries, each), primaryKey: true }
      : forDialect(queries, each),
  ]);
  await queries.createTable(spec.name, Object.fromEntries(attributes), {
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
  });
  for (const [kind, ...fields] of spec.indexes ?? []) {
    await addIndexOnce(queries, spec.name, fields, kind === 'unique');
  }
  for (const [name, condition] of Object.entries(spec.checks ?? {})) {
    await addCheck(queries, spec.name, name, condition);
  }
  if (spec.appendOnly === true) await refuseChanges(queries, spec.name);
}

/** A copy, since Sequelize rewrites types in place; SQLite knows one length of text only. */
function forDialect(queries: QueryInterface, spec: Spec): Spec {
  return isSqlite(queries) && spec.type instanceof DataTypes.TEXT
    ? { ...spec, type: DataTypes.TEXT }
    : { ...spec };
}

/** Drops tables in the order given. */
export async function dropTables(queries: QueryInterface, names: readonly string[]): Promise<void> {
  for (const name of names) await queries.dropTable(name);
}

async function addIndexOnce(
  queries: QueryInterface,
  table: string,
  fields: readonly string[],
  unique: boolean,
): Promise<void> {
  const short = fields.map((field) => field.replaceAll('_', '')).join('_');
  const name = `${table}__${short}`.slice(0, 64);
  const present: unknown = await queries.showIndex(table);
  const exists =
    Array.isArray(present) && present.some((index: { name?: string }) => index.name === name);
  if (!exists) await queries.addIndex(table, [...fields], { name, unique });
}

/** MariaDB holds a CHECK; SQLite cannot add one later, so triggers say the same. */
async function addCheck(
  queries: QueryInterface,
  table: string,
  name: string,
  condition: string,
): Promise<void> {
  const { sequelize } = queries;
  const full = `${table}_${name}`;
  if (!isSqlite(queries)) {
    const plain = condition.replaceAll(/\{(\w+)\}/g, '`$1`');
    await sequelize
      .query(`ALTER TABLE \`${table}\` DROP CONSTRAINT IF EXISTS \`${full}\``)
      .catch(ignore);
    await sequelize.query(`ALTER TABLE \`${table}\` ADD CONSTRAINT \`${full}\` CHECK (${plain})`);
    return;
  }
  const ofNew = condition.replaceAll(/\{(\w+)\}/g, 'NEW."$1"');
  for (const moment of ['INSERT', 'UPDATE']) {
    await sequelize.query(
      `CREATE TRIGGER IF NOT EXISTS "${full}_${moment.toLowerCase()}" BEFORE ${moment} ON "${table}" ` +
        `WHEN NOT (${ofNew}) BEGIN SELECT RAISE(ABORT, 'CHECK ${full}'); END`,
    );
  }
}

/** Puts another condition in the place of one that a table was created with. */
export async function replaceCheck(
  queries: QueryInterface,
  table: string,
  name: string,
  condition: string,
): Promise<void> {
  if (isSqlite(queries)) {
    for (const moment of ['insert', 'update']) {
      await queries.sequelize.query(`DROP TRIGGER IF EXISTS "${table}_${name}_${moment}"`);
    }
  }
  await addCheck(queries, table, name, condition);
}

/** Adds a column that may be there already from a migration cut short; it may be empty. */
export async function addColumnOnce(
  queries: QueryInterface,
  table: string,
  name: string,
  spec: Spec,
): Promise<void> {
  const present = await queries.describeTable(table);
  if (present[name]) return;
  await queries.addColumn(table, name, forDialect(queries, { ...spec, allowNull: true }));
}

/** Takes a column away with the indexes over it alone; both dialects understand the statement. */
export async function dropColumn(
  queries: QueryInterface,
  table: string,
  name: string,
): Promise<void> {
  const index = `${table}__${name.replaceAll('_', '')}`.slice(0, 64);
  await queries.removeIndex(table, index).catch(ignore);
  await queries.sequelize.query(`ALTER TABLE ${table} DROP COLUMN ${name}`);
}

/** Gives a column another name; it may have it already from a migration cut short. */
export async function renameColumn(
  queries: QueryInterface,
  table: string,
  from: string,
  to: string,
): Promise<void> {
  const present = await queries.describeTable(table);
  if (present[to]) return;
  // Sequelize would copy the table on SQLite, and its triggers would be lost.
  const { sequelize } = queries;
  const [of, old, name] = [table, from, to].map((word) =>
    isSqlite(queries) ? `"${word}"` : `\`${word}\``,
  );
  await sequelize.query(`ALTER TABLE ${of} RENAME COLUMN ${old} TO ${name}`);
}

export async function addIndex(
  queries: QueryInterface,
  table: string,
  ...fields: readonly string[]
): Promise<void> {
  await addIndexOnce(queries, table, fields, false);
}

export async function addUniqueIndex(
  queries: QueryInterface,
  table: string,
  ...fields: readonly string[]
): Promise<void> {
  await addIndexOnce(queries, table, fields, true);
}

/** Takes an index away that may be gone already from a migration cut short. */
export async function dropIndex(
  queries: QueryInterface,
  table: string,
  ...fields: readonly string[]
): Promise<void> {
  const short = fields.map((field) => field.replaceAll('_', '')).join('_');
  await queries.removeIndex(table, `${table}__${short}`.slice(0, 64)).catch(ignore);
}

/** History is added to, never rewritten. */
async function refuseChanges(queries: QueryInterface, table: string): Promise<void> {
  for (const moment of ['UPDATE', 'DELETE']) {
    const trigger = `${table}_no_${moment.toLowerCase()}`;
    const statement = isSqlite(queries)
      ? `CREATE TRIGGER IF NOT EXISTS "${trigger}" BEFORE ${moment} ON "${table}" BEGIN SELECT RAISE(ABORT, '${table} is append-only'); END`
      : `CREATE OR REPLACE TRIGGER \`${trigger}\` BEFORE ${moment} ON \`${table}\` FOR EACH ROW SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${table} is append-only'`;
    await queries.sequelize.query(statement);
  }
}

const ignore = (): void => undefined;
