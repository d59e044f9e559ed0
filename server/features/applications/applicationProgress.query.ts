import type { AwardStatus, TrancheStatus } from '../../domain/award/awardStatuses.js';
import { flag, optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { caseEventOf, caseStream, type ApplicationRow } from '../../data/stores/caseStore.js';
import { applications, events } from '../../data/tables/cases.js';
import { agreements, notices } from '../../data/tables/decisions.js';
import { awards, paymentBatches, payments, tranches } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import type { TimedEvent } from '../../domain/application/phaseWalks.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../../shared/request/deps.js';

/** What has happened to a case, as far as its applicant may know. */
export interface Progress {
  readonly events: readonly TimedEvent[];
  /** Who took the case in at the desk and answers questions about it. */
  readonly firstContact: string | null;
}

/** Events that hold nothing of experts, votes or scores: the others are never read here. */
const toldToApplicants = [
  'submitted',
  'stage_entered',
  'corrections_asked',
  'corrections_answered',
  'stage_concluded',
  'sent_back',
  'reopened',
  'withdrawn',
  'cancelled_with_call',
  'held',
  'released',
  'days_moved',
  'clock_extended',
  'taken_back',
  'late_accepted',
  'outcome_corrected',
  'record_corrected',
  'suspended',
  'suspension_lifted',
  'terminated',
  'revoked',
  'version_moved',
  'version_move_undone',
  'ended',
];

const progressColumns = {
  at: events.columns.at,
  type: events.columns.type,
  data: events.columns.data,
  contact: optional(users.columns.name),
};

/** Reads the course of a case in one statement; `first` is the first stage of its workflow. */
export async function loadProgress(
  { db }: Deps,
  applicationId: string,
  first: string,
): Promise<Progress> {
  const rows = await db.select(
    progressColumns,
    `SELECT e.at, e.type, u.name AS contact,
            CASE WHEN e.type = 'version_move_undone' THEN '{}' ELSE e.data END AS data
       FROM events e
       LEFT JOIN users u ON u.id = e.actor_id AND e.type = 'stage_concluded' AND e.data LIKE :first
      WHERE e.stream = :stream AND e.type IN (:types)
      ORDER BY e.seq`,
    {
      stream: caseStream(applicationId),
      types: toldToApplicants,
      first: `%"stage":"${first}"%`,
    },
  );
  const told = rows.map(({ at, type, data }): TimedEvent => {
    if (type === 'version_move_undone') return { at, event: { type: 'rules_restored' } };
    return { at, event: caseEventOf({ type, data }) };
  });
  return {
    events: told,
    firstContact: rows.findLast(({ contact }) => contact !== null)?.contact ?? null,
  };
}

/** Award, agreement, notice and instalments of a case, where they exist. */
export interface Outcome {
  /** What of the reviews is told was released. */
  readonly feedback: boolean;
  /** Money of it is or was asked back. */
  readonly recovery: boolean;
  /** The applicant was asked about an objection and has not answered. */
  readonly asked: boolean;
  /** It owes or owed something beside its stages. */
  readonly duties: boolean;
  /** The draft that is to take its place. */
  readonly replacement: string | null;
  readonly noticeId: string | null;
  readonly award: {
    readonly awardClass: string;
    readonly fen: bigint;
    readonly status: AwardStatus;
  } | null;
  readonly agreement: {
    readonly signedAt: string | null;
    readonly countersignedAt: string | null;
  } | null;
  readonly tranches: readonly InstalmentOnItsWay[];
}

/** An instalment and where it is on its way to the payee. */
export interface InstalmentOnItsWay {
  readonly id: string;
  readonly name: LocalText;
  readonly fen: bigint;
  readonly status: TrancheStatus;
  readonly dueAt: string | null;
  readonly paidAt: string | null;
  /** Since when two persons hold it. */
  readonly heldAt: string | null;
  /** The payment order that has it, and since when the bank; null where none has. */
  readonly order: { readonly reference: string; readonly atBankSince: string | null } | null;
}

const outcomeColumns = {
  feedback: flag(),
  recovery: flag(),
  asked: flag(),
  duties: flag(),
  replacement: optional(applications.columns.id),
  notice: optional(notices.columns.id),
  award_class: optional(awards.columns.award_class),
  amount: optional(awards.columns.amount),
  award: optional(awards.columns.status),
  issued_at: optional(agreements.columns.issued_at),
  signed_at: agreements.columns.signed_at,
  countersigned_at: agreements.columns.countersigned_at,
  name: optional(tranches.columns.name),
  share: optional(tranches.columns.amount),
  status: optional(tranches.columns.status),
  due_at: tranches.columns.due_at,
  paid_at: tranches.columns.paid_at,
  tranche: optional(tranches.columns.tranche),
  held_at: tranches.columns.held_at,
  reference: optional(payments.columns.reference),
  exported_at: paymentBatches.columns.exported_at,
};
type OutcomeRow = RowOf<typeof outcomeColumns>;

/** Reads what was decided in one statement. */
export async function loadOutcome({ db }: Deps, row: ApplicationRow): Promise<Outcome> {
  const rows = await db.select(
    outcomeColumns,
    `SELECT (SELECT n.id FROM notice_entries x JOIN notices n ON n.id = x.notice_id
              WHERE x.application_id = a.id ORDER BY n.published_at DESC LIMIT 1) AS notice,
            EXISTS (SELECT 1 FROM review_feedbacks f
              WHERE f.application_id = a.id AND f.status = 'approved') AS feedback,
            EXISTS (SELECT 1 FROM recoveries r WHERE r.application_id = a.id) AS recovery,
            EXISTS (SELECT 1 FROM objection_hearings h
              WHERE h.application_id = a.id AND h.answered_at IS NULL) AS asked,
            EXISTS (SELECT 1 FROM duties d WHERE d.application_id = a.id) AS duties,
            (SELECT x.id FROM applications x
              WHERE x.replaces_id = a.id AND x.status = 'draft' LIMIT 1) AS replacement,
            w.award_class, w.amount, w.status AS award,
            g.issued_at, g.signed_at, g.countersigned_at,
            t.name, t.amount AS share, t.status, t.due_at, t.paid_at, t.tranche, t.held_at,
            p.reference, b.exported_at
       FROM applications a
       LEFT JOIN awards w ON w.application_id = a.id
       LEFT JOIN agreements g ON g.application_id = a.id
       LEFT JOIN tranches t ON t.application_id = a.id
       LEFT JOIN payments p ON p.live_key = t.id
       LEFT JOIN payment_batches b ON b.id = p.batch_id
      WHERE a.id = :id
      ORDER BY t.position`,
    { id: row.id },
  );
  const [first] = rows;
  return {
    feedback: first?.feedback ?? false,
    recovery: first?.recovery ?? false,
    asked: first?.asked ?? false,
    duties: first?.duties ?? false,
    replacement: first?.replacement ?? null,
    noticeId: first?.notice ?? null,
    award: first ? awardOf(first) : null,
    agreement:
      first && first.issued_at !== null
        ? { signedAt: first.signed_at, countersignedAt: first.countersigned_at }
        : null,
    tranches: rows.flatMap((each) => trancheOf(each)),
  };
}

function awardOf({ award_class, amount, award }: OutcomeRow): Outcome['award'] {
  if (award_class === null || amount === null || award === null) return null;
  return { awardClass: award_class, fen: amount, status: award };
}

function trancheOf(row: OutcomeRow): readonly InstalmentOnItsWay[] {
  const { name, share, status, tranche, due_at: dueAt, paid_at: paidAt, held_at: heldAt } = row;
  if (name === null || share === null || status === null || tranche === null) return [];
  const { reference, exported_at: atBankSince } = row;
  const order = reference === null ? null : { reference, atBankSince };
  return [{ id: tranche, name, fen: share, status, dueAt, paidAt, heldAt, order }];
}
