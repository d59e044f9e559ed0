import { livedSteps } from '../../server/domain/replay/livedCase.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import {
  lastActOf,
  takeBack,
  whyNotTakenBack,
  withoutTakenBack,
} from '../../server/domain/workflow/exits/takeBack.js';
import { act, submit, withdraw } from '../../server/domain/workflow/machine.js';
import type { CaseChange } from '../../server/domain/workflow/recorder.js';
import { startupCompiled } from '../support/startup.js';
import { on } from '../support/startupMoments.js';

describe('an act that is taken back', () => {
  const historyOf = (changes: readonly (readonly [number, string, CaseChange])[]) =>
    changes.flatMap(([day, actorId, { events }]) =>
      events.map((event) => ({ at: on(day).now.toISOString(), actorId, event })),
    );
  const first = submit(on(2, 'song'), draftCase, { revision: 1, contentHash: 'c' });
  const refused = act(on(3), first.state, 'refuse', { reason: 'the licence is of another firm' });
  const history = historyOf([
    [2, 'song', first],
    [3, 'wang', refused],
  ]);
  const last = lastActOf(history);

  test('leaves the case where it stood, with its claims taken anew and both acts on record', () => {
    if (last === null) throw new Error('nobody acted');
    const typed = { act: last, reason: 'a reason that is long enough', written: true };
    const { state, events, effects } = takeBack(on(4), refused.state, typed);
    expect(state).toEqual({ ...first.state, deferral: null });
    expect(events.map(({ type }) => type)).toEqual(['taken_back', 'standing_restored']);
    expect(effects).toEqual([{ effect: 'retake_claims', stage: 'desk', data: {} }]);
  });

  test('is left out of what a replay takes the case to have been through', () => {
    if (last === null) throw new Error('nobody acted');
    const back = takeBack(on(4), refused.state, { act: last, reason: 'a slip', written: true });
    const accepted = act(on(5), back.state, 'accept', {});
    const all = [
      ...history,
      ...historyOf([
        [4, 'wang', back],
        [5, 'wang', accepted],
      ]),
    ];
    const lived = withoutTakenBack(all).map(({ event }) => event);
    const straight = act(on(5), first.state, 'accept', {});
    expect(lived).toEqual([...first.events, ...straight.events]);
    const stages = startupCompiled().definition.workflow.stages;
    expect(livedSteps(lived, stages).map(({ stage, outcome }) => [stage, outcome])).toEqual([
      ['desk', 'accepted'],
    ]);
  });

  test('is one’s own, the last and not long ago', () => {
    // Done on Tuesday within the desk's deadline of Thursday: until the end of Wednesday.
    expect(whyNotTakenBack(on(4), last, 'wang')).toBeNull();
    expect(whyNotTakenBack(on(5), last, 'wang')).toBe('take_back_late');
    expect(whyNotTakenBack(on(4), last, 'head')).toBe('take_back_not_last');
    expect(whyNotTakenBack(on(4), null, 'wang')).toBe('take_back_not_last');
    const handing = lastActOf(historyOf([[2, 'song', first]]));
    expect(whyNotTakenBack(on(2), handing, 'song')).toBe('take_back_other_way');
  });

  test('may be a withdrawal of the applicant', () => {
    const withdrawn = withdraw(on(3, 'song'), first.state, 'pressed by mistake');
    const own = lastActOf(
      historyOf([
        [2, 'song', first],
        [3, 'song', withdrawn],
      ]),
    );
    expect(whyNotTakenBack(on(3, 'song'), own, 'song')).toBeNull();
  });
});
