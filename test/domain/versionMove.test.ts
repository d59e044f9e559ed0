import fc from 'fast-check';
import { calendarFrom } from '../../server/domain/calendar.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import type { Definition } from '../../server/domain/procedure/definition.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { draftCase, replay, type CaseState } from '../../server/domain/workflow/caseState.js';
import { act, hold, submit } from '../../server/domain/workflow/machine.js';
import type { MachineContext } from '../../server/domain/workflow/machineContext.js';
import { moveEntering, moveKeeping, undoMove } from '../../server/domain/workflow/moveCase.js';
import { timekeeper } from '../../server/domain/workflow/timekeeper.js';
import { versionGaps } from '../../server/domain/workflow/versionGaps.js';
import {
  judgeMove,
  meaningOf,
  type VersionPair,
} from '../../server/domain/workflow/versionMove.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import { startupDefinition } from '../support/startup.js';

const first = startupDefinition();

const contextOf = (definition: Definition): MachineContext => ({
  rules: workflowRulesOf(compileDefinition(definition)),
  time: timekeeper(calendarFrom()),
  now: new Date('2026-03-02T02:00:00.000Z'),
  actor: { userId: 'ada', personId: 'ada' },
  holdersOf: () => ['ada', 'bo', 'chen'],
});

/** Another version: whatever of the first one `change` says otherwise. */
function second(change: (draft: Definition) => void): VersionPair {
  const to = structuredClone(first);
  change(to);
  return { from: first, to, gaps: versionGaps(first, to) };
}

const handedIn = { revision: 1, contentHash: 'h' };
const context = contextOf(first);
const atDesk = submit(context, draftCase, handedIn).state;
const atCheck = act(context, atDesk, 'accept', { reason: '' }).state;
const atReview = act(context, atCheck, 'pass', checklist()).state;
const seated = act(context, atReview, 'assign', { experts: ['bo', 'chen'] }).state;
const asked = act(context, atDesk, 'ask', { 'fix.company': 'the licence is unreadable' }).state;

function checklist(): Record<string, string> {
  const stage = first.workflow.stages['formal'];
  const list = stage?.kind === 'check' && 'checklist' in stage ? stage.checklist : [];
  return Object.fromEntries(
    (Array.isArray(list) ? list : []).map(({ id }: { id: string }) => [`item.${id}`, 'pass']),
  );
}

const verdictOf = (state: CaseState, change: (draft: Definition) => void) =>
  judgeMove(state, second(change));
const codes = (state: CaseState, change: (draft: Definition) => void): string[] =>
  verdictOf(state, change).reasons.map(({ code }) => code);
const unchanged = (): void => undefined;

function stageOf(draft: Definition, id: string): Record<string, unknown> {
  const stage: unknown = draft.workflow.stages[id];
  if (typeof stage !== 'object' || stage === null) throw new Error(`no stage ${id}`);
  return stage as Record<string, unknown>;
}

/** A second review between the first one and what follows. */
function withSecondReview(draft: Definition): void {
  const review = draft.workflow.stages['review'];
  if (!review) throw new Error('no review');
  draft.workflow.stages['review2'] = structuredClone(review);
  review.next = { scored: 'review2' };
}

describe('what maps by itself', () => {
  test('other places to go to, other days, other names', () => {
    const change = (draft: Definition): void => {
      const desk = stageOf(draft, 'desk');
      desk['due'] = '7 wd';
      desk['name'] = { zh: '收件', en: 'Reception' };
      withSecondReview(draft);
    };
    expect(verdictOf(atDesk, change)).toMatchObject({ verdict: 'maps', reasons: [], keep: true });
  });

  test('more experts while nobody is seated, but not once somebody is', () => {
    const more = (draft: Definition): void => void (stageOf(draft, 'review')['experts'] = 7);
    expect(verdictOf(atReview, more).verdict).toBe('maps');
    expect(codes(seated, more)).toEqual(['move_stage_rules']);
    expect(verdictOf(seated, more).keep).toBe(false);
  });

  test('what is read only when a verb is used may change at any time', () => {
    const longer = (draft: Definition): void => void (stageOf(draft, 'formal')['corrections'] = 2);
    expect(verdictOf(atCheck, longer).verdict).toBe('maps');
  });

  test('a draft, whatever is asked now', () => {
    const asks = (draft: Definition): void => {
      for (const { fields } of draft.form) for (const field of fields) field.required = true;
    };
    expect(verdictOf(draftCase, asks).verdict).toBe('maps');
  });
});

describe('what needs a decision', () => {
  test('the present stage is gone: those been through and what follows them may be entered', () => {
    const change = (draft: Definition): void => {
      stageOf(draft, 'desk')['next'] = { accepted: 'review', refused: '.not_accepted' };
      delete draft.workflow.stages['formal'];
    };
    expect(verdictOf(atCheck, change)).toEqual({
      verdict: 'decide',
      reasons: [{ code: 'move_stage_gone' }],
      keep: false,
      places: ['desk', 'review'],
    });
  });

  test('a new stage may be entered only where it follows one that the case has been through', () => {
    expect(verdictOf(seated, withSecondReview).places).toEqual([
      'desk',
      'formal',
      'review',
      'review2',
    ]);
    expect(verdictOf(atCheck, withSecondReview).places).toEqual(['desk', 'formal']);
  });

  test('the stage is of another kind, done by another role, or scored by another rubric', () => {
    expect(
      codes(atCheck, (draft) => {
        const { name, phase, next } = stageOf(draft, 'formal');
        Object.assign(draft.workflow.stages, {
          formal: { kind: 'legal', name, phase, next, by: 'legal' },
        });
      }),
    ).toEqual(['move_kind_changed']);
    expect(
      codes(atCheck, (draft) => void (stageOf(draft, 'formal')['by'] = 'programme_officer')),
    ).toEqual(['move_by_changed']);
    expect(
      codes(seated, (draft) => {
        for (const rubric of Object.values(draft.rubrics)) rubric.aggregate = 'median';
      }),
    ).toEqual(['move_stage_rules']);
  });

  test('new demands on what was handed in; the case may keep its place all the same', () => {
    const asks = (draft: Definition): void => {
      const [document] = draft.documents;
      if (document) draft.documents.push({ ...document, id: 'audit', required: true });
    };
    const { verdict, keep, reasons } = verdictOf(atCheck, asks);
    expect({ verdict, keep, reasons }).toEqual({
      verdict: 'decide',
      keep: true,
      reasons: [{ code: 'move_new_questions', params: { count: 1 } }],
    });
    expect(meaningOf(draftCase, second(asks), null)).toBe('questions');
    expect(meaningOf(atCheck, second(asks), null)).toBe('nothing');
    expect(meaningOf(asked, second(asks), null)).toBe('questions');
    expect(meaningOf(atCheck, second(asks), 'desk')).toBe('place');
  });

  test('a correction of a section that is gone, a class that is gone or worth something else', () => {
    const less = (draft: Definition): void =>
      void draft.form.splice(
        draft.form.findIndex(({ section }) => section === 'company'),
        1,
      );
    expect(codes(asked, less)).toEqual(['move_correction_gone']);
    const [best] = first.award?.classes ?? [];
    const proposed = { ...atCheck, facts: { class: best?.id ?? '' } };
    expect(codes(proposed, (draft) => void draft.award?.classes.shift())).toEqual([
      'move_class_gone',
    ]);
    const dearer = (draft: Definition): void => {
      for (const each of draft.award?.classes ?? []) each.amount_yuan += 1;
    };
    expect(codes(proposed, dearer)).toEqual(['move_amount_changed']);
    expect(codes(atCheck, dearer)).toEqual([]);
  });
});

describe('what stays', () => {
  const otherShares = (draft: Definition): void => {
    const [tranche] = draft.award?.tranches ?? [];
    if (tranche) tranche.share_percent -= 1;
  };

  test.each([
    ['ended', { ...atDesk, status: 'ended', stage: null } as const, unchanged, 'move_case_ended'],
    ['held', hold(atCheck, 'o1').state, unchanged, 'move_held'],
    [
      'with another kind of applicant',
      draftCase,
      (draft: Definition) => void (draft.applicant = 'either'),
      'move_basis_changed',
    ],
    [
      'committed to other instalments',
      { ...atCheck, facts: { reserved: true, committed: true } },
      otherShares,
      'move_award_committed',
    ],
    [
      'reserved, where its stage is done by another role',
      { ...atCheck, facts: { reserved: true } },
      (draft: Definition) => void (stageOf(draft, 'formal')['by'] = 'programme_officer'),
      'move_award_reserved',
    ],
    [
      'with documents to follow that are no longer known',
      { ...atCheck, deferral: { documents: ['gone'], dueAt: '2026-04-01T00:00:00.000Z' } },
      unchanged,
      'move_deferred_gone',
    ],
  ])('a case %s', (_, state: CaseState, change, code) => {
    const { verdict, reasons, places } = verdictOf(state, change);
    expect({ verdict, first: reasons[0]?.code, places }).toEqual({
      verdict: 'stays',
      first: code,
      places: [],
    });
  });

  test('one that waits to be ranked by other classes', () => {
    const ranking = Object.entries(first.workflow.stages).find(([, { kind }]) => kind === 'rank');
    const waiting = { ...atReview, stage: ranking?.[0] ?? '' };
    expect(verdictOf(waiting, unchanged).verdict).toBe('maps');
    expect(codes(waiting, otherShares)).toEqual(['move_in_whole_call']);
  });

  test('instalments may change before they are promised', () => {
    expect(verdictOf({ ...atCheck, facts: { reserved: true } }, otherShares).verdict).toBe('maps');
  });
});

describe('moving', () => {
  const step = { from: 'v1', to: 'v2', means: 'place' } as const;

  test('entering another stage leaves the present one as a send-back does', () => {
    const { to } = second(withSecondReview);
    const { state, events } = moveEntering(contextOf(to), seated, step, 'review2');
    expect(state.stage).toBe('review2');
    expect(state.visit).toBe(seated.visit + 1);
    expect(Object.values(state.tasks).map(({ verb }) => verb)).toEqual(['assign']);
    expect(state.memory['review']).toEqual(seated.memory['review']);
    expect(replay(events, seated)).toEqual(state);
    const undone = undoMove(state, { ...step, from: 'v2', to: 'v1' }, seated);
    expect(undone.state).toEqual(seated);
    expect(replay(JSON.parse(JSON.stringify(undone.events)), state)).toEqual(seated);
  });

  test('refuses what is settled, unknown or ended', () => {
    const { to } = second(withSecondReview);
    const enter = (state: CaseState, place: string) => () =>
      moveEntering(contextOf(to), state, step, place);
    expect(enter(seated, 'nowhere')).toThrow(/move_place_unknown/);
    const reserved = { ...seated, facts: { reserved: true } };
    expect(enter(reserved, 'desk')).toThrow(/award_already_reserved/);
    expect(enter(draftCase, 'desk')).toThrow(/not_running/);
    const ended = { ...atDesk, status: 'ended' } as const;
    expect(() => moveKeeping(ended, step)).toThrow(/move_case_ended/);
  });

  test('to an identical definition always maps and changes nothing; undo restores everything', () => {
    fc.assert(
      fc.property(anyPlainDefinition, fc.nat(20), (plain, pick) => {
        const [from, to] = [readPlain(plain), readPlain(plain)];
        const pair = { from, to, gaps: versionGaps(from, to) };
        const own = contextOf(from);
        const begun = submit(own, draftCase, handedIn).state;
        for (const state of [draftCase, begun]) {
          if (state.status === 'ended') continue;
          const judged = judgeMove(state, pair);
          expect(judged).toMatchObject({ verdict: 'maps', reasons: [], keep: true });
          const told = { ...step, means: meaningOf(state, pair, null) };
          expect(told.means).toBe('nothing');
          expect(moveKeeping(state, told).state).toEqual(state);
          // Without answers there is nobody to confirm, so such a stage is passed at once.
          const places = judged.places.filter(
            (id) => to.workflow.stages[id]?.kind !== 'confirm_each',
          );
          const place = places[pick % Math.max(places.length, 1)];
          if (place === undefined) continue;
          const moved = moveEntering(contextOf(to), state, step, place);
          expect(undoMove(moved.state, step, state).state).toEqual(state);
        }
      }),
      { numRuns: 300 },
    );
  });
});
