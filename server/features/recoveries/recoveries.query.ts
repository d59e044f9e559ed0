import { optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { tranches } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import { recoveries, type recoveryProposals } from '../../data/tables/recoveryTables.js';
import type { Database } from '../../data/database.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import type { Deps } from '../../shared/request/deps.js';
import type { ReceiptRow, RecoveryRow } from './recovery.file.js';

const { columns: recovery } = recoveries;
const columns = {
  id: recovery.id,
  number: recovery.number,
  cause: recovery.cause,
  status: recovery.status,
  principal: recovery.principal,
  interest: recovery.interest,
  received: recovery.received,
  hearing_until: recovery.hearing_until,
  due_on: recovery.due_on,
  contested_at: recovery.contested_at,
  plan: recovery.plan,
  case_number: optional(words(20)),
  title: applications.columns.title,
  applicant_name: applications.columns.applicant_name,
};
/** A recovery in a list of work. */
export type RecoveryListed = RowOf<typeof columns>;

export const mostRecoveries = 200;

/** Recoveries of the reader's programmes, those that are not over first, the newest of each first. */
export const recoveriesFor = ({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<RecoveryListed[]> =>
  db.select(
    columns,
    `SELECT r.id, r.number, r.cause, r.status, r.principal, r.interest, r.received,
            r.hearing_until, r.due_on, r.contested_at, r.plan, a.number AS case_number, a.title,
            a.applicant_name
       FROM recoveries r JOIN applications a ON a.id = r.application_id
      WHERE (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle()}
      ORDER BY CASE WHEN r.ended_at IS NULL THEN 0 ELSE 1 END, r.opened_at DESC
      LIMIT ${mostRecoveries}`,
    { ...scopeValues(scopeOf(actor, policy['recovery.view'])) },
  );

/** A step of a recovery, for its history. */
export interface RecoveryStep {
  readonly type: string;
  readonly at: string;
  readonly actorId: string | null;
  readonly reason: string;
}

/** What a page of one recovery shows beside its row. */
export interface RecoveryMatter {
  readonly receipts: readonly ReceiptRow[];
  /** What waits for a second person. */
  readonly open: RowOf<typeof recoveryProposals> | null;
  readonly steps: readonly RecoveryStep[];
  /** Names of instalments and of people, by their ids. */
  readonly instalments: ReadonlyMap<string, LocalText>;
  readonly names: ReadonlyMap<string, string>;
}

const trancheColumns = { id: tranches.columns.id, name: tranches.columns.name };
const nameColumns = { id: users.columns.id, name: users.columns.name };

/** Reads it in five statements. */
export async function recoveryMatter(db: Database, row: RecoveryRow): Promise<RecoveryMatter> {
  const receipts = await db.rows.recoveryReceipts.all({ recovery_id: row.id }, [
    ['proposed_at', 'ASC'],
  ]);
  const events = await db.rows.events.all({ stream: awardStream(row.application_id) }, [
    ['seq', 'ASC'],
  ]);
  const steps = events
    .filter(({ data }) => data['recovery'] === row.id)
    .map(({ type, at, actor_id: actorId, data }) => ({
      type,
      at,
      actorId,
      reason: typeof data['reason'] === 'string' ? data['reason'] : '',
    }));
  const names = await db.select(
    trancheColumns,
    'SELECT id, name FROM tranches WHERE application_id = :id',
    { id: row.application_id },
  );
  const ids = [...steps.map(({ actorId }) => actorId ?? ''), ...receipts.map((r) => r.proposed_by)];
  const people = await db.select(nameColumns, 'SELECT id, name FROM users WHERE id IN (:ids)', {
    ids: ['', ...new Set(ids)],
  });
  const open = await db.rows.recoveryProposals.find({ open_key: row.id });
  return {
    receipts,
    open,
    steps,
    instalments: new Map(names.map(({ id, name }) => [id, name])),
    names: new Map(people.map(({ id, name }) => [id, name])),
  };
}
