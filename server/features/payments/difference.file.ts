import { optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { Database } from '../../data/database.js';
import { differenceAnswers } from '../../data/tables/bankResults.js';
import { resultDifferences } from '../../data/tables/funding.js';
import { users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { proposals } from '../../shared/proposals/proposals.js';
import type { Deps } from '../../shared/request/deps.js';
import { openBatch, type BatchFile, type BatchPayment } from './batch.file.js';

export type DifferenceAnswer = RowOf<typeof differenceAnswers>;

/** How the resolution of a difference is decided: by another person than says it. */
export const differenceAnswer = proposals<DifferenceAnswer>({
  door: ({ rows }: Database) => rows.differenceAnswers,
  refusals: {
    decided: () => conflict('difference_decided'),
    own: () => conflict('difference_yours'),
    notYours: () => conflict('difference_not_yours'),
  },
});

const columns = {
  id: resultDifferences.columns.id,
  line: resultDifferences.columns.line,
  reference: resultDifferences.columns.reference,
  result: resultDifferences.columns.result,
  amount: resultDifferences.columns.amount,
  reason: resultDifferences.columns.reason,
  day: resultDifferences.columns.day,
  why: resultDifferences.columns.why,
  found_at: resultDifferences.columns.found_at,
  /** Who took it over last, else who found it. */
  owner: optional(users.columns.name),
  /** `proposed` while a resolution waits, `approved` once it is resolved; null while it is open. */
  answered: optional(words(20)),
};
export type DifferenceRow = RowOf<typeof columns>;

const differenceSql = `
  SELECT d.id, d.line, d.reference, d.result, d.amount, d.reason, d.day, d.why, d.found_at,
         u.name AS owner, a.status AS answered
    FROM result_differences d
    LEFT JOIN difference_answers a ON a.open_key = d.id
    LEFT JOIN users u ON u.id = COALESCE(
          (SELECT o.owner_id FROM difference_owners o WHERE o.difference_id = d.id
            ORDER BY o.at DESC, o.id DESC LIMIT 1), d.found_by)`;

/** The differences of a batch, those that are open first. */
export const bankDifferences = (
  { db }: Pick<Deps, 'db'>,
  batchId: string,
): Promise<DifferenceRow[]> =>
  db.select(
    columns,
    `${differenceSql} WHERE d.batch_id = :batch
      ORDER BY CASE COALESCE(a.status, '') WHEN 'approved' THEN 1 ELSE 0 END, d.found_at DESC, d.id
      LIMIT 200`,
    { batch: batchId },
  );

const answerColumns = {
  ...differenceAnswers.columns,
  proposer: users.columns.name,
  decider: optional(users.columns.name),
};
export type NamedAnswer = RowOf<typeof answerColumns>;

/** A difference with its batch and all that was said of it. */
export interface DifferenceFile {
  readonly file: BatchFile;
  readonly difference: DifferenceRow;
  /** The payment of the batch that it names. */
  readonly payment: BatchPayment | undefined;
  /** The newest first. */
  readonly answers: readonly NamedAnswer[];
}

/** Opens a difference for whoever sees its batch; others do not know of it. */
export async function openDifference(
  deps: Deps,
  actor: Actor,
  batchId: string,
  id: string,
): Promise<DifferenceFile> {
  const file = await openBatch(deps, actor, batchId);
  const [difference] = await deps.db.select(
    columns,
    `${differenceSql} WHERE d.batch_id = :batch AND d.id = :id`,
    { batch: batchId, id },
  );
  if (!difference) throw hidden();
  const answers = await deps.db.select(
    answerColumns,
    `SELECT a.*, p.name AS proposer, d.name AS decider FROM difference_answers a
       JOIN users p ON p.id = a.proposed_by
       LEFT JOIN users d ON d.id = a.decided_by
      WHERE a.difference_id = :id ORDER BY a.proposed_at DESC, a.id DESC`,
    { id },
  );
  const payment = file.payments.find(({ paymentRef }) => paymentRef === difference.reference);
  return { file, difference, payment, answers };
}
