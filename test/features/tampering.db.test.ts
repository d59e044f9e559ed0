import { loadAccount } from '../../server/data/stores/actorStore.js';
import { sha256 } from '../../server/domain/events.js';
import { canonicalJson } from '../../server/domain/json.js';
import { fen } from '../../server/domain/money.js';
import { bankAnswers } from '../support/bankAnswers.js';
import { appendOnlyTables, missingGuards, recordTables } from '../../server/data/guards.js';
import { checkSeals, makeSeal, sealText } from '../../server/data/seals.js';
import { longTextColumn, words } from '../../server/data/schema/columns.js';
import { checkRecord } from '../../server/features/audit/checkRecord.query.js';
import { dialects } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { forgeries } from '../support/forgeries.js';
import { foundAfter, guardTriggers } from '../support/tampering.js';

/** What tells the rows of each table of the record apart, in the order in which they were added. */
const keys: Readonly<Record<(typeof recordTables)[number], readonly [string, string]>> = {
  events: ['stream', 'seq'],
  ledger_entries: ['budget_line_id', 'seq'],
  payment_results: ['batch_id', 'id'],
  postings: ['programme_id', 'id'],
  procedure_versions: ['procedure_id', 'number'],
  result_differences: ['batch_id', 'id'],
  revisions: ['application_id', 'number'],
  seal_lines: ['seal', 'stream'],
  seals: ['day', 'number'],
  voucher_moves: ['voucher_id', 'seq'],
};

/** A column whose change is an edit that matters, and what makes it another value. */
const edits: Readonly<Record<keyof typeof keys, readonly (readonly [string, string])[]>> = {
  events: [
    ['data', `'{"forged":true}'`],
    ['actor_id', `'somebody'`],
    ['at', `'2020-01-01T00:00:00.000Z'`],
    ['type', `'role_granted'`],
  ],
  ledger_entries: [
    ['amount', 'amount + 1'],
    ['actor_id', `'somebody'`],
    ['once_key', `CONCAT(once_key, 'x')`],
    ['at', `'2020-01-01T00:00:00.000Z'`],
  ],
  payment_results: [
    ['amount', 'amount + 1'],
    ['bank_day', `'2020-01-01'`],
    ['serial', `'0'`],
    ['confirmed_person', `'somebody'`],
  ],
  postings: [
    ['document', `'ZB-0'`],
    ['approved_by', 'proposed_by'],
    ['act', `'reduce'`],
    ['at', `'2020-01-01T00:00:00.000Z'`],
  ],
  procedure_versions: [
    ['definition', `'{}'`],
    ['definition_hash', `'0'`],
    ['published_by', `'somebody'`],
  ],
  result_differences: [
    ['amount', 'amount + 1'],
    ['reference', `'ZF-0'`],
  ],
  revisions: [
    ['content', `'{}'`],
    ['content_hash', `'0'`],
  ],
  seal_lines: [
    ['hash', `'0'`],
    ['seq', 'seq + 1'],
  ],
  seals: [
    ['digest', `'0'`],
    ['day', `'2020-01-01'`],
  ],
  voucher_moves: [
    ['amount', 'amount + 1'],
    ['once_key', `CONCAT(once_key, 'x')`],
  ],
};

describe.each(dialects)('tampering, on %s', (dialect) => {
  let zone: DemoZone;
  let made: Awaited<ReturnType<typeof guardTriggers>>;
  let outside: string;

  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    const { db } = zone.deps;
    await plantDifference();
    const now = zone.clock.now().toISOString();
    const seal = await makeSeal(db, '2026-03-02', now);
    if (seal === null) throw new Error('no seal');
    outside = `kept: ${sealText(seal)}\n`;
  }, 240_000);
  afterAll(() => zone.close());

  /** A bank's answer that did not agree, as an import keeps it. */
  async function plantDifference(): Promise<void> {
    const { db } = zone.deps;
    const [batch] = await db.rows.paymentBatches.all({ status: 'settled' }, [['id', 'ASC']], 1);
    if (!batch) throw new Error('no settled batch');
    const preparer = await loadAccount(db, batch.prepared_by);
    const reviewer = await loadAccount(db, batch.reviewed_by ?? '');
    if (!preparer || !reviewer) throw new Error('no finance');
    await bankAnswers(zone.deps, [preparer.actor, reviewer.actor], batch.id, [
      { paymentRef: 'ZF-unknown', status: 'paid', amountFen: fen(1n) },
    ]);
  }

  const firstOf = async (table: keyof typeof keys, where = '1 = 1') => {
    const [owner, place] = keys[table];
    const [row] = await zone.deps.db.select(
      { owner: longTextColumn(), place: longTextColumn() },
      `SELECT CAST(${owner} AS CHAR) AS owner, CAST(MAX(${place}) AS CHAR) AS place FROM ${table}
        WHERE ${where} GROUP BY ${owner} ORDER BY COUNT(*) DESC, ${owner} LIMIT 1`,
    );
    if (!row) throw new Error(`${table} is empty`);
    return { ...row, of: `${owner} = '${row.owner}'`, last: `${place} = '${row.place}'` };
  };

  test('nothing is found where nothing was done, with the seals kept outside as well', async () => {
    const { findings, checks } = await checkRecord(zone.deps, { whole: true, outside });
    expect(findings).toEqual([]);
    expect(checks).toBeGreaterThan(100);
  }, 60_000);

  test('each trigger that is taken away is named', async () => {
    const { db } = zone.deps;
    made = await guardTriggers(db);
    expect(made.length).toBeGreaterThan(appendOnlyTables.length * 2);
    for (const { name, again } of made) {
      await db.sequelize.query(`DROP TRIGGER ${name}`);
      expect(await missingGuards(db)).toEqual([{ trigger: name }]);
      await db.sequelize.query(again);
    }
    expect(await missingGuards(db)).toEqual([]);
    // The rest of this file is by somebody who has taken them all down.
    for (const { name } of made) await db.sequelize.query(`DROP TRIGGER ${name}`);
    expect((await missingGuards(db)).length).toBeGreaterThan(0);
  }, 120_000);

  test.each(recordTables)(
    '%s: rows deleted, edited, added',
    async (table) => {
      const { of, last } = await firstOf(table);
      const [, place] = keys[table];
      const acts: Record<string, readonly string[]> = {
        'delete last': [`DELETE FROM ${table} WHERE ${of} AND ${last}`],
        'delete all of one': [`DELETE FROM ${table} WHERE ${of}`],
        ...Object.fromEntries(
          edits[table].map(([column, value]) => [
            `edit ${column}`,
            [`UPDATE ${table} SET ${column} = ${value} WHERE ${of} AND ${last}`],
          ]),
        ),
      };
      if (place === 'seq' || place === 'number') {
        acts['delete first'] = [`DELETE FROM ${table} WHERE ${of} AND ${place} = 1`];
        const columns = await columnsOf(table);
        const forged = columns.map((column) => {
          if (column === place) return `${column} + 1`;
          if (column === 'id' || column === 'day') return `CONCAT('9', SUBSTR(${column}, 2))`;
          return column === 'once_key' ? `CONCAT(${column}, 'x')` : column;
        });
        acts['insert forged'] = [
          `INSERT INTO ${table} (${columns.join(', ')})
         SELECT ${forged.join(', ')} FROM ${table} WHERE ${of} AND ${last}`,
        ];
      }
      const missed: string[] = [];
      for (const [name, sql] of Object.entries(acts)) {
        if ((await foundAfter(zone.deps, sql, outside)).length === 0) missed.push(name);
      }
      expect(missed).toEqual([]);
    },
    240_000,
  );

  const columnsOf = async (table: string): Promise<string[]> =>
    Object.keys(await zone.deps.db.sequelize.getQueryInterface().describeTable(table));

  test('streams that lose their end or are gone, their heads put right by the attacker', async () => {
    const { db } = zone.deps;
    const missed: string[] = [];
    const subjects = await db.select(
      { subject: words(20) },
      `SELECT DISTINCT SUBSTR(stream, 1, INSTR(stream, ':')) AS subject FROM events
        WHERE stream LIKE '%:%'`,
    );
    expect(subjects.length).toBeGreaterThan(8);
    for (const { subject } of subjects) {
      const { owner, of, last, place } = await firstOf('events', `stream LIKE '${subject}%'`);
      const before = Number(place) - 1;
      const cut = [
        `DELETE FROM events WHERE ${of} AND ${last}`,
        before === 0
          ? `DELETE FROM stream_heads WHERE stream = '${owner}'`
          : `UPDATE stream_heads SET seq = ${before}, hash = (SELECT e.hash FROM events e
              WHERE e.stream = '${owner}' AND e.seq = ${before}) WHERE stream = '${owner}'`,
      ];
      if ((await foundAfter(zone.deps, cut)).length === 0) missed.push(`${subject} cut`);
      const gone = [
        `DELETE FROM events WHERE ${of}`,
        `DELETE FROM stream_heads WHERE stream = '${owner}'`,
      ];
      if ((await foundAfter(zone.deps, gone)).length === 0) missed.push(`${subject} gone`);
      // Also the seals, all but the copy outside.
      const sealed = [...gone, 'DELETE FROM seal_lines', 'DELETE FROM seals'];
      const found = await foundAfter(zone.deps, sealed, outside);
      if (!found.includes('seals_agree_with_the_copy_outside')) missed.push(`${subject} unsealed`);
    }
    expect(missed).toEqual([]);
  }, 240_000);

  test.each(forgeries)('%s is found', async (_, check, tampering) => {
    expect(await foundAfter(zone.deps, tampering)).toContain(check);
  });

  test('a whole stream forged as events were hashed before is not taken for an old one', async () => {
    const stream = 'user:forged';
    const prevHash = '0'.repeat(64);
    const at = '2026-01-01T00:00:00.000Z';
    const event = { stream, seq: 1, at, actorId: null, type: 'noted', data: {}, prevHash };
    const hash = sha256(canonicalJson(event));
    const found = await foundAfter(zone.deps, [
      `INSERT INTO events (stream, seq, at, actor_id, type, data, prev_hash, hash)
       VALUES ('${stream}', 1, '${at}', NULL, 'noted', '{}', '${prevHash}', '${hash}')`,
      `INSERT INTO stream_heads (stream, seq, hash) VALUES ('${stream}', 1, '${hash}')`,
    ]);
    expect(found).toEqual(['chains_are_whole']);
  });

  test('a copy of the seals tells one that was made anew from the one it was', async () => {
    const { db } = zone.deps;
    expect(await checkSeals(db, outside)).toEqual([]);
    const other = outside.replace(/ \d+ (?=[\w-]{43})/, ' 1 ');
    expect(await checkSeals(db, other)).toEqual([{ seal: 1, why: 'not_as_kept_outside' }]);
    expect(await checkSeals(db, 'words that are no seal')).toEqual([]);
  });
});
