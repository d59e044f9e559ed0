import { keepGrant, moveVoucher } from '../../data/stores/voucherStore.js';
import { drawNumber } from '../../data/stores/numberStore.js';
import { postToLedger } from '../../data/stores/ledgerStore.js';
import { dayAfter } from '../../domain/calendar.js';
import { parseDuration } from '../../domain/duration.js';
import { postings } from '../../domain/fund/ledger.js';
import { fen, yuanText, type Fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { newId } from '../request/deps.js';
import { settingOf, type EffectRun } from './effect.js';
import { nextKey } from './onceKeys.js';
import { baseVoucher, type VoucherRow } from '../casefile/baseVoucher.query.js';

/** The voucher that the case builds on, held as by `holdVoucher`. */
export async function voucherOf({ deps, file }: EffectRun): Promise<VoucherRow | null> {
  const voucher = await baseVoucher(deps.db, file.row.base_id);
  return voucher && holdVoucher(deps, voucher.id);
}

/**
 * The voucher, held before its budget line is: nobody carries it over to another line before what is
 * posted here stands. Null where there is none.
 */
export async function holdVoucher(
  { db }: EffectRun['deps'],
  id: string,
): Promise<VoucherRow | null> {
  await db.rows.vouchers.lock({ id });
  return db.rows.vouchers.find({ id });
}

/** The decided amount, reserved a moment before, becomes a voucher of the applicant. */
export async function issueVoucher(run: EffectRun): Promise<void> {
  const { deps, file, by } = run;
  const { db } = deps;
  const award = await db.rows.awards.find({ application_id: file.row.id, status: 'reserved' });
  const { organisation_id: organisation } = file.row;
  if (!award || organisation === null) throw conflict('no_award');
  const id = newId();
  const valid = parseDuration(settingOf(run, 'valid'));
  const face = fen(award.amount);
  await db.rows.awards.update({ application_id: file.row.id }, { status: 'voucher' });
  await db.rows.vouchers.insert({
    id,
    number: await drawNumber(db, 'CX', new Date(by.at)),
    application_id: file.row.id,
    organisation_id: organisation,
    programme_id: file.row.programme_id,
    budget_line_id: award.budget_line_id,
    face,
    available: face,
    frozen: fen(0),
    used: fen(0),
    ended: fen(0),
    valid_until: dayAfter(new Date(by.at), valid),
    status: 'live',
    moves: 1,
    created_at: by.at,
  });
  const applicationId = file.row.id;
  const grant = { voucherId: id, amount: face, applicationId, onceKey: `grant:${id}` };
  await keepGrant(db, grant, by);
}

/** The order sets its amount aside in the voucher. */
export async function freezeVoucher(run: EffectRun): Promise<void> {
  const { change } = run;
  const { amount_fen: amount } = change.state.facts;
  if (typeof amount !== 'number') throw conflict('no_amount');
  const voucher = await demandVoucher(run);
  await step(run, voucher.id, 'freeze', fen(amount), run.file.row.id);
}

/** The order came to nothing: what it had set aside is free again. */
export async function unfreezeVoucher(run: EffectRun): Promise<void> {
  const voucher = await demandVoucher(run);
  const amount = await frozenFor(run, voucher.id, run.file.row.id);
  if (amount > 0n) await step(run, voucher.id, 'unfreeze', amount, run.file.row.id);
}

/**
 * A redemption uses what its order has frozen, and what it does not need is free again. The money
 * was reserved under the voucher; it is released here and reserved for the redemption next. Never
 * more than its order had set aside is used, since the rest is frozen for other orders; of what it
 * let go before its amount was corrected it takes back what is still free. Refuses as
 * `voucher_short`.
 */
export async function useFrozen(run: EffectRun, voucher: VoucherRow, amount: Fen): Promise<void> {
  const { deps, file, by } = run;
  const order = file.row.base_id ?? '';
  const frozen = await frozenFor(run, voucher.id, order);
  if (frozen < amount) {
    const lacking = fen(amount - frozen);
    if (lacking > (await letGoBy(run, voucher.id, order))) {
      throw conflict('voucher_short', { have: yuanText(frozen), need: yuanText(amount) });
    }
    await step(run, voucher.id, 'freeze', lacking, order);
  }
  await step(run, voucher.id, 'use', amount, order);
  if (frozen > amount) {
    await step(run, voucher.id, 'unfreeze', fen(frozen - amount), order);
  }
  const entry = postings.release(amount);
  const onceKey = await nextKey(deps.db, 'ledger_entries', 'voucher-use', file.row.id);
  const posting = { budgetLineId: voucher.budget_line_id, entry, onceKey };
  await postToLedger(deps.db, { ...posting, applicationId: file.row.id }, by);
}

/**
 * A redemption that fell through after approval: its amount, free in `lineId` again, is frozen for
 * the order. A voucher that held nothing more was not carried over when its redemption was: it
 * follows the money that comes back to it.
 */
export async function giveBackUsed(
  run: EffectRun,
  voucher: VoucherRow,
  amount: Fen,
  lineId: string,
): Promise<void> {
  const { deps, file, by } = run;
  const { id, available, frozen } = voucher;
  const line = available + frozen === 0n ? lineId : voucher.budget_line_id;
  if (line !== voucher.budget_line_id) {
    await deps.db.rows.vouchers.update({ id }, { budget_line_id: line });
  }
  await step(run, id, 'unuse', amount, file.row.base_id ?? '');
  const entry = postings.reserve(amount);
  const onceKey = await nextKey(deps.db, 'ledger_entries', 'voucher-back', file.row.id);
  const posting = { budgetLineId: line, entry, onceKey };
  await postToLedger(deps.db, { ...posting, applicationId: file.row.id }, by);
}

async function demandVoucher(run: EffectRun): Promise<VoucherRow> {
  const voucher = await voucherOf(run);
  if (!voucher) throw conflict('no_voucher');
  return voucher;
}

async function step(
  { deps, file, by }: EffectRun,
  voucherId: string,
  kind: 'freeze' | 'unfreeze' | 'use' | 'unuse',
  amount: Fen,
  order: string,
): Promise<void> {
  const onceKey = await nextKey(deps.db, 'voucher_moves', kind, file.row.id);
  await moveVoucher(deps.db, { voucherId, kind, amount, applicationId: order, onceKey }, by);
}

/** What this case has let go of what its order had set aside. */
async function letGoBy(run: EffectRun, voucherId: string, order: string): Promise<bigint> {
  const own = `:${run.file.row.id}`;
  const moves = await movesOf(run, voucherId, order);
  const signs: Readonly<Record<string, bigint>> = { unfreeze: 1n, freeze: -1n };
  return moves
    .filter(({ once_key: key, kind }) => `${key}:`.startsWith(`${kind}${own}:`))
    .reduce((sum, { kind, amount }) => sum + (signs[kind] ?? 0n) * amount, 0n);
}

const movesOf = ({ deps }: EffectRun, voucherId: string, order: string) =>
  deps.db.rows.voucherMoves.all({ voucher_id: voucherId, application_id: order });

/** What an order still has set aside in a voucher. */
async function frozenFor(run: EffectRun, voucherId: string, order: string): Promise<Fen> {
  const moves = await movesOf(run, voucherId, order);
  const sign = { freeze: 1n, unuse: 1n, unfreeze: -1n, use: -1n, grant: 0n, end: 0n };
  const signs: Readonly<Record<string, bigint>> = sign;
  return fen(moves.reduce((sum, { kind, amount }) => sum + (signs[kind] ?? 0n) * amount, 0n));
}
