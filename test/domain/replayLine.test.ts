import { replayCall } from '../support/replayCall.js';
import type { LivedCase } from '../../server/domain/replay/livedCase.js';
import { livedSteps } from '../../server/domain/replay/livedCase.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { decided, draftWith, livedCase } from '../support/livedCases.js';

const fenOf = (yuan: number): bigint => BigInt(yuan) * 100n;
const flat = (total: number): readonly number[] => [total, total, total, total, total];
const byId = (cases: ReturnType<typeof replayCall>['cases']) =>
  Object.fromEntries(cases.map((each) => [each.id, each]));

const mean = draftWith(({ rubrics }) => {
  if (rubrics['startup']) rubrics['startup'].aggregate = 'mean';
});

describe('the line of a call', () => {
  // Without extremes `wide` has 80 and stands below `even` with 82; over all it has 84.
  const even = (): LivedCase => livedCase({ id: 'even', totals: flat(82), granted: 'second' });
  const wide = (granted?: string): LivedCase =>
    livedCase({ id: 'wide', totals: [80, 80, 80, 80, 100], ...(granted ? { granted } : {}) });

  it('is redrawn where scores change: one falls, the other would be proposed', () => {
    const { cases, lines, totals } = replayCall(mean, [even(), wide()], {
      quota: 1,
      budgetFen: null,
    });
    const said = byId(cases);
    expect(said['even']).toMatchObject({
      verdict: 'differs',
      after: { at: '.not_selected', fen: 0n },
      differences: [
        { what: 'line', before: 1, after: 2, above: false },
        { what: 'amount', before: fenOf(1_000_000), after: 0n },
      ],
    });
    expect(said['wide']).toMatchObject({
      verdict: 'differs',
      before: { at: '.not_selected', fen: 0n },
      after: { state: 'proposed', name: { en: 'Joint meeting' }, fen: fenOf(1_000_000) },
      differences: [
        { what: 'score', before: 80, after: 84 },
        { what: 'line', before: 2, after: 1, above: true },
        { what: 'class', before: null, after: { en: 'Second class' } },
        { what: 'amount', before: 0n, after: fenOf(1_000_000) },
      ],
    });
    expect(lines).toMatchObject([
      {
        before: { cases: 2, above: 1, limitedBy: 'quota', sumFen: fenOf(1_000_000) },
        after: { cases: 2, above: 1, limitedBy: 'quota', sumFen: fenOf(1_000_000) },
        maybe: 0,
      },
    ]);
    expect(totals.differenceFen).toBe(0n);
  });

  it('moves up for those below where somebody above is barred', () => {
    const young = draftWith(({ eligibility }) => {
      for (const rule of eligibility) {
        if (rule.id === 'experience') rule.rule = 'founder.experience_years >= 7';
      }
    });
    const barred = livedCase({
      id: 'even',
      totals: flat(82),
      granted: 'second',
      typed: { 'founder.experience_years': '5' },
    });
    const { cases } = replayCall(young, [barred, wide()], { quota: 1, budgetFen: null });
    const said = byId(cases);
    expect(said['even']?.after?.state).toBe('refused');
    expect(said['wide']?.after?.state).toBe('proposed');
  });

  it('falls at the budget where classes cost more', () => {
    const dear = draftWith(({ award }) => {
      for (const each of award?.classes ?? []) each.amount_yuan += 500_000;
    });
    const limits = { quota: null, budgetFen: fenOf(2_500_000) };
    const { cases, lines, totals } = replayCall(dear, [even(), wide('second')], limits);
    const said = byId(cases);
    expect(said['even']?.after?.fen).toBe(fenOf(1_500_000));
    expect(said['wide']?.after).toMatchObject({ at: '.not_selected', fen: 0n });
    expect(lines[0]?.after).toMatchObject({ above: 1, limitedBy: 'budget' });
    expect(totals).toMatchObject({
      grantedBefore: 2,
      grantedAfter: 1,
      differenceFen: fenOf(1_500_000 - 2_000_000),
    });
  });

  it('leaves a tie across it to people', () => {
    const level = livedCase({ id: 'level', totals: [84, 84, 84, 84, 84], granted: 'second' });
    const twin = livedCase({ id: 'twin', totals: [84, 84, 84, 84, 84] });
    const limits = { quota: 1, budgetFen: null };
    const same = replayCall(decided, [level, twin], limits).cases;
    expect(same.map(({ verdict }) => verdict)).toEqual(['same', 'same']);
    // Over all, both come to 84 with the same points on average for every criterion.
    const { cases } = replayCall(mean, [level, wide()], limits);
    for (const each of cases) {
      expect(each).toMatchObject({ verdict: 'unknown', doubts: [{ doubt: 'tie' }] });
    }
  });

  it('says how many might have stood in it that nobody can tell', () => {
    const lower = draftWith(({ workflow }) => {
      const { review } = workflow.stages;
      if (review) review.next['scored'] = 'visit';
    });
    const { lines, totals } = replayCall(
      lower,
      [even(), livedCase({ id: 'low', totals: flat(50) })],
      { quota: 1, budgetFen: null },
    );
    expect(lines[0]).toMatchObject({ maybe: 1, after: { cases: 1, above: 1 } });
    expect(totals).toMatchObject({ cannotTell: 1, differing: 0, differenceFen: 0n });
  });
});

describe('what a case lived through', () => {
  const at = '2026-03-02T01:00:00.000Z';
  const entered = (stage: string, visit: number): CaseEvent => ({
    type: 'stage_entered',
    stage,
    visit,
    at,
    dueAt: null,
  });
  const concluded = (stage: string, outcome: string): CaseEvent => ({
    type: 'stage_concluded',
    stage,
    outcome,
    reason: '',
  });

  const { stages } = decided.definition.workflow;

  it('is told by its events, sending back and withdrawing among them', () => {
    const steps = livedSteps(
      [
        { type: 'submitted', revision: 1, contentHash: 'h' },
        { type: 'facts_set', facts: { amount_fen: 500, amount_lines: { one: 500 } } },
        entered('desk', 1),
        concluded('desk', 'accepted'),
        entered('formal', 2),
        { type: 'facts_set', facts: { amount_fen: 400 } },
        concluded('formal', 'passed'),
        { type: 'facts_set', facts: { reserved: true } },
        entered('review', 3),
        { type: 'sent_back', from: 'review', to: 'formal', reason: 'x' },
        entered('formal', 4),
        { type: 'withdrawn', reason: 'x' },
        { type: 'ended', end: 'withdrawn' },
      ],
      stages,
    );
    expect(steps.map(({ stage, outcome, to }) => [stage, outcome, to])).toEqual([
      ['desk', 'accepted', 'formal'],
      ['formal', 'passed', 'review'],
      ['review', null, 'formal'],
      ['formal', null, '.withdrawn'],
    ]);
    expect(steps[0]).toMatchObject({ set: { amount_fen: 500 }, settled: false });
    expect(steps[1]).toMatchObject({ set: { amount_fen: 400 }, settled: true });
    expect(steps[2]?.set).toEqual({});
  });

  it('goes on after an end that was taken back, without leaving it twice', () => {
    const steps = livedSteps(
      [
        entered('desk', 1),
        concluded('desk', 'refused'),
        { type: 'ended', end: 'not_accepted' },
        { type: 'reopened', end: 'not_accepted', to: 'desk', reason: 'x', ground: 'y' },
        entered('desk', 2),
        concluded('desk', 'accepted'),
        entered('formal', 3),
      ],
      stages,
    );
    expect(steps.map(({ stage, visit, to }) => [stage, visit, to])).toEqual([
      ['desk', 1, '.not_accepted'],
      ['desk', 2, 'formal'],
    ]);
  });

  it('keeps the votes, as the case noted them up to 0.5 or as they were counted', () => {
    const votes = [
      { personId: 'a', vote: 'agree', reason: '' },
      { personId: 'b', vote: 'against', reason: 'too dear' },
    ];
    const [step] = livedSteps(
      [
        entered('joint', 1),
        { type: 'noted', stage: 'joint', verb: 'vote', data: { votes } },
        concluded('joint', 'rejected'),
        { type: 'ended', end: 'not_selected' },
      ],
      stages,
    );
    expect(step?.votes.map(({ vote }) => vote)).toEqual(['agree', 'against']);
    const counted = { agree: 1, amend: 0, against: 2, abstain: 0, classes: {} };
    const [now] = livedSteps(
      [
        entered('joint', 1),
        { type: 'noted', stage: 'joint', verb: 'vote', data: { counted } },
        concluded('joint', 'rejected'),
        { type: 'ended', end: 'not_selected' },
      ],
      stages,
    );
    expect(now?.votes.map(({ vote }) => vote)).toEqual(['agree', 'against', 'against']);
  });
});
