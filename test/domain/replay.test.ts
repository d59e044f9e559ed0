import { fc } from '../support/fastCheck.js';
import type { ReplayedCall } from '../../server/domain/replay/replay.js';
import { replayCall } from '../support/replayCall.js';
import type { LivedCase } from '../../server/domain/replay/livedCase.js';
import type { Compiled } from '../../server/domain/procedure/compiled.js';
import { decided, draftWith, livedCase } from '../support/livedCases.js';

const open = { quota: null, budgetFen: null };
const flat = (total: number): readonly number[] => [total, total, total, total, total];

const fenOf = (yuan: number): bigint => BigInt(yuan) * 100n;

const replayed = (draft: Compiled, ...cases: readonly LivedCase[]): ReplayedCall =>
  replayCall(draft, cases, open);

/** The one case of a call, with what is said of it. */
function only(draft: Compiled, lived: LivedCase) {
  const [found] = replayed(draft, lived).cases;
  if (!found) throw new Error('no case');
  return found;
}

describe('the rules a case was decided by', () => {
  const any = fc.record({
    totals: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 }),
    granted: fc.constantFrom('first', 'second', 'third', undefined),
    degree: fc.constantFrom('doctor', 'below'),
    share: fc.constantFrom('10', '70'),
  });

  it('differ in nothing from themselves, for any case and any line', () => {
    fc.assert(
      fc.property(
        fc.array(any, { maxLength: 8 }),
        fc.option(fc.nat(6), { nil: null }),
        fc.option(fc.bigInt({ min: 0n, max: 10n ** 9n }), { nil: null }),
        (told, quota, budgetFen) => {
          const cases = told.map(({ totals, granted, degree, share }, index) => {
            const typed = { 'founder.degree': degree, 'equity.founder_share': share };
            const passes = totals.toSorted((a, b) => a - b).slice(1, -1);
            const sum = passes.reduce((all, each) => all + each, 0);
            const award = sum >= 180 && granted !== undefined ? { granted } : {};
            return livedCase({ id: String(index), totals, typed, ...award });
          });
          const { totals, cases: said } = replayCall(decided, cases, { quota, budgetFen });
          expect(said.map(({ verdict }) => verdict)).toEqual(cases.map(() => 'same'));
          expect(totals.differenceFen).toBe(0n);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('say the same in other words', () => {
    const draft = draftWith(({ eligibility, workflow }) => {
      for (const rule of eligibility) rule.rule = `!(!(${rule.rule}))`;
      const { review } = workflow.stages;
      if (!review) throw new Error('no review');
      review.next['scored'] = [{ when: '60.0 <= score', to: 'visit' }, { to: '.not_selected' }];
    });
    const cases = [
      livedCase({ id: '1', totals: flat(80), granted: 'second' }),
      livedCase({ id: '2', totals: flat(40), typed: { 'founder.full_time': 'no' } }),
    ];
    expect(replayed(draft, ...cases).cases.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
  });
});

describe('at the door', () => {
  const granted = livedCase({ id: '1', totals: flat(80), granted: 'second' });
  const rule = (draft: Parameters<Parameters<typeof draftWith>[0]>[0], id: string) => {
    const found = draft.eligibility.find((each) => each.id === id);
    if (!found) throw new Error(`no rule ${id}`);
    return found;
  };

  it('a higher threshold bars a case, with value and both rules, and gives its money back', () => {
    const draft = draftWith((each) => {
      rule(each, 'cash').rule = 'equity.cash_paid_in >= wan(300)';
    });
    const { cases, totals } = replayed(draft, granted);
    expect(cases[0]).toMatchObject({
      verdict: 'differs',
      before: { state: 'running', fen: fenOf(1_000_000) },
      after: { state: 'refused', fen: 0n },
      differences: [
        {
          what: 'eligibility',
          turn: 'blocks',
          id: 'cash',
          rule: {
            before: 'equity.cash_paid_in >= wan(100)',
            after: 'equity.cash_paid_in >= wan(300)',
          },
          seen: [{ at: 'equity.cash_paid_in', value: 200_000_000 }],
        },
      ],
    });
    expect(totals).toMatchObject({ differing: 1, grantedBefore: 1, grantedAfter: 0 });
    expect(totals.differenceFen).toBe(-fenOf(1_000_000));
  });

  it('a warning more or less leaves the result as it is', () => {
    const warned = draftWith((each) => {
      rule(each, 'share').rule = 'equity.founder_share >= percent(80)';
    });
    const said = only(warned, granted);
    expect(said.verdict).toBe('noted');
    expect(said.differences).toMatchObject([{ what: 'eligibility', turn: 'warns', id: 'share' }]);
    const part = livedCase({ id: '2', totals: flat(80), typed: { 'founder.full_time': 'no' } });
    const without = draftWith((each) => {
      each.eligibility = each.eligibility.filter(({ id }) => id !== 'full_time');
    });
    expect(only(without, part).differences).toMatchObject([
      { what: 'eligibility', turn: 'clears', id: 'full_time', rule: { after: null } },
    ]);
  });

  it('personal data stay covered', () => {
    const draft = draftWith((each) => {
      rule(each, 'age').rule = 'age(founder.born, call.opens) <= 30';
    });
    const [difference] = only(draft, granted).differences;
    expect(difference).toMatchObject({
      turn: 'blocks',
      seen: [
        { at: 'founder.born', value: null, covered: true },
        { at: 'call.opens', value: '2026-02-01' },
      ],
    });
  });

  it('a new question makes a condition unknown, but bars nobody by itself', () => {
    const add = (each: Parameters<Parameters<typeof draftWith>[0]>[0]) => {
      const name = { zh: '专利数', en: 'Patents' };
      each.form[0]?.fields.push({
        id: 'patents',
        kind: 'whole',
        name,
        required: true,
        private: false,
        identifying: false,
        blind_safe: false,
        year: false,
      });
    };
    expect(only(draftWith(add), granted).verdict).toBe('same');
    const asking = draftWith((each) => {
      add(each);
      rule(each, 'cash').rule = 'company.patents >= 1';
    });
    expect(only(asking, granted)).toMatchObject({
      verdict: 'unknown',
      after: null,
      doubts: [{ doubt: 'answer', at: 'company.patents', name: { en: 'Patents' } }],
    });
    // Whatever the answer, a case that came to nothing comes to nothing.
    expect(only(asking, livedCase({ id: '3', totals: flat(40) })).verdict).toBe('same');
  });

  it('an answer that the form would not take bars, one left empty is a doubt', () => {
    const narrow = draftWith((each) => {
      const staff = each.form[0]?.fields.find(({ id }) => id === 'staff');
      if (staff?.kind === 'whole') staff.max = 20;
    });
    expect(only(narrow, granted)).toMatchObject({
      after: { state: 'refused' },
      differences: [{ what: 'form', at: 'company.staff', reason: { code: 'out_of_range' } }],
    });
    const checked = draftWith((each) => {
      const paid = each.form[0]?.fields.find(({ id }) => id === 'paid_in');
      if (paid) paid.check = 'company.paid_in >= company.registered_capital';
    });
    expect(only(checked, granted)).toMatchObject({
      after: { state: 'refused' },
      differences: [{ what: 'form', at: 'company.paid_in', message: { en: expect.any(String) } }],
    });
    const asked = draftWith((each) => {
      const carrier = each.form[0]?.fields.find(({ id }) => id === 'carrier');
      if (carrier) carrier.required = true;
    });
    expect(only(asked, granted)).toMatchObject({
      verdict: 'unknown',
      doubts: [{ doubt: 'left_empty', at: 'company.carrier' }],
    });
  });

  it('a document that nobody was asked for is a doubt', () => {
    const draft = draftWith(({ documents }) => {
      const [first] = documents;
      if (first) documents.push({ ...first, id: 'audit', name: { zh: '审计', en: 'Audit' } });
    });
    expect(only(draft, granted)).toMatchObject({
      verdict: 'unknown',
      doubts: [{ doubt: 'document', name: { en: 'Audit' } }],
    });
    const had = livedCase({ id: '4', totals: flat(80), granted: 'second' });
    expect(only(draft, { ...had, held: { ...had.held, audit: 1 } }).verdict).toBe('same');
  });
});
