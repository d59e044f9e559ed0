import { isDuplicate } from '../../data/databaseErrors.js';
import { lastRecordCheck, type RecordCheckRow } from '../../data/stores/recordCheckStore.js';
import { recordChecks, type KeptFinding } from '../../data/tables/record.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { checkRecord } from './checkRecord.query.js';
import { mailBroken } from './record.mails.js';

/** So many findings are kept with a run; `npm run check` prints all. */
const mostKept = 200;

/**
 * Checks the record and keeps what came of it; where something breaks that held in the run
 * before, those who run and oversee the system are written to. A copy of the seals that somebody
 * `pasted` may be the wrong one: what differs from it is told on the page alone. What was found.
 */
export async function runRecordCheck(
  deps: Deps,
  {
    id,
    whole,
    outside,
    pasted = false,
  }: {
    readonly id: string;
    readonly whole: boolean;
    readonly outside: string;
    readonly pasted?: boolean;
  },
): Promise<readonly KeptFinding[]> {
  const { db, clock } = deps;
  await db.rows.recordChecks.insert({
    id,
    whole: whole ? 1 : 0,
    started_at: clock.now().toISOString(),
    streams: 0,
    events: 0,
    checks: 0,
    broken: 0,
    findings: [],
  });
  const before = await lastRecordCheck(deps);
  const { findings, ...counts } = await checkRecord(deps, { whole, outside });
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    await db.rows.recordChecks.update(
      { id },
      { ...counts, ended_at: at, findings: findings.slice(0, mostKept) },
    );
    const known = new Set(before?.findings.map(({ check }) => check));
    if (pasted || findings.every(({ check }) => known.has(check))) return;
    await mailBroken(deps, counts.broken, at);
  });
  return findings;
}

/** When the record was last found whole before this run; null where it never was. */
export async function lastWhole(
  { db }: Pick<Deps, 'db'>,
  check: RecordCheckRow,
): Promise<string | null> {
  const [run] = await db.select(
    { started_at: recordChecks.columns.started_at },
    `SELECT started_at FROM record_checks
      WHERE ended_at IS NOT NULL AND broken = 0 AND started_at < :at
      ORDER BY started_at DESC LIMIT 1`,
    { at: check.started_at },
  );
  return run?.started_at ?? null;
}

/**
 * The check of every hour, and the whole one of every day in its first hour; of several processes
 * one makes it. A broken record is thrown, so that it stands in the log as an error. 0.
 */
export async function checkHourly(deps: Deps): Promise<number> {
  const hour = deps.clock.now().toISOString().slice(0, 13);
  const whole = hour.endsWith(wholeHour);
  return checkOnce(deps, `hour:${hour}`, whole);
}

// 02 at night in the zone, when few wait for the database.
const wholeHour = 'T18';

/** The check that every process makes when it starts. */
export const checkAtStart = (deps: Deps): Promise<number> =>
  checkOnce(deps, `start:${newId()}`, false);

async function checkOnce(deps: Deps, id: string, whole: boolean): Promise<number> {
  if (await deps.db.rows.recordChecks.find({ id })) return 0;
  try {
    const outside = whole ? await deps.sealBook.read() : '';
    const findings = await runRecordCheck(deps, { id, whole, outside });
    if (findings.length === 0) return 0;
    const names = [...new Set(findings.map(({ check }) => check))];
    throw new Error(`the record is broken: ${names.join(', ')}`);
  } catch (error) {
    if (isDuplicate(error)) return 0;
    throw error;
  }
}
