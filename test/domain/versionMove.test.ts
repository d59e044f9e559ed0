import type { Definition } from '../../server/domain/definition/definition.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { hold } from '../../server/domain/workflow/machine.js';
import { judgeMove, moveMeaning } from '../../server/domain/versionMove/versionMove.js';
import {
  asked,
  atCheck,
  atDesk,
  atReview,
  first,
  seated,
  second,
  stageOf,
  withSecondReview,
} from '../support/versionPairs.js';

const verdictOf = (state: CaseState, change: (draft: Definition) => void) =>
  judgeMove(state, second(change));
const codes = (state: CaseState, change: (draft: Definition) => void): string[] =>
  verdictOf(state, change).reasons.map(({ code }) => code);
const unchanged = (): void => undefined;

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
    expect(moveMeaning(draftCase, second(asks), null)).toBe('questions');
    expect(moveMeaning(atCheck, second(asks), null)).toBe('nothing');
    expect(moveMeaning(asked, second(asks), null)).toBe('questions');
    expect(moveMeaning(atCheck, second(asks), 'desk')).toBe('place');
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
      'whose agreement was issued with other instalments',
      { ...atCheck, memory: { agreement: { hash: 'h' } }, facts: { reserved: true } },
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
    expect(verdictOf(waiting, otherShares).verdict).toBe('maps');
    const dearer = (draft: Definition): void => {
      for (const each of draft.award?.classes ?? []) each.amount_yuan += 1;
    };
    expect(codes(waiting, dearer)).toEqual(['move_in_whole_call']);
  });

  test('instalments may change before they are promised', () => {
    expect(verdictOf({ ...atCheck, facts: { reserved: true } }, otherShares).verdict).toBe('maps');
  });
});
