import { recordEvents } from '../../data/stores/eventStore.js';
import { postToLedger } from '../../data/stores/ledgerStore.js';
import { instalmentsOf } from '../../domain/award/tranches.js';
import { postings, type Entry } from '../../domain/fund/ledger.js';
import { zoneDay } from '../../domain/calendar.js';
import { fen, type Fen } from '../../domain/money.js';
import { conflict, stale } from '../../domain/refusal.js';
import { exitActs } from '../../domain/workflow/exits/exitActs.js';
import { listingOf, refuseListed } from '../casefile/listing.js';
import { newId } from '../request/deps.js';
import { accountFacts, awardStream } from './bankAccounts.js';
import { payeeAccount } from './payeeAccount.js';
import { addPayee } from './payeeFile.js';
import type { EffectRun } from './effect.js';
import { exclusiveAmount } from './exclusiveAwards.js';
import { demandWithinLimits } from './limitsNow.js';
import { nextKey } from './onceKeys.js';
import { splitTranche } from './splitTranche.js';
import { giveBackUsed, holdVoucher, useFrozen, voucherOf } from './voucherEffects.js';

/** Posts one movement of the case's money, once. */
async function move(
  { deps, file, by }: EffectRun,
  budgetLineId: string,
  entry: Entry,
  onceKey: string,
  trancheId?: string,
): Promise<void> {
  const tranche = trancheId === undefined ? {} : { trancheId };
  await postToLedger(
    deps.db,
    { budgetLineId, entry, onceKey, applicationId: file.row.id, ...tranche },
    by,
  );
}

/**
 * Approval sets the proposed amount aside: in the call's budget line, or out of what the voucher
 * behind the case has set aside already.
 */
export async function reserveAward(run: EffectRun): Promise<void> {
  const { deps, file, change, by } = run;
  const { class: awardClass, amount_fen: amountFen } = change.state.facts;
  if (typeof amountFen !== 'number') throw conflict('no_amount');
  const voucher = await voucherOf(run);
  const call = await deps.db.rows.calls.find({ id: file.row.call_id });
  const line = voucher?.budget_line_id ?? call?.budget_line_id;
  if (!line) throw conflict('call_without_budget');
  await demandUnlisted(run);
  await demandWithinLimits(run, fen(amountFen));
  const { amount, key } = await exclusiveAmount(deps.db, file, fen(amountFen));
  if (voucher) await useFrozen(run, voucher, amount);
  const award = {
    budget_line_id: line,
    award_class: typeof awardClass === 'string' ? awardClass : '',
    amount,
    status: 'reserved',
    reserved_at: by.at,
    voucher_id: voucher?.id ?? null,
    exclusive_key: key,
  } as const;
  const id = file.row.id;
  // A case that was reopened may have been approved before, and its money released.
  const again = await deps.db.rows.awards.update(
    { application_id: id, status: 'released' },
    { ...award, released_at: null },
  );
  if (again === 0) await deps.db.rows.awards.insert({ application_id: id, ...award });
  const onceKey = await nextKey(deps.db, 'ledger_entries', 'reserve', id);
  await move(run, line, postings.reserve(amount), onceKey);
}

/** The case fell through after approval: the money goes back to where it was. */
export async function releaseAward(run: EffectRun): Promise<void> {
  const { deps, file, by } = run;
  const award = await awardOf(run);
  const { voucher_id: voucherId } = award;
  const voucher = voucherId === null ? null : await holdVoucher(deps, voucherId);
  const released = await deps.db.rows.awards.update(
    { application_id: file.row.id, status: 'reserved' },
    { status: 'released', released_at: by.at, exclusive_key: null },
  );
  if (released !== 1) throw conflict('award_not_reserved');
  const amount = fen(award.amount);
  const onceKey = await nextKey(deps.db, 'ledger_entries', 'release', file.row.id);
  await move(run, award.budget_line_id, postings.release(amount), onceKey);
  if (voucher) await giveBackUsed(run, voucher, amount, award.budget_line_id);
}

/** Commits the award and lays out its tranches, exact to the fen. */
export async function commitAward(run: EffectRun): Promise<void> {
  const { deps, file, by } = run;
  await demandNoCorrection(run);
  await demandUnlisted(run);
  const award = await awardOf(run);
  const account = await payeeAccount(run);
  await deps.db.rows.awards.update(
    { application_id: file.row.id, status: 'reserved' },
    { status: 'committed', committed_at: by.at, bank_account_id: account },
  );
  await addPayee(deps, by, {
    applicationId: file.row.id,
    accountId: account,
    kind: 'first',
    proof: null,
    reason: '',
    onBehalf: false,
    personId: null,
  });
  const amount = fen(award.amount);
  await move(run, award.budget_line_id, postings.commit(amount), `commit:${file.row.id}`);
  const plan = instalmentsOf(amount, file.definition.award?.tranches ?? []);
  await deps.db.rows.tranches.insertMany(
    plan.map((each, index) => ({
      id: newId(),
      application_id: file.row.id,
      tranche: each.id,
      name: each.name,
      position: index + 1,
      amount: each.amount,
      status: 'planned',
      budget_line_id: award.budget_line_id,
    })),
  );
  await recordEvents(deps.db, awardStream(file.row.id), by, [
    {
      type: 'award_committed',
      data: {
        ...(await accountFacts(deps, account)),
        plan: Object.fromEntries(plan.map((each) => [each.id, each.amount.toString()])),
      },
    },
  ]);
}

/**
 * Nothing is granted or promised by anybody while the organisation is listed. What the clock brings
 * about goes on, since a notice that nobody closes would wait for ever: nothing of it is paid.
 */
async function demandUnlisted({ deps, file, by }: EffectRun): Promise<void> {
  if (by.actorId === null) return;
  const today = zoneDay(deps.clock.now());
  const listing = await listingOf(deps.db, file.row.organisation_id, today);
  if (listing !== null) throw refuseListed(listing);
}

/** What the money rests on waits to be corrected by two: nothing is promised meanwhile. */
async function demandNoCorrection({ deps, file }: EffectRun): Promise<void> {
  const open = await deps.db.rows.exitProposals.find({ open_key: file.row.id });
  if (open && exitActs[open.case_exit].holdsMoney) throw conflict('correction_waits');
}

/** A tranche's trigger was reached: it becomes payable. */
export async function openTranche(run: EffectRun): Promise<void> {
  const { deps, file, effect, by } = run;
  const award = await awardOf(run);
  const { tranche: name, percent } = effect.data;
  if (typeof name !== 'string') throw conflict('no_such_tranche');
  const found = await deps.db.rows.tranches.find({ application_id: file.row.id, tranche: name });
  if (!found) throw conflict('no_such_tranche');
  const part = typeof percent === 'number' && found.status === 'planned';
  const tranche = part ? await splitTranche(run, found, percent) : found;
  if (tranche === null) return;
  await deps.db.rows.tranches.update(
    { id: tranche.id, status: 'planned' },
    { status: 'due', due_at: by.at },
  );
  const entry = postings.makePayable(fen(tranche.amount));
  const line = tranche.budget_line_id ?? award.budget_line_id;
  await move(run, line, entry, `payable:${tranche.id}`, tranche.id);
}

/** The case is over: instalments whose trigger was never reached go back to the budget line. */
export async function cancelTranches(run: EffectRun): Promise<void> {
  const { deps, file } = run;
  const award = await awardOf(run);
  const left = await deps.db.rows.tranches.all({ application_id: file.row.id, status: 'planned' });
  for (const tranche of left) {
    await deps.db.rows.tranches.update(
      { id: tranche.id, status: 'planned' },
      { status: 'cancelled' },
    );
    const amount: Fen = fen(tranche.amount);
    const key = `decommit:${tranche.id}`;
    const line = tranche.budget_line_id ?? award.budget_line_id;
    await move(run, line, postings.decommit(amount), key, tranche.id);
  }
}

/**
 * What is due and not on its way to the bank is not paid any more. Nobody puts an instalment into a
 * batch meanwhile, since a preparer holds its case as this transaction does.
 */
export async function cancelDueTranches(run: EffectRun): Promise<void> {
  const { deps, file, by } = run;
  const { budget_line_id: line } = await awardOf(run);
  const due = await deps.db.rows.tranches.all({ application_id: file.row.id, status: 'due' });
  for (const tranche of due) {
    if (await deps.db.rows.payments.find({ live_key: tranche.id })) continue;
    await cancelDue(deps.db, by, line, tranche);
  }
}

type Due = Pick<
  NonNullable<Awaited<ReturnType<EffectRun['deps']['db']['rows']['tranches']['find']>>>,
  'id' | 'application_id' | 'amount' | 'budget_line_id'
>;

/** An instalment that is due and in no batch is owed no more: its money is free in the line again. */
export async function cancelDue(
  db: EffectRun['deps']['db'],
  by: EffectRun['by'],
  lineOfAward: string,
  { id, application_id: applicationId, amount, budget_line_id: own }: Due,
): Promise<void> {
  const changed = await db.rows.tranches.update(
    { id, status: 'due' },
    { status: 'cancelled', due_at: null, held_at: null },
  );
  if (changed !== 1) throw stale();
  const about = { budgetLineId: own ?? lineOfAward, applicationId, trancheId: id };
  const back = postings.reverse(postings.makePayable(fen(amount)));
  await postToLedger(db, { ...about, entry: back, onceKey: `not-payable:${id}` }, by);
  const freed = postings.decommit(fen(amount));
  await postToLedger(db, { ...about, entry: freed, onceKey: `decommit:${id}` }, by);
}

async function awardOf({ deps, file }: EffectRun) {
  const award = await deps.db.rows.awards.find({ application_id: file.row.id });
  if (!award) throw conflict('no_award');
  return award;
}
