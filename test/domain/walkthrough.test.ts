import { addWorkingDays, zoneDay } from '../../server/domain/calendar.js';
import { shippedCalendar, walkPreset } from '../support/walks.js';

const calendar = shippedCalendar();
const day = '2026-04-27';
/** The nth working day after a day; the first of May and its bridge days lie within. */
const after = (from: string, count: number): string => addWorkingDays(calendar, from, count);
const dayOf = (at: string | null): string => (at === null ? '' : zoneDay(new Date(at)));
const addDays = (from: string, days: number): string =>
  zoneDay(new Date(new Date(`${from}T12:00:00+08:00`).getTime() + days * 86_400_000));
const nextDay = (from: string): string => addDays(from, 1);
const yuan = (amount: number): number => amount * 100;

describe('a start-up project walked on the last day of every term', () => {
  const path = 'accepted.passed.scored.consistent.selected.agreed.approved.confirmed.signed';

  test('enters every stage on the working day the calendar gives', async () => {
    const { steps, stopped } = await walkPreset('kechuang.startup', day, path);
    expect(stopped).toBeNull();
    const desk = after(day, 3);
    const formal = after(desk, 5);
    const review = after(formal, 10);
    const visit = after(review, 10);
    const rank = after(visit, 5);
    const joint = after(rank, 10);
    const approve = after(joint, 10);
    // A notice is over with its fifth day; the clock goes on with the next one.
    const notice = nextDay(after(approve, 5));
    const signed = after(after(notice, 20), 20);
    expect(steps.map(({ stage, enteredAt }) => [stage, dayOf(enteredAt)])).toEqual([
      ['desk', day],
      ['formal', desk],
      ['review', formal],
      ['visit', review],
      ['rank', visit],
      ['joint', rank],
      ['approve', joint],
      ['notice', approve],
      ['agreement', notice],
      ['midterm', signed],
    ]);
    expect(dayOf(steps[2]?.dueAt ?? null)).toBe(review);
  });

  test('proposes the class of the score, reserves, commits and makes the first instalment due', async () => {
    const walk = await walkPreset('kechuang.startup', day, path, { 'at-review.score': '75' });
    expect(walk.classes.map(({ of, proposed }) => [of.id, proposed])).toEqual([
      ['first', false],
      ['second', true],
      ['third', false],
    ]);
    const moved = walk.steps.flatMap(({ stage, moves }) =>
      moves.map(({ what, amount }) => [stage, what, amount]),
    );
    const first = (yuan(1_000_000) * 30) / 100;
    expect(moved).toEqual([
      ['approve', 'reserved', yuan(1_000_000)],
      ['agreement', 'committed', yuan(1_000_000)],
      ['agreement', 'due', first],
    ]);
    expect(walk.money.tranches.map(({ amount }) => amount)).toEqual([
      first,
      (yuan(1_000_000) * 40) / 100,
      first,
    ]);
  });

  test('owes its reports from the day on which the agreement is signed', async () => {
    const unsigned = await walkPreset('kechuang.startup', day, path.replace(/\.signed$/, ''));
    expect(unsigned.duties.map(({ of, begunAt }) => [of.id, begunAt])).toContainEqual([
      'half_yearly',
      null,
    ]);
    const { duties, now } = await walkPreset('kechuang.startup', day, path);
    const report = duties.find(({ of }) => of.id === 'half_yearly');
    expect([report?.begunAt, report?.concerns, report?.over]).toEqual([now, 'holds', false]);
    const half = new Date(`${dayOf(now)}T12:00:00Z`);
    half.setUTCMonth(half.getUTCMonth() + 6);
    const last = half.toISOString().slice(0, 10);
    // A term in months that ends on a day off ends on the next working day.
    expect(dayOf(report?.dueAt ?? null)).toBe(after(addDays(last, -1), 1));
    const change = duties.find(({ of }) => of.id === 'change');
    expect([change?.begunAt, change?.dueAt]).toEqual([now, null]);
  });

  test('says which condition decided, and which name it lacks', async () => {
    const low = await walkPreset('kechuang.startup', day, 'accepted.passed.scored', {
      'at-review.score': '59',
    });
    expect(low.end?.end).toBe('not_selected');
    const review = low.steps.findLast(({ stage }) => stage === 'review');
    expect(low.decided.get(review?.visit ?? 0)).toEqual([
      { when: 'score >= 60.0', to: 'visit', verdict: 'fails', missing: [], taken: false },
      { when: null, to: '.not_selected', verdict: 'holds', missing: [], taken: true },
    ]);
    const begun = await walkPreset('kechuang.startup', day, '');
    expect(begun.classes.map(({ missing }) => missing)).toEqual([['score'], ['score'], ['score']]);
  });

  test('a board that wants another class amends the proposal', async () => {
    const walk = await walkPreset('kechuang.startup', day, path, {
      'at-review.score': '90',
      'case-class': 'third',
    });
    expect(walk.money.amount).toBe(yuan(500_000));
  });

  test('corrections stop the clock, and their absence ends the case', async () => {
    const corrected = await walkPreset('kechuang.startup', day, '~ask-1.accepted');
    const asked = after(day, 1);
    // Asked on the first of three days, answered on the fifth: two days are left.
    const due = after(after(asked, 5), 2);
    expect(dayOf(corrected.steps[0]?.leftAt ?? null)).toBe(due);
    const silent = await walkPreset('kechuang.startup', day, '~silent');
    expect(silent.end?.end).toBe('not_accepted');
    expect(dayOf(silent.end?.at ?? null)).toBe(nextDay(after(after(day, 3), 5)));
  });

  test('an agreement that nobody signs lapses and gives the money back', async () => {
    const lapsed = await walkPreset('kechuang.startup', day, path.replace(/signed$/, 'lapsed'));
    expect(lapsed.end?.end).toBe('lapsed');
    expect(lapsed.steps.at(-1)?.timedOut).toBe(true);
    expect(lapsed.money.award).toBe('released');
    expect(lapsed.steps.at(-1)?.moves.map(({ what }) => what)).toEqual(['released']);
  });

  test('documents put off are brought in time, or the case lapses', async () => {
    const put = { 'case-deferred': 'yes' };
    const begun = await walkPreset('kechuang.startup', day, 'accepted', put);
    expect(begun.choices.map(({ act }) => act)).toContain('~deliver');
    const brought = await walkPreset(
      'kechuang.startup',
      day,
      'accepted.~deliver.passed.scored',
      put,
    );
    expect(brought.state.stage).toBe('visit');
    const forgotten = await walkPreset('kechuang.startup', day, 'accepted.passed.scored', put);
    expect(forgotten.end?.end).toBe('not_accepted');
  });
});

describe('an order paid with a voucher', () => {
  const sample = {
    'order.amount': '100000',
    'voucher.available_fen': '30000',
    'voucher.frozen_fen': '0',
  };

  test('sets aside half the contract, but never more than the voucher holds', async () => {
    const { formula, begin, money } = await walkPreset('voucher.order', day, '', sample);
    expect(formula?.lines.map(({ amountFen }) => amountFen)).toEqual([yuan(50_000)]);
    expect(formula?.limitedBy).toBe('balance');
    expect(begin.moves.map(({ what, amount }) => [what, amount])).toEqual([
      ['frozen', yuan(30_000)],
    ]);
    expect(money.frozen).toBe(yuan(30_000));
  });

  test('is cancelled the day after the provider let five working days pass', async () => {
    const { end, money, steps } = await walkPreset('voucher.order', day, '~late', sample);
    expect(end?.end).toBe('cancelled');
    expect(dayOf(end?.at ?? null)).toBe(nextDay(after(day, 5)));
    expect(money.frozen).toBe(0);
    expect(steps[0]?.mails.map(({ occasion }) => occasion.event)).toContain('ended');
  });

  test('goes round as often as the client declines, at most sixty stages', async () => {
    const round = Array.from({ length: 29 }, () => 'confirmed.declined').join('.');
    const { steps, stopped } = await walkPreset(
      'voucher.order',
      day,
      `confirmed.${round}.confirmed`,
      sample,
    );
    expect(steps.length).toBe(60);
    expect(stopped?.code).toBe('walk_too_long');
  });
});
