import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import {
  agreedFacts,
  budgetStream,
  keepPosting,
  postLegs,
} from '../../data/stores/postingStore.js';
import type { Actor } from '../../domain/actor.js';
import { startOfZoneDay, zoneDay } from '../../domain/calendar.js';
import type { Leg } from '../../domain/fund/budgetActs.js';
import { postings } from '../../domain/fund/ledger.js';
import { recoveryRoute, splitReceipt, type ReceiptPart } from '../../domain/fund/recovery.js';
import { fen, yuanText } from '../../domain/money.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { halfWidth } from '../../domain/typed.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import {
  changeRecovery,
  holdRecovery,
  recordRecovery,
  type ReceiptRow,
  type RecoveryFile,
  type RecoveryRow,
} from './recovery.file.js';
import {
  confirmedOf,
  demandStillPaid,
  recoveryReceipt,
  registeredOf,
  stillOwed,
} from './receipts.step.js';
import { setOff } from './setOff.step.js';
import { amountTyped } from './recovery.input.js';
import { tellAwardee, tellReceiptRejected } from './recovery.mails.js';

interface ReceiptTyped {
  readonly received: string;
  readonly received_on: string;
  readonly serial: string;
  readonly note: string;
}

/**
 * Writes down what the bank says came back, by its date and serial number; it counts once another
 * person of finance has confirmed it. A number counts once, whatever it pays.
 */
export async function registerReceipt(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: ReceiptTyped,
): Promise<void> {
  const amount = amountTyped(typed.received, 'received');
  const at = deps.clock.now().toISOString();
  const serial = halfWidth(typed.serial);
  try {
    await deps.db.transaction(async () => {
      const { row } = await holdRecovery(deps, actor, id, 'recovery.receive');
      if (row.status !== 'claimed') throw conflict('recovery_not_claimed');
      await demandStillPaid(deps, row);
      if (typed.received_on > zoneDay(deps.clock.now())) {
        throw invalid({ received_on: { code: 'recovery_day_to_come' } });
      }
      const first = row.lines.map(({ paidOn }) => paidOn).toSorted()[0] ?? '';
      if (typed.received_on < first) {
        throw invalid({
          received_on: { code: 'recovery_day_before_paid', params: { date: first } },
        });
      }
      demandOwed(row, amount, await registeredOf(deps, row));
      const receipt = {
        id: newId(),
        recovery_id: row.id,
        application_id: row.application_id,
        kind: 'bank' as const,
        amount: BigInt(amount),
        received_on: typed.received_on,
        serial,
        serial_key: serial,
        tranche_id: null,
        note: typed.note,
        parts: [],
        interest: 0n,
        ...proposedBy(actor, at),
      };
      await deps.db.rows.recoveryReceipts.insert(receipt);
      await recordRecovery(deps, actor.userId, row, 'recovery_receipt_registered', {
        receipt: receipt.id,
        amountFen: amount.toString(),
        serial,
        day: typed.received_on,
      });
      await recordEvents(deps.db, budgetStream(receipt.id), { at, actorId: actor.userId }, [
        {
          type: 'budget_proposed',
          data: { ...agreedFacts(agreedOf(row, receipt)), amountFen: amount.toString() },
        },
      ]);
    });
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw invalid({ serial: { code: 'recovery_serial_known' } });
  }
}

/** More than is owed is neither registered nor confirmed: what is too much goes back by itself. */
function demandOwed(row: RecoveryRow, amount: number, waiting: number): void {
  const most = stillOwed(row) - waiting;
  if (amount > most) {
    throw invalid({
      received: { code: 'recovery_more_than_owed', params: { most: yuanText(Math.max(0, most)) } },
    });
  }
}

/**
 * Another person of finance confirms it by the bank's paper: it is divided among the lines, and each
 * part goes the way of its year. The awardee is told, and what is paid in full is over.
 */
export async function confirmReceipt(
  deps: Deps,
  actor: Actor,
  id: string,
  receiptId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdRecovery(deps, actor, id, 'recovery.confirm');
    const { row } = held;
    const receipt = recoveryReceipt.forDecision(actor, await receiptOf(deps, id, receiptId));
    if (row.status !== 'claimed') throw conflict('recovery_not_claimed');
    await demandStillPaid(deps, row);
    if (receipt.amount > BigInt(stillOwed(row))) throw conflict('recovery_paid_meanwhile');
    const split = splitReceipt(row.lines, await confirmedOf(deps, row), Number(receipt.amount));
    await recoveryReceipt.decide(deps, actor, receipt, {
      status: 'approved',
      parts: split.parts,
      interest: BigInt(split.interestFen),
    });
    const at = deps.clock.now().toISOString();
    if (receipt.kind === 'offset') await setOff(deps, actor, receipt);
    else await postReceipt(deps, { at, actor }, { row, receipt, parts: split.parts });
    await recordRecovery(deps, actor.userId, row, 'recovery_receipt_confirmed', {
      receipt: receipt.id,
      amountFen: receipt.amount.toString(),
    });
    await takeReceived(deps, actor, held, receipt.amount, at);
  });
}

async function postReceipt(
  deps: Deps,
  { at, actor }: { readonly at: string; readonly actor: Actor },
  what: {
    readonly row: RecoveryRow;
    readonly receipt: ReceiptRow;
    readonly parts: readonly ReceiptPart[];
  },
): Promise<void> {
  const { row, receipt, parts } = what;
  const legs = await legsOf(deps, row, parts, receipt.received_on);
  const { userId, personId } = actor;
  await keepPosting(deps.db, agreedOf(row, receipt), { at, userId, personId });
  await postLegs(deps.db, receipt.id, legs, { at, actorId: userId });
}

/** Adds to what was received; what is paid in full ends. */
async function takeReceived(
  deps: Deps,
  actor: Actor,
  held: RecoveryFile,
  amount: bigint,
  at: string,
): Promise<void> {
  const { row } = held;
  const received = row.received + amount;
  const paidOff = received === row.principal + row.interest;
  const over = paidOff ? ({ status: 'settled', open_key: null, ended_at: at } as const) : {};
  await changeRecovery(deps, row, { received, ...over });
  if (paidOff) await recordRecovery(deps, actor.userId, row, 'recovery_settled');
  const now = { ...held, row: { ...row, received } };
  await tellAwardee(deps, now, paidOff ? 'recovery_settled' : 'recovery_received', {
    amountFen: Number(amount),
  });
}

const agreedOf = (
  row: RecoveryRow,
  receipt: Pick<
    ReceiptRow,
    'id' | 'serial' | 'note' | 'received_on' | 'proposed_by' | 'proposed_person' | 'proposed_at'
  >,
) => ({
  id: receipt.id,
  act: 'recover' as const,
  programme_id: row.programme_id,
  year: Number(receipt.received_on.slice(0, 4)),
  document: receipt.serial.slice(0, 60),
  reason: receipt.note === '' ? row.number : receipt.note,
  paper_file_id: null,
  reverses: null,
  proposed_by: receipt.proposed_by,
  proposed_person: receipt.proposed_person,
  proposed_at: receipt.proposed_at,
});

/** A leg for each part on the line from which it was paid; lines are held in the order of their ids. */
async function legsOf(
  { db }: Deps,
  row: RecoveryRow,
  parts: readonly ReceiptPart[],
  day: string,
): Promise<readonly Leg[]> {
  const lineIds = [...new Set(row.lines.map(({ lineId }) => lineId))].toSorted();
  for (const id of lineIds) await db.rows.budgetLines.lock({ id });
  const lines = await db.rows.budgetLines.all({ id: lineIds });
  const closed = new Set(lines.flatMap((line) => (line.closed_at === null ? [] : line.id)));
  return parts.flatMap(({ tranche, amountFen }) => {
    const line = row.lines.find((each) => each.tranche === tranche);
    if (!line) return [];
    const route = recoveryRoute(line, day, closed.has(line.lineId));
    const amount = fen(amountFen);
    return {
      budgetLineId: line.lineId,
      entry: route === 'budget' ? postings.restore(amount) : postings.recover(amount),
      outside: null,
      applicationId: row.application_id,
      trancheId: tranche,
      valuedAt: startOfZoneDay(day).toISOString(),
    };
  });
}

async function receiptOf({ db }: Deps, recoveryId: string, id: string): Promise<ReceiptRow> {
  const receipt = await db.rows.recoveryReceipts.find({ id, recovery_id: recoveryId });
  if (!receipt) throw hidden();
  return receipt;
}

/** Another person says no, with a reason; its number is free to be registered rightly. */
export async function rejectReceipt(
  deps: Deps,
  actor: Actor,
  id: string,
  receiptId: string,
  why: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdRecovery(deps, actor, id, 'recovery.confirm');
    const receipt = recoveryReceipt.forDecision(actor, await receiptOf(deps, id, receiptId));
    const said = { status: 'rejected', decision_reason: why, serial_key: null } as const;
    await recoveryReceipt.decide(deps, actor, receipt, said);
    const data = { receipt: receiptId, reason: why };
    await recordRecovery(deps, actor.userId, held.row, 'recovery_receipt_rejected', data);
    await tellReceiptRejected(deps, held, receipt, why);
  });
}

/** Whoever registered it takes it back before it is confirmed. */
export async function withdrawReceipt(
  deps: Deps,
  actor: Actor,
  id: string,
  receiptId: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { row } = await holdRecovery(deps, actor, id, 'recovery.receive');
    const receipt = recoveryReceipt.forWithdrawal(actor, await receiptOf(deps, id, receiptId));
    await recoveryReceipt.withdraw(deps, receipt, { status: 'withdrawn', serial_key: null });
    const data = { receipt: receiptId };
    await recordRecovery(deps, actor.userId, row, 'recovery_receipt_withdrawn', data);
  });
}
