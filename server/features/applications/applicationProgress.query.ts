import { caseEventOf, caseStream, type ApplicationRow } from '../../data/stores/caseStore.js';
import type { TimedEvent } from '../../domain/application/timeline.js';
import type { JsonObject } from '../../domain/json.js';
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
  'withdrawn',
  'cancelled_with_call',
  'held',
  'released',
  'version_moved',
  'version_move_undone',
  'ended',
];

interface EventRow {
  readonly at: string;
  readonly type: string;
  readonly data: string;
  readonly contact: string | null;
}

/** Reads the course of a case in one statement; `first` is the first stage of its workflow. */
export async function loadProgress(
  { db }: Deps,
  applicationId: string,
  first: string,
): Promise<Progress> {
  const rows = await db.selectBelieved<EventRow>(
    `SELECT e.at, e.type, u.name AS contact,
            CASE WHEN e.type = 'version_move_undone' THEN '' ELSE e.data END AS data
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
  const events = rows.map(({ at, type, data }): TimedEvent => {
    if (type === 'version_move_undone') return { at, event: { type: 'rules_restored' } };
    const facts: JsonObject = JSON.parse(data);
    return { at, event: caseEventOf({ type, data: facts }) };
  });
  return {
    events,
    firstContact: rows.findLast(({ contact }) => contact !== null)?.contact ?? null,
  };
}

/** Award, agreement, notice and instalments of a case, where they exist. */
export interface Outcome {
  readonly noticeId: string | null;
  readonly award: {
    readonly awardClass: string;
    readonly fen: bigint;
    readonly status: string;
  } | null;
  readonly agreement: {
    readonly signedAt: string | null;
    readonly countersignedAt: string | null;
  } | null;
  readonly tranches: readonly {
    readonly name: LocalText;
    readonly fen: bigint;
    readonly status: string;
    readonly dueAt: string | null;
    readonly paidAt: string | null;
  }[];
}

interface OutcomeRow {
  readonly notice: string | null;
  readonly award_class: string | null;
  readonly amount: string | number | null;
  readonly award: string | null;
  readonly issued_at: string | null;
  readonly signed_at: string | null;
  readonly countersigned_at: string | null;
  readonly name: string | null;
  readonly share: string | number | null;
  readonly status: string | null;
  readonly due_at: string | null;
  readonly paid_at: string | null;
}

/** Reads what was decided in one statement. */
export async function loadOutcome({ db }: Deps, row: ApplicationRow): Promise<Outcome> {
  const rows = await db.selectBelieved<OutcomeRow>(
    `SELECT (SELECT n.id FROM notice_entries x JOIN notices n ON n.id = x.notice_id
              WHERE x.application_id = a.id ORDER BY n.published_at DESC LIMIT 1) AS notice,
            w.award_class, w.amount, w.status AS award,
            g.issued_at, g.signed_at, g.countersigned_at,
            t.name, t.amount AS share, t.status, t.due_at, t.paid_at
       FROM applications a
       LEFT JOIN awards w ON w.application_id = a.id
       LEFT JOIN agreements g ON g.application_id = a.id
       LEFT JOIN tranches t ON t.application_id = a.id
      WHERE a.id = :id
      ORDER BY t.position`,
    { id: row.id },
  );
  const [first] = rows;
  return {
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
  return { awardClass: award_class, fen: BigInt(String(amount)), status: award };
}

function trancheOf({ name, share, status, due_at, paid_at }: OutcomeRow): Outcome['tranches'] {
  if (name === null || share === null || status === null) return [];
  const read: LocalText = JSON.parse(name);
  return [{ name: read, fen: BigInt(String(share)), status, dueAt: due_at, paidAt: paid_at }];
}
