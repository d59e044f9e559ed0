import { historyOfCase } from '../../data/stores/caseStore.js';
import { optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { notices } from '../../data/tables/decisions.js';
import { paymentBatches, payments, tranches } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';
import type { InstalmentDecision, InstalmentFile } from './instalment.file.js';

/** A step of the case by which money was decided or fell due. */
export interface GroundStep {
  readonly stage: LocalText | null;
  readonly at: string;
  readonly by: string;
}

const noticeColumns = {
  id: notices.columns.id,
  title: notices.columns.title,
  published_at: notices.columns.published_at,
  ends_at: notices.columns.ends_at,
};
export type GroundNotice = RowOf<typeof noticeColumns>;

const payment = payments.columns;
const paymentColumns = {
  id: tranches.columns.id,
  name: tranches.columns.name,
  amount: tranches.columns.amount,
  status: tranches.columns.status,
  payment: optional(payment.status),
  result_at: payment.result_at,
  result_reason: optional(payment.result_reason),
  batch_id: optional(payment.batch_id),
  batch: optional(words(20)),
  batch_status: optional(paymentBatches.columns.status),
};
/** An instalment of the award with a payment of it; one without any stands once. */
export type GroundPayment = RowOf<typeof paymentColumns>;

/** What an instalment rests on, for those who pay it: no answers and nothing that was judged. */
export interface InstalmentGrounds {
  /** The stage in which the award was decided. */
  readonly decided: GroundStep | null;
  /** What made the instalment due. */
  readonly due: GroundStep | null;
  readonly notices: readonly GroundNotice[];
  readonly agreement: {
    readonly signed_at: string | null;
    readonly countersigned_at: string | null;
  } | null;
  readonly payments: readonly GroundPayment[];
  readonly decisions: readonly InstalmentDecision[];
  /** Names of the accounts that proposed and decided. */
  readonly names: ReadonlyMap<string, string>;
}

/** Reads it in six statements. */
export async function instalmentGrounds(
  deps: Deps,
  row: InstalmentFile,
): Promise<InstalmentGrounds> {
  const { db, definitions } = deps;
  const { definition } = await definitions.byVersion(row.version_id);
  const concluded = (await historyOfCase(db, row.application_id)).flatMap(
    ({ at, actorId, event }) =>
      event.type === 'stage_concluded'
        ? [{ at, actorId, stage: event.stage, outcome: event.outcome }]
        : [],
  );
  const decisions = await db.rows.instalmentDecisions.all({ tranche_id: row.id }, [
    ['proposed_at', 'DESC'],
  ]);
  const decided = concluded.find(({ at }) => at === row.reserved_at);
  const due =
    concluded.findLast(
      ({ stage, outcome }) => `${stage}.${outcome}` === triggerOf(definition, row),
    ) ?? concluded.findLast(({ at }) => at === row.due_at);
  const names = await namesOf(deps, [
    decided?.actorId,
    due?.actorId,
    ...decisions.flatMap(({ proposed_by: one, decided_by: two }) => [one, two]),
  ]);
  const step = (found: (typeof concluded)[number] | undefined): GroundStep | null =>
    found === undefined
      ? null
      : {
          stage: definition.workflow.stages[found.stage]?.name ?? null,
          at: found.at,
          by: names.get(found.actorId ?? '') ?? '',
        };
  return {
    decided: step(decided),
    due: step(due),
    notices: await noticesOf(deps, row.application_id),
    agreement: await db.rows.agreements.find({ application_id: row.application_id }),
    payments: await paymentsOfAward(deps, row.application_id),
    decisions,
    names,
  };
}

/** `stage.outcome` after which the instalment falls due; undefined where a report releases it. */
const triggerOf = ({ award }: Definition, { tranche }: InstalmentFile): string | undefined =>
  award?.tranches.find(({ id }) => id === tranche)?.after;

async function namesOf(
  { db }: Deps,
  ids: readonly (string | null | undefined)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.flatMap((id) => id ?? []))];
  if (wanted.length === 0) return new Map();
  const rows = await db.select(
    { id: users.columns.id, name: users.columns.name },
    'SELECT id, name FROM users WHERE id IN (:ids)',
    { ids: wanted },
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

const noticesOf = ({ db }: Deps, id: string): Promise<GroundNotice[]> =>
  db.select(
    noticeColumns,
    `SELECT n.id, n.title, n.published_at, n.ends_at FROM notice_entries e
       JOIN notices n ON n.id = e.notice_id
      WHERE e.application_id = :id AND e.struck_at IS NULL ORDER BY n.published_at DESC`,
    { id },
  );

const paymentsOfAward = ({ db }: Deps, id: string): Promise<GroundPayment[]> =>
  db.select(
    paymentColumns,
    `SELECT t.id, t.name, t.amount, t.status, p.status AS payment, p.result_at, p.result_reason,
            p.batch_id, b.number AS batch, b.status AS batch_status
       FROM tranches t
       LEFT JOIN payments p ON p.tranche_id = t.id AND p.status <> 'void'
       LEFT JOIN payment_batches b ON b.id = p.batch_id
      WHERE t.application_id = :id ORDER BY t.position, p.id`,
    { id },
  );
