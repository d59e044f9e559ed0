import { compileDefinition, type Compiled } from '../../server/domain/procedure/compiled.js';
import { replayCall } from '../support/replayCall.js';
import type { LivedCase, LivedStep } from '../../server/domain/replay/livedCase.js';
import { draftWith, livedCase } from '../support/livedCases.js';

const open = { quota: null, budgetFen: null };
const fenOf = (yuan: number): number => yuan * 100;
const name = { zh: '金额', en: 'Amount' };
const flat = [80, 80, 80, 80, 80];

/** The start-up procedure with an amount by formula: so many percent of the cash, at most so much. */
const byFormula = (percent: number, wan: number): Compiled =>
  draftWith((each) => {
    each.award = {
      classes: [],
      tranches: [],
      formula: {
        lines: [{ id: 'cash', name, value: `share(equity.cash_paid_in, percent(${percent}))` }],
        limits: [{ id: 'cap', name: { zh: '上限', en: 'Cap' }, value: `wan(${wan})` }],
        take: 'sum',
        round_down_to: 'fen',
      },
    };
    // Without a ranking: the visit leads to the meeting.
    const { visit } = each.workflow.stages;
    if (visit) visit.next = { consistent: 'joint', partly: 'joint', not: '.not_selected' };
    delete each.workflow.stages['rank'];
  });

/** A case with 2,000,000 yuan of cash that was granted 10 percent of it, and 30,000 less at the check if so. */
function granted(decided: Compiled, settledYuan?: number): LivedCase {
  const lived = livedCase({ id: '1', totals: flat, granted: 'second' });
  const worked = fenOf(200_000);
  const settled = settledYuan === undefined ? worked : fenOf(settledYuan);
  const steps = lived.steps
    .filter(({ stage }) => stage !== 'rank')
    .map((step): LivedStep => {
      if (step.stage === 'desk') {
        return { ...step, set: { amount_fen: worked, amount_lines: { cash: worked } } };
      }
      if (step.stage === 'formal' && settled !== worked) {
        return { ...step, set: { amount_fen: settled }, settled: true };
      }
      return step.to === 'rank' ? { ...step, to: 'joint' } : step;
    });
  return { ...lived, decided, steps, awardFen: BigInt(settled) };
}

function only(draft: Compiled, lived: LivedCase) {
  const [found] = replayCall(draft, [lived], open).cases;
  if (!found) throw new Error('no case');
  return found;
}

describe('an amount by formula', () => {
  const decided = byFormula(10, 30);

  it('moves by exactly what the formula moves, line by line', () => {
    expect(only(decided, granted(decided)).verdict).toBe('same');
    // 12 percent of 2,000,000 is 240,000: 40,000 more.
    const said = only(byFormula(12, 30), granted(decided));
    expect(said).toMatchObject({
      verdict: 'differs',
      after: { fen: BigInt(fenOf(240_000)) },
      differences: [
        {
          what: 'formula',
          before: fenOf(200_000),
          after: fenOf(240_000),
          lines: [{ limit: false, before: fenOf(200_000), after: fenOf(240_000) }],
        },
        { what: 'amount', before: BigInt(fenOf(200_000)), after: BigInt(fenOf(240_000)) },
      ],
    });
  });

  it('is cut by a lower limit', () => {
    const said = only(byFormula(10, 15), granted(decided));
    expect(said.after?.fen).toBe(BigInt(fenOf(150_000)));
    expect(said.differences[0]).toMatchObject({
      lines: [{ limit: true, before: fenOf(300_000), after: fenOf(150_000) }],
    });
  });

  it('that an earlier award was taken off is taken off again', () => {
    const reduced = { ...granted(decided), awardFen: BigInt(fenOf(120_000)) };
    expect(only(byFormula(12, 30), reduced).after?.fen).toBe(BigInt(fenOf(160_000)));
  });

  it('cannot be known where a checker had settled it by hand', () => {
    const settled = granted(decided, 170_000);
    expect(only(decided, settled).verdict).toBe('same');
    expect(only(byFormula(12, 30), settled)).toMatchObject({
      verdict: 'unknown',
      doubts: [{ doubt: 'settled', name: { en: 'Formal check' } }],
    });
  });

  it('of nothing could not have been applied for', () => {
    expect(only(byFormula(10, 0), granted(decided)).after).toMatchObject({
      state: 'refused',
      fen: 0n,
    });
  });

  it('hangs on a question that nobody was asked', () => {
    const asking = byFormula(10, 30);
    const plain = JSON.parse(JSON.stringify(asking.definition));
    plain.form[0].fields.push({ id: 'loans', kind: 'money', name: { zh: '贷款', en: 'Loans' } });
    plain.award.formula.lines[0].value = 'share(company.loans, percent(10))';
    const draft = compileDefinition(plain);
    expect(only(draft, granted(decided))).toMatchObject({
      verdict: 'unknown',
      doubts: [{ doubt: 'answer', at: 'company.loans', name: { en: 'Loans' } }],
    });
  });
});
