import { replayCall } from '../support/replayCall.js';
import type { LivedCase } from '../../server/domain/replay/livedCase.js';
import type { Compiled } from '../../server/domain/procedure/compiled.js';
import { criterionSchema } from '../../server/domain/scoring/criteria/registry.js';
import { draftWith, livedCase } from '../support/livedCases.js';

const open = { quota: null, budgetFen: null };
const flat = (total: number): readonly number[] => [total, total, total, total, total];
const fenOf = (yuan: number): bigint => BigInt(yuan) * 100n;
type Draft = Parameters<Parameters<typeof draftWith>[0]>[0];

function only(draft: Compiled, lived: LivedCase) {
  const [found] = replayCall(draft, [lived], open).cases;
  if (!found) throw new Error('no case');
  return found;
}

function stageOf({ workflow }: Draft, id: string) {
  const found = workflow.stages[id];
  if (!found) throw new Error(`no stage ${id}`);
  return found;
}

const threshold = (score: string) =>
  draftWith((each) => {
    stageOf(each, 'review').next['scored'] = [
      { when: `score >= ${score}`, to: 'visit' },
      { to: '.not_selected' },
    ];
  });

describe('on the way through the stages', () => {
  const granted = livedCase({ id: '1', totals: flat(80), granted: 'second' });

  it('a higher threshold turns a case away, saying which rule and which score', () => {
    const low = livedCase({ id: '1', totals: flat(62), granted: 'third' });
    expect(only(threshold('65.0'), low)).toMatchObject({
      verdict: 'differs',
      after: { state: 'not_granted', at: '.not_selected', fen: 0n },
      differences: [
        {
          what: 'branch',
          stage: { en: 'Expert review' },
          before: { en: 'Site visit' },
          after: { en: 'Not selected' },
          rule: { before: 'score >= 60.0', after: 'score >= 65.0' },
          seen: [{ at: 'score', value: 62 }],
        },
        { what: 'amount', before: fenOf(500_000), after: 0n },
      ],
    });
  });

  it('a lower one lets a case go where nobody knows what would have been found', () => {
    const low = livedCase({ id: '1', totals: flat(57) });
    expect(only(threshold('55.0'), low)).toMatchObject({
      verdict: 'unknown',
      differences: [{ what: 'branch', after: { en: 'Site visit' } }],
      doubts: [{ doubt: 'stage', name: { en: 'Site visit' } }],
    });
  });

  it('another aggregate scores the same points anew', () => {
    // Without extremes 60, over all 67.
    const wide = livedCase({ id: '1', totals: [55, 60, 60, 60, 100], granted: 'third' });
    const mean = draftWith(({ rubrics }) => {
      if (rubrics['startup']) rubrics['startup'].aggregate = 'mean';
    });
    expect(only(mean, wide)).toMatchObject({
      verdict: 'noted',
      differences: [{ what: 'score', before: 60, after: 67, causes: ['aggregate'] }],
    });
  });

  it('other weights scale the points that were given', () => {
    // Everybody gave 20 of 20, 35 of 35, 5 of 25 and none of 20.
    const lived = livedCase({ id: '1', totals: flat(60), granted: 'third' });
    const heavy = draftWith(({ rubrics }) => {
      for (const each of rubrics['startup']?.criteria ?? []) {
        if (each.id === 'technology') Object.assign(each, { max: 10 });
        if (each.id === 'market') Object.assign(each, { max: 50 });
      }
    });
    // 20 + 35 × 10/35 + 5 × 50/25 = 40: below 60.
    expect(only(heavy, lived)).toMatchObject({
      verdict: 'differs',
      after: { at: '.not_selected' },
      differences: [
        { what: 'score', before: 60, after: 40, causes: ['weights'] },
        { what: 'branch' },
        { what: 'amount' },
      ],
    });
  });

  it('a criterion nobody scored and an opinion nobody gave cannot be known', () => {
    const wider = draftWith(({ rubrics }) => {
      const criteria = rubrics['startup']?.criteria;
      const name = { zh: '绿色', en: 'Green' };
      criteria?.push(criterionSchema.parse({ id: 'green', name, max: 10 }));
    });
    expect(only(wider, granted).doubts).toMatchObject([
      { doubt: 'criterion', name: { en: 'Green' } },
    ]);
    const more = draftWith((each) => void Object.assign(stageOf(each, 'review'), { experts: 7 }));
    expect(only(more, granted).doubts).toMatchObject([{ doubt: 'experts', had: 5, asked: 7 }]);
  });

  it('a stage less is passed over, a stage more cannot be known', () => {
    const without = draftWith((each) => {
      stageOf(each, 'review').next['scored'] = 'rank';
      delete each.workflow.stages['visit'];
    });
    const said = only(without, granted);
    expect(said).toMatchObject({ verdict: 'noted', after: { fen: fenOf(1_000_000) } });
    expect(said.differences.map(({ what }) => what)).toEqual(['branch', 'stage_gone']);
    const more = draftWith((each) => {
      const visit = stageOf(each, 'visit');
      each.workflow.stages['second_visit'] = { ...visit };
      visit.next = { consistent: 'second_visit', partly: 'rank', not: '.not_selected' };
    });
    expect(only(more, granted)).toMatchObject({
      verdict: 'unknown',
      differences: [{ what: 'branch' }, { what: 'stage_new', stage: { en: 'Site visit' } }],
      doubts: [{ doubt: 'stage' }],
    });
  });

  it('votes are counted by the new rule, and those not cast cannot be', () => {
    const rule = (change: object) =>
      draftWith((each) => void Object.assign(stageOf(each, 'joint'), change));
    expect(only(rule({ rule: 'all' }), granted)).toMatchObject({
      verdict: 'differs',
      differences: [
        { what: 'vote', inFavour: 4, votes: 5, carried: false },
        { what: 'amount', after: 0n },
      ],
    });
    // A quorum ends nothing: the fifth vote counts, though three would be enough to be valid.
    expect(only(rule({ quorum: 3, rule: 'all' }), granted).verdict).toBe('differs');
    expect(only(rule({ quorum: 7 }), granted).doubts).toMatchObject([
      { doubt: 'votes', had: 5, asked: 7 },
    ]);
  });

  it('an ended case keeps its end where the draft has another name for nothing', () => {
    const lapsed = { ...granted, stage: null, end: 'lapsed', awardFen: null };
    const steps = granted.steps.map((step) =>
      step.stage === 'agreement' ? { ...step, outcome: null, to: '.lapsed' } : step,
    );
    expect(only(threshold('60.0'), { ...lapsed, steps })).toMatchObject({
      verdict: 'same',
      before: { state: 'not_granted', at: '.lapsed' },
    });
  });
});

describe('class and amount', () => {
  it('a class worth more costs exactly the difference', () => {
    const dear = draftWith(({ award }) => {
      for (const each of award?.classes ?? [])
        if (each.id === 'second') each.amount_yuan = 1_200_000;
    });
    const cases = [
      livedCase({ id: '1', totals: flat(80), granted: 'second' }),
      livedCase({ id: '2', totals: flat(90), granted: 'first' }),
    ];
    const { cases: said, totals } = replayCall(dear, cases, open);
    expect(said.map(({ verdict }) => verdict)).toEqual(['differs', 'same']);
    expect(totals.differenceFen).toBe(fenOf(200_000));
    expect(said[0]?.differences).toEqual([
      { what: 'amount', before: fenOf(1_000_000), after: fenOf(1_200_000) },
    ]);
  });

  it('a higher bar for a class gives the next one', () => {
    const stricter = draftWith(({ award }) => {
      for (const each of award?.classes ?? []) if (each.id === 'first') each.when = 'score >= 95.0';
    });
    const best = livedCase({ id: '1', totals: flat(90), granted: 'first' });
    expect(only(stricter, best).differences).toMatchObject([
      { what: 'class', before: { en: 'First class' }, after: { en: 'Second class' } },
      { what: 'amount', before: fenOf(2_000_000), after: fenOf(1_000_000) },
    ]);
  });

  it('a class that people chose against the proposal stays their choice', () => {
    const dear = draftWith(({ award }) => {
      for (const each of award?.classes ?? []) if (each.id === 'third') each.amount_yuan = 600_000;
    });
    const reduced = livedCase({ id: '1', totals: flat(80), granted: 'third' });
    expect(only(dear, reduced).after?.fen).toBe(fenOf(600_000));
  });
});
