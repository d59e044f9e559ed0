import { post } from '../data/stores/ledgerStore.js';
import { postings } from '../domain/fund/ledger.js';
import { fen, splitByPercent } from '../domain/money.js';
import { conflict } from '../domain/refusal.js';
import type { Change, Effect } from '../domain/workflow/recorder.js';
import type { EffectName } from '../domain/workflow/stageKind.js';
import type { CaseFile } from './caseFile.js';
import type { Deps } from './deps.js';
import { newId } from './deps.js';

/** What stages cause beyond the workflow. A new effect is a function here and a line below. */
type By = { readonly at: string; readonly actorId: string | null };
type Run = (deps: Deps, file: CaseFile, change: Change, effect: Effect, by: By) => Promise<void>;

const effects: Readonly<Record<EffectName, Run>> = {
  reserve_award: reserveAward,
  release_award: releaseAward,
  commit_award: commitAward,
  open_tranche: openTranche,
};

/** Runs the effects of a change in order, in the caller's transaction. */
export async function runEffects(
  deps: Deps,
  file: CaseFile,
  change: Change,
  by: By,
): Promise<void> {
  for (const effect of change.effects) await effects[effect.effect](deps, file, change, effect, by);
}

/** Approval sets the proposed amount aside in the call's budget line. */
async function reserveAward(
  { db }: Deps,
  file: CaseFile,
  change: Change,
  _: Effect,
  by: By,
): Promise<void> {
  const { class: awardClass, amount_fen: amountFen } = change.state.facts;
  const call = await db.rows.calls.find({ id: file.row.call_id });
  if (!call?.budget_line_id) throw conflict('call_without_budget');
  if (typeof awardClass !== 'string' || typeof amountFen !== 'number') throw conflict('no_amount');
  const amount = fen(amountFen);
  await db.rows.awards.insert({
    application_id: file.row.id,
    budget_line_id: call.budget_line_id,
    award_class: awardClass,
    amount,
    status: 'reserved',
    reserved_at: by.at,
    committed_at: null,
    released_at: null,
  });
  await post(
    db,
    {
      budgetLineId: call.budget_line_id,
      entry: postings.reserve(amount),
      onceKey: `reserve:${file.row.id}`,
      applicationId: file.row.id,
    },
    by,
  );
}

/** The case fell through after approval: the money goes back to the budget line. */
async function releaseAward(
  { db }: Deps,
  file: CaseFile,
  _change: Change,
  _: Effect,
  by: By,
): Promise<void> {
  const award = await awardOf(db, file);
  await db.rows.awards.update(
    { application_id: file.row.id, status: 'reserved' },
    { status: 'released', released_at: by.at },
  );
  await post(
    db,
    {
      budgetLineId: award.budget_line_id,
      entry: postings.release(fen(award.amount)),
      onceKey: `release:${file.row.id}`,
      applicationId: file.row.id,
    },
    by,
  );
}

/** The signed agreement commits the award and lays out its tranches, exact to the fen. */
async function commitAward(
  { db }: Deps,
  file: CaseFile,
  change: Change,
  effect: Effect,
  by: By,
): Promise<void> {
  await demandAgreement(db, file, change.before.memory[effect.stage]?.['hash']);
  const award = await awardOf(db, file);
  await db.rows.awards.update(
    { application_id: file.row.id, status: 'reserved' },
    { status: 'committed', committed_at: by.at },
  );
  await post(
    db,
    {
      budgetLineId: award.budget_line_id,
      entry: postings.commit(fen(award.amount)),
      onceKey: `commit:${file.row.id}`,
      applicationId: file.row.id,
    },
    by,
  );
  const plan = file.definition.award?.tranches ?? [];
  const amounts = splitByPercent(
    fen(award.amount),
    plan.map((each) => each.share_percent),
  );
  await db.rows.tranches.insertMany(
    plan.map((each, index) => ({
      id: newId(),
      application_id: file.row.id,
      tranche: each.id,
      name: each.name,
      position: index + 1,
      amount: amounts[index] ?? fen(0),
      status: 'planned',
      due_at: null,
      paid_at: null,
    })),
  );
}

/** No money is committed without both signatures over the text that the stage knows, and an account. */
async function demandAgreement(db: Deps['db'], file: CaseFile, hash: unknown): Promise<void> {
  const agreement = await db.rows.agreements.find({ application_id: file.row.id });
  const whole =
    agreement !== null &&
    agreement.hash === hash &&
    agreement.signed_at !== null &&
    agreement.countersigned_at !== null &&
    agreement.bank_account_id !== null;
  if (!whole) throw conflict('agreement_incomplete');
}

/** A tranche's trigger was reached: it becomes payable. */
async function openTranche(
  { db }: Deps,
  file: CaseFile,
  _change: Change,
  effect: Effect,
  by: By,
): Promise<void> {
  const award = await awardOf(db, file);
  const { tranche: name } = effect.data;
  if (typeof name !== 'string') throw conflict('no_such_tranche');
  const tranche = await db.rows.tranches.find({ application_id: file.row.id, tranche: name });
  if (!tranche) throw conflict('no_such_tranche');
  await db.rows.tranches.update(
    { id: tranche.id, status: 'planned' },
    { status: 'due', due_at: by.at },
  );
  await post(
    db,
    {
      budgetLineId: award.budget_line_id,
      entry: postings.makePayable(fen(tranche.amount)),
      onceKey: `payable:${tranche.id}`,
      applicationId: file.row.id,
      trancheId: tranche.id,
    },
    by,
  );
}

async function awardOf(db: Deps['db'], file: CaseFile) {
  const award = await db.rows.awards.find({ application_id: file.row.id });
  if (!award) throw conflict('no_award');
  return award;
}
