import { needsSecondApproval } from '../../domain/fund/approvalLimit.js';
import { fen, yuanText } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { limitInForce } from './approvalLimits.query.js';
import type { BatchRow } from './batch.file.js';

/** What the limit in force asks of a batch, and who gave it. */
export interface SecondApproval {
  /** In fen, where the batch is over it; null where one approval is enough. */
  readonly over: bigint | null;
  readonly limitId: string | null;
  readonly given: { readonly user_id: string; readonly at: string } | null;
}

/** Whether a batch needs a second approver now. Asked anew until its file leaves. */
export async function secondApprovalOf({ db }: Deps, row: BatchRow): Promise<SecondApproval> {
  const given = await db.rows.batchApprovals.find({ batch_id: row.id });
  const limit = await limitInForce(db, row.programme_id);
  const amount = limit?.amount ?? null;
  const needed = needsSecondApproval(row.total, amount === null ? null : fen(amount));
  return { over: needed ? amount : null, limitId: needed && limit ? limit.id : null, given };
}

/** Refuses to let a file leave that the limit in force wants approved twice. */
export async function demandSecond(deps: Deps, row: BatchRow): Promise<void> {
  const { over, given } = await secondApprovalOf(deps, row);
  if (over !== null && given === null) {
    throw conflict('batch_needs_second', { limit: yuanText(fen(over)) });
  }
}
