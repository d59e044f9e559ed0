import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { drawNumber } from '../../data/stores/numberStore.js';
import type { Actor } from '../../domain/actor.js';
import { controlTotals, mostLines, preparedBatch, signedLines } from '../../domain/fund/batch.js';
import { payableNow } from '../../domain/fund/payableNow.js';
import { currentPayee } from '../../domain/fund/payee.js';
import { refuseUnpayable } from '../../domain/fund/refuseUnpayable.js';
import { conflict, hidden, invalid, stale } from '../../domain/refusal.js';
import { payeeFiles } from '../../shared/effects/payeeFile.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { batchStream, paymentsOf, refuseHeld } from './batch.file.js';
import {
  dueAmong,
  dueAnchor,
  payableIds,
  type DueFilter,
  type DueRow,
} from './duePayments.query.js';

export interface Preparing {
  readonly trancheIds: readonly string[];
}

/**
 * Puts due tranches of one budget line into a batch, first of three signatures. Refuses what is
 * not payable now; a unique key keeps a tranche out of two batches even where two preparers press at
 * once. The batch's id.
 */
export async function prepareBatch(
  deps: Deps,
  actor: Actor,
  { trancheIds }: Preparing,
): Promise<string> {
  const wanted = [...new Set(trancheIds)];
  if (wanted.length === 0) throw invalid({ tranche: { code: 'batch_empty' } });
  return deps.db.transaction(() => batchOfDue(deps, actor, wanted));
}

/** All that a filter of the due list finds of a budget line, as its page counted and summed it. */
export interface PreparingAll {
  readonly filter: Omit<DueFilter, 'show'>;
  readonly count: number;
  readonly totalFen: bigint;
}

/**
 * The same of everything that a filter finds and that is payable now. Refuses where it is not what
 * the page had said any more, and more than one batch may hold.
 */
export async function prepareAll(
  deps: Deps,
  actor: Actor,
  { filter, count, totalFen }: PreparingAll,
): Promise<string> {
  return deps.db.transaction(async () => {
    const ids = await payableIds(deps, actor, filter, mostLines + 1);
    if (ids.length === 0) throw stale('due_changed');
    if (ids.length > mostLines) throw conflict('batch_too_many', { most: mostLines });
    const id = await batchOfDue(deps, actor, ids);
    const batch = await deps.db.rows.paymentBatches.find({ id });
    if (batch?.line_count !== count || batch.total !== totalFen) throw stale('due_changed');
    return id;
  });
}

async function batchOfDue(deps: Deps, actor: Actor, wanted: readonly string[]): Promise<string> {
  await holdCases(deps, wanted);
  const due = await dueAmong(deps, actor, wanted);
  if (due.length !== wanted.length) throw conflict('tranche_not_due');
  const [first] = due;
  if (!first) throw hidden();
  refuseUnpayable(
    due.map((row) => ({
      anchor: dueAnchor(row.id),
      caseNumber: row.number,
      hindrances: payableNow(row),
    })),
  );
  if (due.some(({ budget_line_id: line }) => line !== first.budget_line_id)) {
    throw invalid({ tranche: { code: 'one_budget_line' } });
  }
  return insertBatch(deps, actor, first, due.flatMap(withAccount));
}

/** A due instalment whose account is known. */
type PaidLine = DueRow & { readonly bank_account_id: string; readonly holder: string };

const withAccount = (row: DueRow): PaidLine[] => {
  const { bank_account_id: account, holder } = row;
  return account === null || holder === null ? [] : [{ ...row, bank_account_id: account, holder }];
};

/** What is due stays so: whoever would end, suspend or revoke one of the cases waits, or was first. */
async function holdCases({ db }: Deps, trancheIds: readonly string[]): Promise<void> {
  const wanted = await db.rows.tranches.all({ id: trancheIds });
  const ids = [...new Set(wanted.map(({ application_id: id }) => id))];
  await db.rows.applications.lock({ id: ids });
  await db.rows.awards.lock({ application_id: ids });
}

async function insertBatch(
  deps: Deps,
  actor: Actor,
  first: DueRow,
  due: readonly PaidLine[],
): Promise<string> {
  const { db, clock } = deps;
  const at = clock.now().toISOString();
  const number = await drawNumber(db, 'ZF', clock.now());
  const id = newId();
  await insertPayments(deps, id, number, due);
  const lines = await paymentsOf(deps, actor, id);
  refuseHeld(lines);
  const { status, hash, preparedBy } = preparedBatch(
    id,
    signedLines(lines, deps.seal, ''),
    actor.personId,
  );
  const { count, sumFen } = controlTotals(lines);
  await db.rows.paymentBatches.insert({
    id,
    number,
    budget_line_id: first.budget_line_id,
    programme_id: first.programme_id,
    status,
    total: sumFen,
    line_count: count,
    lines_hash: hash,
    prepared_person: preparedBy,
    prepared_by: actor.userId,
    prepared_at: at,
    reviewed_person: null,
    reviewed_by: null,
    reviewed_at: null,
    approved_person: null,
    approved_by: null,
    approved_at: null,
    exported_at: null,
    export_count: 0,
    settled_at: null,
    void_reason: '',
    version: 1,
  });
  await recordEvents(db, batchStream(id), { at, actorId: actor.userId }, [
    {
      type: 'batch_prepared',
      data: { number, count, totalFen: sumFen.toString(), linesHash: hash },
    },
  ]);
  return id;
}

async function insertPayments(
  { db }: Deps,
  batchId: string,
  number: string,
  due: readonly PaidLine[],
): Promise<void> {
  const payees = await payeeFiles(
    db,
    due.map(({ application_id: id }) => id),
  );
  const replaced = await lastReturned(db, due);
  // References sort as text, so that all of a batch are equally long.
  const places = Math.max(3, String(due.length).length);
  const payments = due.map((row, index) => ({
    id: newId(),
    batch_id: batchId,
    tranche_id: row.id,
    application_id: row.application_id,
    reference: `${number}-${String(index + 1).padStart(places, '0')}`,
    amount: row.amount,
    payee: row.holder,
    bank_account_id: row.bank_account_id,
    payee_assignment_id:
      currentPayee(payees.get(row.application_id)?.assignments ?? [])?.id ?? null,
    replaces_id: replaced.get(row.id) ?? null,
    status: 'in_batch' as const,
    live_key: row.id,
    result_at: null,
    result_reason: '',
    untold_result_id: null,
  }));
  try {
    await db.rows.payments.insertMany(payments);
  } catch (error) {
    throw isDuplicate(error) ? conflict('tranche_taken') : error;
  }
}

/** The payment of each instalment that the bank sent back last, by instalment. */
async function lastReturned(
  { rows }: Deps['db'],
  due: readonly DueRow[],
): Promise<ReadonlyMap<string, string>> {
  const back = await rows.payments.all(
    { tranche_id: due.map(({ id }) => id), status: 'returned' },
    [['result_at', 'ASC']],
  );
  return new Map(back.map(({ id, tranche_id: tranche }) => [tranche, id]));
}
