import {
  currentPayee,
  openPayee,
  payeeCountsFrom,
  payeeStanding,
  type PayeeAssignment,
  type PayeeFacts,
} from '../../server/domain/fund/payee.js';

const at = '2026-03-02T01:00:00.000Z';
const now = new Date('2026-03-02T02:00:00.000Z');
const first: PayeeAssignment = {
  id: 'a1',
  place: 1,
  accountId: 'old',
  kind: 'first',
  askedAt: at,
  outcome: null,
  decidedAt: null,
  countsFrom: null,
};
const asked = (kind: 'proved' | 'changed'): PayeeAssignment => ({
  ...first,
  id: 'a2',
  place: 2,
  accountId: kind === 'changed' ? 'new' : 'old',
  kind,
});
const confirmed = (each: PayeeAssignment, hours: number): PayeeAssignment => ({
  ...each,
  outcome: 'confirmed',
  decidedAt: at,
  countsFrom: new Date(Date.parse(at) + hours * 3_600_000).toISOString(),
});
const refused = (each: PayeeAssignment): PayeeAssignment => ({
  ...each,
  outcome: 'refused',
  decidedAt: at,
});
const back = { at, reason: 'closed', reference: 'ZF', assignmentId: 'a1', accountId: 'old' };
const is = (facts: Partial<PayeeFacts>): string =>
  payeeStanding({ assignments: [first], checked: true, returned: null, ...facts }, now).is;

describe('how far the account of an award is', () => {
  test.each([
    ['missing', { assignments: [] }],
    ['unproved', { checked: false }],
    ['unchecked', { assignments: [first, asked('proved')], checked: false }],
    ['change_waits', { assignments: [first, asked('changed')] }],
    ['paused', { assignments: [first, confirmed(asked('changed'), 24)] }],
    ['ready', { assignments: [first, confirmed(asked('changed'), 1)] }],
    ['refused', { assignments: [first, refused(asked('proved'))], checked: false }],
    ['ready', { assignments: [first, refused(asked('changed'))] }],
    ['returned', { returned: back }],
    ['refused', { assignments: [first, refused(asked('changed'))], returned: back }],
    ['ready', { assignments: [first, confirmed(asked('proved'), 0)], returned: back }],
  ] as const)('is %s', (expected, facts) => expect(is(facts)).toBe(expected));

  test('one assignment stands and at most one waits', () => {
    const lines = [first, asked('changed')];
    expect([currentPayee(lines)?.id, openPayee(lines)?.id]).toEqual(['a1', 'a2']);
    const done = [first, confirmed(asked('changed'), 24)];
    expect([currentPayee(done)?.id, openPayee(done)]).toEqual(['a2', null]);
  });

  test('another account counts a day later, the same one at once', () => {
    expect(payeeCountsFrom('changed', false, now).toISOString()).toBe('2026-03-03T02:00:00.000Z');
    expect(payeeCountsFrom('proved', false, now)).toEqual(now);
    const elsewhere = payeeCountsFrom('proved', true, now);
    expect(elsewhere.toISOString()).toBe('2026-03-03T02:00:00.000Z');
  });
});
