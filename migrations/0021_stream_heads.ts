import type { QueryInterface } from 'sequelize';
import {
  createTable,
  dropTables,
  longText,
  optional,
  time,
  whole,
  words,
  type TableSpec,
} from './support/schema.js';

const tables: readonly TableSpec[] = [
  {
    name: 'stream_heads',
    columns: {
      stream: words(60),
      seq: whole(),
      hash: words(64),
      /** The number of the seal that holds this head; empty while none does. */
      seal: optional(whole()),
    },
    key: ['stream'],
    indexes: [['index', 'seal', 'stream']],
  },
  {
    name: 'seal_lines',
    columns: { seal: whole(), stream: words(60), seq: whole(), hash: words(64) },
    key: ['seal', 'stream'],
    indexes: [['index', 'stream', 'seq']],
    appendOnly: true,
  },
  {
    name: 'seals',
    columns: {
      number: whole(),
      day: words(10),
      at: time(),
      streams: whole(),
      previous: words(64),
      digest: words(64),
    },
    key: ['number'],
    appendOnly: true,
  },
  {
    name: 'record_checks',
    columns: {
      id: words(60),
      whole: whole(),
      started_at: time(),
      ended_at: optional(time()),
      streams: whole(),
      events: whole(),
      checks: whole(),
      broken: whole(),
      findings: longText(),
    },
    indexes: [['index', 'started_at']],
  },
];

/** What tells rows apart in each table whose rows never change: a second one never takes a place. */
const keptApart: readonly (readonly [table: string, ...keys: (readonly string[])[]])[] = [
  ['procedure_versions', ['id'], ['procedure_id', 'number']],
  ['revisions', ['application_id', 'number']],
  ['events', ['stream', 'seq']],
  ['ledger_entries', ['budget_line_id', 'seq'], ['once_key']],
  ['result_differences', ['id'], ['batch_id', 'reference', 'result', 'amount', 'day']],
  ['voucher_moves', ['voucher_id', 'seq'], ['once_key']],
  ['stream_heads', ['stream']],
  ['seal_lines', ['seal', 'stream']],
  ['seals', ['number']],
];

/**
 * The last event of every stream stands apart from the events, kept by the database itself in the
 * statement that appends; it only moves on. SQLite's REPLACE, which deletes without telling a
 * trigger, is refused.
 */
export async function up(queries: QueryInterface): Promise<void> {
  const { sequelize } = queries;
  const isSqlite = sequelize.getDialect() === 'sqlite';
  for (const table of tables) await createTable(queries, table);
  await sequelize.query(
    `INSERT INTO stream_heads (stream, seq, hash, seal)
     SELECT e.stream, e.seq, e.hash, NULL FROM events e
       JOIN (SELECT stream, MAX(seq) AS seq FROM events GROUP BY stream) l
         ON l.stream = e.stream AND l.seq = e.seq
      WHERE NOT EXISTS (SELECT 1 FROM stream_heads h WHERE h.stream = e.stream)`,
  );
  for (const statement of isSqlite ? sqliteTriggers() : mysqlTriggers()) {
    await sequelize.query(statement);
  }
}

const backwards =
  'NEW.stream <> OLD.stream OR NEW.seq < OLD.seq OR (NEW.seq = OLD.seq AND NEW.hash <> OLD.hash)';

function sqliteTriggers(): readonly string[] {
  return [
    `CREATE TRIGGER IF NOT EXISTS events_keep_head AFTER INSERT ON events BEGIN
       UPDATE stream_heads SET seq = NEW.seq, hash = NEW.hash, seal = NULL WHERE stream = NEW.stream;
       INSERT INTO stream_heads (stream, seq, hash, seal)
       SELECT NEW.stream, NEW.seq, NEW.hash, NULL
        WHERE NOT EXISTS (SELECT 1 FROM stream_heads WHERE stream = NEW.stream);
     END`,
    `CREATE TRIGGER IF NOT EXISTS stream_heads_no_delete BEFORE DELETE ON stream_heads
       BEGIN SELECT RAISE(ABORT, 'stream_heads only grows'); END`,
    `CREATE TRIGGER IF NOT EXISTS stream_heads_forward BEFORE UPDATE ON stream_heads
       WHEN ${backwards} BEGIN SELECT RAISE(ABORT, 'stream_heads only moves on'); END`,
    ...keptApart.map(([table, ...keys]) => {
      const [first = []] = keys;
      const taken = keys.map((key) => {
        const same = key.map((column) => `${column} = NEW.${column}`).join(' AND ');
        return `EXISTS (SELECT 1 FROM ${table} WHERE ${same})`;
      });
      const said = first.map((column) => `${table}.${column}`).join(', ');
      return `CREATE TRIGGER IF NOT EXISTS ${table}_no_replace BEFORE INSERT ON ${table}
        WHEN ${taken.join(' OR ')}
        BEGIN SELECT RAISE(ABORT, '${table} is append-only; UNIQUE constraint failed: ${said}'); END`;
    }),
  ];
}

function mysqlTriggers(): readonly string[] {
  const refuse = (why: string): string => `SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '${why}'`;
  const made: Readonly<Record<string, string>> = {
    events_keep_head: `AFTER INSERT ON events FOR EACH ROW
      INSERT INTO stream_heads (stream, seq, hash, seal)
      VALUES (NEW.stream, NEW.seq, NEW.hash, NULL)
      ON DUPLICATE KEY UPDATE seq = NEW.seq, hash = NEW.hash, seal = NULL`,
    stream_heads_no_delete: `BEFORE DELETE ON stream_heads FOR EACH ROW
      ${refuse('stream_heads only grows')}`,
    stream_heads_forward: `BEFORE UPDATE ON stream_heads FOR EACH ROW
      BEGIN IF ${backwards} THEN ${refuse('stream_heads only moves on')}; END IF; END`,
  };
  return Object.entries(made).flatMap(([name, rest]) => [
    `DROP TRIGGER IF EXISTS ${name}`,
    `CREATE TRIGGER ${name} ${rest}`,
  ]);
}

export async function down(queries: QueryInterface): Promise<void> {
  const isSqlite = queries.sequelize.getDialect() === 'sqlite';
  const ours = ['events_keep_head', 'stream_heads_no_delete', 'stream_heads_forward'];
  const sqliteOnly = isSqlite ? keptApart.map(([table]) => `${table}_no_replace`) : [];
  for (const name of [...ours, ...sqliteOnly]) {
    await queries.sequelize.query(`DROP TRIGGER IF EXISTS ${name}`);
  }
  await dropTables(queries, ['record_checks', 'seals', 'seal_lines', 'stream_heads']);
}
