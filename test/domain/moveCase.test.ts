import { fc } from '../support/fastCheck.js';
import { draftCase, replay, type CaseState } from '../../server/domain/workflow/caseState.js';
import { submit } from '../../server/domain/workflow/machine.js';
import { moveEntering, moveKeeping, undoMove } from '../../server/domain/versionMove/moveCase.js';
import { versionGaps } from '../../server/domain/versionMove/versionGaps.js';
import { judgeMove, moveMeaning } from '../../server/domain/versionMove/versionMove.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import {
  atDesk,
  contextOf,
  handedIn,
  seated,
  second,
  withSecondReview,
} from '../support/versionPairs.js';

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
          const told = { ...step, means: moveMeaning(state, pair, null) };
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
      { numRuns: 100 },
    );
  });
});
