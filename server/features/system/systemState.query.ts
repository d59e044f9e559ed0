import { inTime } from '../../adapters/inTime.js';
import { latestMigration, pendingMigrations } from '../../data/migrator.js';
import type { RowOf } from '../../data/schema/rows.js';
import { count, words } from '../../data/schema/columns.js';
import { lastRecordCheck, type RecordCheckRow } from '../../data/stores/recordCheckStore.js';
import { unheldRoles, type UnheldRole } from '../../data/stores/unheldRoles.js';
import { mails } from '../../data/tables/cases.js';
import { jobs } from '../../data/tables/clockwork.js';
import { systemClock } from '../../adapters/clock.js';
import { hostOf } from '../../domain/identity/mailAddress.js';
import type { Deps } from '../../shared/request/deps.js';
import { backlogs, lateCases, type Backlog } from './backlog.query.js';

/** A page that tells of what hangs must not hang. */
const withinMs = 2000;
/** Letters that were given up, on one page. */
const listed = 100;

/** A letter that was given up, without whom it is for. */
export interface LostLetter {
  readonly id: string;
  readonly event: string;
  readonly createdAt: string;
  readonly attempts: number;
  readonly error: string;
  /** Where it was to go, without the person: `@example.org`. */
  readonly host: string;
  /** False once its text was removed. */
  readonly whole: boolean;
}

export interface SystemState {
  readonly database: { readonly version: string; readonly sqlite: boolean };
  readonly schema: { readonly last: string; readonly pending: number };
  readonly jobs: readonly RowOf<typeof jobs>[];
  readonly backlogs: ReadonlyMap<string, Backlog>;
  readonly late: Backlog;
  readonly lettersFailed: number;
  readonly lost: readonly LostLetter[];
  /** Cases whose letters could not be written. */
  readonly unwritten: number;
  /** Bytes; null where files cannot be written, or did not answer in time. */
  readonly room: number | null;
  readonly check: RecordCheckRow | null;
  /** Roles for which cases wait and that nobody holds. */
  readonly unheld: readonly UnheldRole[];
  /** Sessions that have not ended. */
  readonly sessions: number;
}

/** Everything that the system administrator looks at, and of people no more than where mail goes. */
export async function systemState(deps: Deps): Promise<SystemState> {
  const { db, files } = deps;
  const room = inTime<number | null>(
    files.room().catch(() => null),
    withinMs,
    null,
  );
  const [last, pending, check, lost] = await Promise.all([
    latestMigration(db),
    pendingMigrations(db),
    lastRecordCheck(deps),
    lostLetters(deps),
  ]);
  return {
    database: await versionOf(deps),
    schema: { last, pending: pending.length },
    jobs: await db.rows.jobs.all({}, [['name', 'ASC']]),
    backlogs: await backlogs(deps),
    late: await lateCases(deps),
    lettersFailed: await db.rows.mails.count({ status: 'failed' }),
    lost,
    unwritten: await db.rows.letterFailures.count({}),
    room: await room,
    check,
    unheld: await unheldRoles(db),
    sessions: await openSessions(deps),
  };
}

async function versionOf({ db }: Pick<Deps, 'db'>): Promise<SystemState['database']> {
  const sqlite = db.dialect === 'sqlite';
  const sql = `SELECT ${sqlite ? 'sqlite_version()' : 'VERSION()'} AS version`;
  const [row] = await db.select({ version: words(100) }, sql);
  return { version: row?.version ?? '', sqlite };
}

/** How many sessions have not ended; by the clock of the machine, as sessions are. */
export async function openSessions({ db, redis }: Pick<Deps, 'db' | 'redis'>): Promise<number> {
  if (redis !== null) return redis.sessions.count();
  const sql = 'SELECT COUNT(*) AS open FROM sessions WHERE expires > :now';
  const [row] = await db.select({ open: count() }, sql, { now: systemClock.now() });
  return row?.open ?? 0;
}

const { id, event, created_at, attempts, last_error, to_address, body_removed_at } = mails.columns;
const lostColumns = { id, event, created_at, attempts, last_error, to_address, body_removed_at };

async function lostLetters({ db }: Pick<Deps, 'db'>): Promise<LostLetter[]> {
  const rows = await db.select(
    lostColumns,
    `SELECT id, event, created_at, attempts, last_error, to_address, body_removed_at FROM mails
      WHERE status = 'failed' ORDER BY next_try_at DESC, id DESC LIMIT ${listed}`,
  );
  return rows.map((row) => ({
    id: row.id,
    event: row.event,
    createdAt: row.created_at,
    attempts: row.attempts,
    error: row.last_error.replaceAll(/[^\s<>]+@[^\s<>]+/g, '…'),
    host: hostOf(row.to_address),
    whole: row.body_removed_at === null,
  }));
}
