import { unpaidStandings } from '../../server/domain/fund/payableNow.js';
import { hindranceKinds, payableNow } from '../../server/domain/fund/payableNow.js';
import type { PayableFacts } from '../../server/domain/fund/payableNow.js';

const free: PayableFacts = {
  status: 'due',
  taken_by: null,
  held_at: null,
  decision_waits: false,
  ended: false,
  suspended: false,
  correction: false,
  objection: false,
  asked_back: false,
  case_held: false,
  unverified: false,
  contested: false,
  standing: null,
  standing_source: null,
  standing_from: null,
  report_owed: false,
  duty_owed: false,
  agreement_unsigned: false,
  account_missing: false,
  account_returned: false,
  account_refused: false,
  account_unproved: false,
  account_unchecked: false,
  account_changing: false,
  account_paused: false,
  account_replaced: false,
  year_closed: false,
  record_broken: false,
};

/** What makes each reason true, and nothing else. */
const made = (kind: (typeof hindranceKinds)[number]): Partial<PayableFacts> => {
  const standing = unpaidStandings.find((each) => each === kind);
  if (standing) return { standing, standing_source: 'List 3', standing_from: '2026-03-01' };
  if (kind === 'not_due') return { status: 'planned' };
  if (kind === 'taken') return { taken_by: 'ZF-2026-0001' };
  if (kind === 'on_hold') return { held_at: '2026-03-02T01:00:00.000Z' };
  return { [kind]: true };
};

const kindsOf = (facts: Partial<PayableFacts>): string[] =>
  payableNow({ ...free, ...facts }).map(({ kind }) => kind);

describe('whether an instalment is paid now', () => {
  test('it is where nothing stands against it', () => expect(payableNow(free)).toEqual([]));

  test.each(hindranceKinds)('it is not while %s is so', (kind) => {
    expect(kindsOf(made(kind))).toEqual([kind]);
  });

  test('every reason is said, the gravest first', () => {
    const facts = { ...made('account_unchecked'), ...made('suspended'), ...made('dishonest') };
    expect(kindsOf(facts)).toEqual(['suspended', 'dishonest', 'account_unchecked']);
  });

  test('a standing says its source and its first day', () => {
    expect(payableNow({ ...free, ...made('dishonest') })).toEqual([
      { kind: 'dishonest', params: { source: 'List 3', from: '2026-03-01' } },
    ]);
  });

  test('what is not due is owed nothing, whatever else is so', () => {
    expect(kindsOf({ ...made('suspended'), status: 'paid' })).toEqual(['not_due']);
  });

  test('an objection and a suspension hold the case and say more than that', () => {
    expect(kindsOf({ case_held: true, objection: true })).toEqual(['objection']);
    expect(kindsOf({ case_held: true, suspended: true })).toEqual(['suspended']);
  });
});
