import { id as idColumn } from '../../server/data/schema/columns.js';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Connection } from 'mysql2/promise';
import { compileDefinition, type Compiled } from '../../server/domain/procedure/compiled.js';
import { definitionSchema } from '../../server/domain/definition/definition.js';
import type { ReplayedCallRow } from '../../server/features/designer/replay/replayCases.query.js';
import { replayDraft } from '../../server/features/designer/replay/replayDraft.query.js';
import { columnsOf } from './bulk.js';
import { median } from './load.js';
import { msOf } from './timing.js';
import type { Zone } from './zone.js';

/** What replaying a whole call through a draft costs. */
export interface ReplayFigures {
  readonly cases: number;
  /** Milliseconds for the call. */
  readonly ms: number;
  /** The same for nothing but reading the rows that it reads. */
  readonly bareMs: number;
  /** The longest that anybody else had to wait meanwhile, in milliseconds. */
  readonly pauseMs: number;
}

const callId = 'bench-replay';
const times = 7;

/** Replays a closed call of so many reviewed cases through a draft in which every rule is another. */
export async function measureReplay(
  { deps }: Zone,
  connection: Connection,
  database: string,
  cases: number,
): Promise<ReplayFigures> {
  await connection.query(`USE \`${database}\``);
  await copyCall(deps, connection, database, cases);
  const call = await deps.db.rows.calls.find({ id: callId });
  if (!call) throw new Error('the call to replay was not made');
  const draft = await otherRules(deps, call);
  const ms: number[] = [];
  const bareMs: number[] = [];
  const pauses: number[] = [];
  for (let time = 0; time < times; time += 1) {
    bareMs.push(await msOf(() => readBare(connection)));
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    ms.push(
      await msOf(async () => {
        const { totals } = await replayDraft(deps, draft, call);
        if (totals.cases !== cases) throw new Error(`${totals.cases} cases were replayed`);
      }),
    );
    delay.disable();
    pauses.push(delay.max / 1e6);
  }
  return { cases, ms: median(ms), bareMs: median(bareMs), pauseMs: median(pauses) };
}

/** Every condition in other words, another aggregate, dearer classes, one more document. */
async function otherRules({ definitions }: Zone['deps'], call: ReplayedCallRow): Promise<Compiled> {
  const { definition } = await definitions.byVersion(call.procedure_version_id);
  const plain = definitionSchema.parse(JSON.parse(JSON.stringify(definition)));
  for (const rule of plain.eligibility) rule.rule = `!(!(${rule.rule}))`;
  for (const rubric of Object.values(plain.rubrics)) rubric.aggregate = 'mean';
  for (const each of plain.award?.classes ?? []) each.amount_yuan += 100_000;
  for (const document of plain.documents) document.max_files += 1;
  return compileDefinition(plain);
}

/** Copies of the reviewed cases of one call, with all that they lived through, under a call of their own. */
async function copyCall(
  { db }: Zone['deps'],
  connection: Connection,
  database: string,
  cases: number,
): Promise<void> {
  const [source] = await db.select(
    { id: idColumn() },
    `SELECT a.call_id AS id FROM reviews r JOIN applications a ON a.id = r.application_id
       JOIN awards w ON w.application_id = a.id
      WHERE r.status = 'submitted' GROUP BY a.call_id ORDER BY COUNT(*) DESC LIMIT 1`,
  );
  if (!source) throw new Error('no call has reviewed cases');
  await connection.query(
    `CREATE TEMPORARY TABLE replayed AS
     SELECT ROW_NUMBER() OVER (ORDER BY a.id) - 1 AS turn, a.id FROM applications a
      WHERE a.call_id = ? AND EXISTS
            (SELECT 1 FROM reviews r WHERE r.application_id = a.id AND r.status = 'submitted')`,
    [source.id],
  );
  const copy = async (table: string, from: string, own: Readonly<Record<string, string>>) => {
    const columns = await columnsOf(connection, database, table);
    await connection.query(`
      INSERT INTO ${table} (${columns.map((name) => `\`${name}\``).join(', ')})
      SELECT ${columns.map((name) => own[name] ?? `t.\`${name}\``).join(', ')} FROM ${from}`);
  };
  await copy('calls', `calls t WHERE t.id = '${source.id}'`, {
    id: `'${callId}'`,
  });
  const id = "CONCAT('bench-replay-', LPAD(s.seq, 8, '0'))";
  // A temporary table can be read once only in a statement.
  await connection.query(
    'CREATE TEMPORARY TABLE replayed_turns AS SELECT COUNT(*) AS turns FROM replayed',
  );
  const turns = `seq_1_to_${cases} s JOIN replayed_turns n
      JOIN replayed p ON p.turn = s.seq % n.turns`;
  const each = (table: string, on: string): string => `${turns} JOIN ${table} t ON ${on}`;
  await copy('applications', each('applications', 't.id = p.id'), {
    id,
    call_id: `'${callId}'`,
    number: "CONCAT('R-', LPAD(s.seq, 8, '0'))",
    place: 's.seq',
  });
  await copy('revisions', each('revisions', 't.application_id = p.id'), { application_id: id });
  // In their order, since the head of a stream only moves on.
  const lived = each('events', "t.stream = CONCAT('case:', p.id)");
  await copy('events', `${lived} ORDER BY s.seq, t.seq`, { stream: `CONCAT('case:', ${id})` });
  await copy('reviews', each('reviews', 't.application_id = p.id'), {
    id: "CONCAT('br-', s.seq, '-', t.visit, '-', t.seat)",
    application_id: id,
  });
  await copy('awards', each('awards', 't.application_id = p.id'), { application_id: id });
}

const ofCall = `IN (SELECT a.id FROM applications a WHERE a.call_id = '${callId}')`;

/** The rows that a replay reads, and nothing done with them. */
async function readBare(connection: Connection): Promise<void> {
  for (const sql of [
    `SELECT id, number, title, status, stage, ended_as FROM applications WHERE call_id = '${callId}'`,
    `SELECT application_id, content FROM revisions WHERE application_id ${ofCall}`,
    `SELECT e.stream, e.type, e.data FROM events e WHERE e.stream IN
       (SELECT CONCAT('case:', a.id) FROM applications a WHERE a.call_id = '${callId}')`,
    `SELECT application_id, visit, scores FROM reviews WHERE application_id ${ofCall}`,
    `SELECT application_id, amount FROM awards WHERE application_id ${ofCall}`,
  ]) {
    await connection.query(sql);
  }
}
