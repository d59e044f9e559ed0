import type { Actor } from '../../server/domain/actor.js';
import { fen } from '../../server/domain/money.js';
import { deskCounts } from '../../server/features/tasks/deskCounts.query.js';
import { bankAnswers } from './bankAnswers.js';
import { password, type MoneyZone } from './moneyZone.js';
import type { Typed } from './visitor.js';

const dayMs = 86_400_000;

/** What an officer types to ask all of it back. */
export const askedBack = {
  cause: 'false_papers',
  basis: '管理办法第二十条',
  facts: 'The contract that was handed in does not exist.',
  rule: 'all',
  kept: '',
  of: '',
  amount: '',
  rate: '',
  interest_basis: '',
  hearing_days: '5',
};
export const receiptTyped = { received: '', received_on: '', serial: '', note: '' };
type Firm = Awaited<ReturnType<MoneyZone['agreed']>>;

/** An amount as it is typed. */
export const yuanTyped = (amount: bigint): string =>
  `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`;

/** Somebody sends a form that stands on this page: what no button leads to nobody can do. */
export async function pressed(
  zone: MoneyZone,
  actor: Actor,
  [page, action]: readonly [string, string],
  typed: Typed,
) {
  const visitor = await zone.as(actor);
  expect((await visitor.get(page)).text).toContain(`action="${action}"`);
  return visitor.post(action, typed, page);
}

/** What people do about money that is asked back, by the pages; each must be taken. */
export function recoveryZone(zone: MoneyZone, head: Actor) {
  const { rows } = zone.deps.db;

  /** Its first instalment was paid today. */
  async function paid(title: string): Promise<Firm & { readonly fen: bigint }> {
    const firm = await zone.agreed(title);
    const batch = await zone.sent(firm);
    const [payment] = await rows.payments.all({ batch_id: batch });
    if (!payment) throw new Error('no payment');
    await bankAnswers(zone.deps, [zone.preparer, zone.reviewer], batch, [
      { paymentRef: payment.reference, status: 'paid', amountFen: fen(payment.amount) },
    ]);
    return { ...firm, fen: payment.amount };
  }

  async function opened(firm: Firm, typed: Partial<typeof askedBack> = {}): Promise<string> {
    const action = `/cases/${firm.id}/recoveries`;
    const what = { ...askedBack, ...typed };
    const reply = await pressed(zone, zone.officer, [`${action}/new`, action], what);
    expect(reply.status).toBe(303);
    return String(reply.headers['location']);
  }
  const later = (days: number): void =>
    zone.clock.set(new Date(zone.clock.now().getTime() + days * dayMs));
  async function decided(page: string, typed: Typed = {}): Promise<void> {
    const form = {
      outcome: 'uphold',
      amount: '',
      due_on: '2027-06-30',
      reason: 'It was proved to be false.',
      password,
    };
    const what = { ...form, ...typed };
    const reply = await pressed(zone, head, [page, `${page}/decide`], what);
    expect(reply.status).toBe(303);
  }
  async function registered(page: string, typed: Partial<typeof receiptTyped>): Promise<void> {
    const what = { ...receiptTyped, ...typed };
    const reply = await pressed(zone, zone.preparer, [page, `${page}/receipts`], what);
    expect(reply.status).toBe(303);
  }
  const waitingOf = async (page: string): Promise<string> => {
    const of = { recovery_id: page.split('/').at(-1) ?? '', status: 'proposed' as const };
    return (await rows.recoveryReceipts.find(of))?.id ?? '';
  };
  async function confirmed(page: string): Promise<void> {
    const id = await waitingOf(page);
    const at = [page, `${page}/receipts/confirm`] as const;
    const reply = await pressed(zone, zone.payer, at, { receipt: id });
    expect(reply.status).toBe(303);
  }
  const rowOf = async (page: string) => {
    const row = await rows.recoveries.find({ id: page.split('/').at(-1) ?? '' });
    if (!row) throw new Error('no recovery');
    return row;
  };
  const lettersOf = async (id: string): Promise<string[]> =>
    (await rows.mails.all({ application_id: id }))
      .map(({ event }) => event)
      .filter((event) => event.startsWith('recovery_'));
  const desk = async (actor: Actor, what: string) =>
    (await deskCounts(zone.deps, actor)).find((each) => each.what === what)?.count;

  return {
    paid,
    opened,
    later,
    decided,
    registered,
    waitingOf,
    confirmed,
    rowOf,
    lettersOf,
    desk,
  };
}

export type RecoveryZone = ReturnType<typeof recoveryZone>;
