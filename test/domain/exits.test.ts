import {
  caseExitNames,
  demandExit,
  demandExitRole,
  possibleExits,
} from '../../server/domain/access/caseExits.js';
import type { CaseSubject } from '../../server/domain/access/caseAccess.js';
import type { Actor, Role } from '../../server/domain/actor.js';
import { Refused } from '../../server/domain/refusal.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { actorsBehind } from '../../server/domain/workflow/exits/correct.js';
import { exitActs } from '../../server/domain/workflow/exits/exitActs.js';
import { extendClock } from '../../server/domain/workflow/exits/extendClock.js';
import { act, submit, timeRanOut } from '../../server/domain/workflow/machine.js';
import { on, rules, time } from '../support/startupMoments.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  return '';
};
const handingIn = submit(on(2, 'song'), draftCase, { revision: 1, contentHash: 'c' });
const handedIn = handingIn.state;
const entering = handingIn.events.map((event) => ({ actorId: 'song', event }));
const names = { title: 'Blades', applicantName: 'Lanhai' };
const known = { names, reached: {} };
const grounds = { reason: 'a reason that is long enough', ground: 'paper 1' };

describe('a deadline that is extended', () => {
  const typed = { by: '5 wd', reason: grounds.reason } as const;

  test('moves by working days from where it was, with the tasks that were due by then', () => {
    // Three working days after Monday the 2nd: Thursday the 5th; five more: Thursday the 12th.
    expect(handedIn.dueAt).toMatch(/^2026-03-05/);
    const { state, events } = extendClock(on(3), handedIn, typed);
    expect(state.dueAt).toMatch(/^2026-03-12/);
    expect(Object.values(state.tasks).map(({ dueAt }) => dueAt)).toEqual([state.dueAt]);
    expect(events).toMatchObject([{ type: 'clock_extended', from: handedIn.dueAt }]);
  });

  test('is that of corrections while they are awaited, and the stage keeps its own', () => {
    const asked = act(on(3), handedIn, 'ask', { 'fix.company': 'the licence is unreadable' }).state;
    const { state } = extendClock(on(4), asked, typed);
    expect(state.corrections?.dueAt).not.toBe(asked.corrections?.dueAt);
    expect(state.dueAt).toBe(asked.dueAt);
  });

  test.each<[string, CaseState, number]>([
    ['extend_passed', handedIn, 6],
    ['extend_paused', { ...handedIn, paused: { at: '2026-03-03T02:00:00.000Z', why: 'w' } }, 3],
    ['extend_notice', { ...handedIn, stage: 'notice' }, 3],
    ['extend_nothing_due', { ...handedIn, dueAt: null, tasks: {} }, 3],
    ['not_running', { ...handedIn, status: 'ended', stage: null }, 3],
  ])('is refused with %s', (code, state, day) => {
    expect(codeOf(() => extendClock(on(day), state, typed))).toBe(code);
  });
});

describe('a case that two persons suspend', () => {
  const suspended = exitActs.suspend.act(on(3), handedIn, {}, grounds, known).state;

  test('concludes nothing and does not run out of time', () => {
    const refuse = () =>
      act(on(4), suspended, 'refuse', { reason: 'the licence is of another firm' });
    expect(codeOf(refuse)).toBe('case_suspended');
    expect(timeRanOut(on(20), suspended)).toBeNull();
    expect(exitActs.suspend.whyNot(on(4), suspended)).toBe('suspended_already');
  });

  test('goes on with its deadlines moved by the working days between', () => {
    // Suspended on Tuesday with two working days left, lifted on Monday the 9th: Wednesday the 11th.
    const lifted = exitActs.lift.act(on(9), suspended, {}, grounds, known).state;
    expect(lifted.dueAt).toMatch(/^2026-03-11/);
    expect(Object.values(lifted.tasks).map(({ dueAt }) => dueAt)).toEqual([lifted.dueAt]);
    expect(lifted).toMatchObject({ holds: [], suspended: null, status: 'running' });
    expect(exitActs.lift.whyNot(on(9), lifted)).toBe('not_suspended');
  });

  test('may be ended, and then nothing holds what is still to be paid', () => {
    const { state } = exitActs.terminate.act(on(4), suspended, { due: 'pay' }, grounds, known);
    expect(state).toMatchObject({
      status: 'ended',
      end: 'terminated_by_zone',
      holds: [],
      tasks: {},
    });
  });
});

describe('a case that the zone ends', () => {
  const committed: CaseState = { ...handedIn, facts: { reserved: true, committed: true } };
  const ended = (due: string): readonly string[] =>
    exitActs.terminate
      .act(on(3), committed, { due }, grounds, known)
      .effects.map(({ effect }) => effect);

  test('lets go of its money as chosen', () => {
    expect(ended('pay')).toEqual(['cancel_tranches', 'release_claims']);
    expect(ended('cancel')).toEqual(['cancel_due_tranches', 'cancel_tranches', 'release_claims']);
  });

  test('waits for an objection to be decided', () => {
    const held = { ...handedIn, holds: ['o1'] };
    expect(exitActs.terminate.whyNot(on(3), held)).toBe('held_by_objection');
  });

  test.each<[string, CaseState]>([
    ['revoke_running', handedIn],
    ['revoke_not_granted', { ...handedIn, status: 'ended', stage: null, end: 'not_accepted' }],
  ])('is not revoked: %s', (code, state) => {
    expect(exitActs.revoke.whyNot(on(3), state)).toBe(code);
  });

  test('is revoked once it was granted', () => {
    const granted = { ...committed, status: 'ended' as const, stage: null, end: 'completed' };
    const { state } = exitActs.revoke.act(on(3), granted, { due: 'cancel' }, grounds, known);
    expect(state).toMatchObject({ status: 'ended', end: 'revoked_by_zone' });
    expect(exitActs.revoke.whyNot(on(4), state)).toBe('revoke_not_granted');
  });
});

describe('an outcome that is corrected after others acted', () => {
  const accepted = act(on(3), handedIn, 'accept', {}).state;
  const corrected = (outcome: string, state = accepted) =>
    exitActs.correct_outcome.act(on(4), state, { outcome, redo: [] }, grounds, known);

  test('takes the case where the right one leads; what came before stands', () => {
    expect(accepted.stage).toBe('formal');
    const { state, events, effects } = corrected('desk.refused');
    expect(state).toMatchObject({ status: 'ended', end: 'not_accepted' });
    expect(state.memory['desk']).toEqual(accepted.memory['desk']);
    expect(events[0]).toMatchObject({ type: 'outcome_corrected', from: 'formal', ...grounds });
    expect(effects.map(({ effect }) => effect)).toEqual(['release_claims']);
    const { events: accepting } = act(on(3), handedIn, 'accept', {});
    const history = accepting.map((event) => ({ actorId: 'wang', event }));
    const typed = { outcome: 'desk.refused', redo: [] };
    expect([...exitActs.correct_outcome.madeBy(typed, [...entering, ...history])]).toEqual([
      'wang',
    ]);
  });

  test('comes from whoever acted in that visit of its stage, also where the clock ended it', () => {
    const entry = (visit: number) =>
      ({ type: 'stage_entered', stage: 'meeting', visit, at: '', dueAt: null }) as const;
    const vote = { type: 'noted', stage: 'meeting', verb: 'vote', data: {} } as const;
    const paused = { type: 'clock_paused', at: '', why: '' } as const;
    const by = (actorId: string | null, event: CaseEvent) => ({ actorId, event });
    const ended = { type: 'stage_concluded', stage: 'meeting', outcome: 'no', reason: '' } as const;
    const back = { type: 'sent_back', from: 'meeting', to: 'desk', reason: '' } as const;
    const first = [by('ann', entry(1)), by('bo', vote), by('cy', paused), by(null, ended)];
    const history = [...first, by('di', entry(2)), by('ed', vote), by('flo', ended)];
    const left = [by('flo', entry(3)), by('gus', vote), by('gus', back)];
    expect([...actorsBehind(first, 'meeting')]).toEqual(['bo']);
    expect([...actorsBehind([...history, ...left], 'meeting')]).toEqual(['ed', 'flo']);
  });

  test('lets go of money that was set aside on it, and not of money that was promised', () => {
    const reserved = { ...accepted, facts: { ...accepted.facts, reserved: true } };
    const { state, effects } = corrected('desk.accepted', reserved);
    expect(state).toMatchObject({ stage: 'formal', facts: { reserved: false } });
    expect(effects.map(({ effect }) => effect)).toEqual(['release_award']);
    const committed = { ...accepted, facts: { committed: true } };
    expect(codeOf(() => corrected('desk.refused', committed))).toBe('correct_committed');
  });

  test.each(['formal.passed', 'desk.nothing', 'notice.confirmed'])('is none of %s', (outcome) => {
    expect(codeOf(() => corrected(outcome))).toBe('check_fields');
  });
});

describe('what is accepted after its time', () => {
  const late = (day: number) =>
    exitActs.accept_late.act(on(day), handedIn, { by: '3 wd' }, grounds, known);

  test('is given days from then on, and that it was late stays with the case', () => {
    // Due on Thursday the 5th; on Monday the 9th it gets three working days: Thursday the 12th.
    const { state } = late(9);
    expect(state.dueAt).toMatch(/^2026-03-12/);
    expect(state.late).toEqual([{ stage: 'desk', due: handedIn.dueAt, until: state.dueAt }]);
    expect(codeOf(() => late(4))).toBe('late_not');
  });
});

test('names are corrected with both on record, and a correction of nothing is refused', () => {
  const rename = (title: string) =>
    exitActs.correct_names.act(on(3), handedIn, { ...names, title }, grounds, known);
  expect(rename('Blades II').events).toEqual([
    { type: 'names_corrected', was: names, now: { ...names, title: 'Blades II' }, ...grounds },
  ]);
  expect(codeOf(() => rename('Blades'))).toBe('check_fields');
});

describe('who may', () => {
  const subject: CaseSubject = {
    id: 'case',
    programmeId: 'kechuang',
    applicantId: 'song',
    organisationId: 'firm',
    counterpartyId: null,
    state: handedIn,
  };
  const person = (id: string, role: Role, programmeId: string): Actor => ({
    userId: id,
    personId: id,
    name: id,
    email: `${id}@zone.test`,
    locale: 'en',
    grants: [{ role, programmeId }],
    organisationIds: id === 'song' ? ['firm'] : [],
  });
  const seconded = caseExitNames.filter((exit) => exit !== 'take_back' && exit !== 'ask_time');

  test.each(seconded)(
    '%s is for superiors of its programme alone, never for one’s own case',
    (exit) => {
      const code = (actor: Actor) => codeOf(() => demandExitRole(actor, subject, exit, 'begin'));
      expect(code(person('ada', 'programme_officer', 'kechuang'))).toBe('');
      expect(code(person('ada', 'programme_officer', 'youth'))).toBe('not_found');
      expect(code(person('ada', 'desk_officer', 'kechuang'))).toBe('not_your_role');
      expect(code(person('ada', 'finance_approver', 'kechuang'))).toBe('not_found');
      expect(code(person('song', 'programme_officer', 'kechuang'))).toBe('own_case');
    },
  );

  test('more time is asked for by the side that is awaited, and decided by the zone', () => {
    const code = (actor: Actor, wish: 'begin' | 'decide', state = subject.state) =>
      codeOf(() => demandExitRole(actor, { ...subject, state }, 'ask_time', wish));
    const items = { 'fix.company': 'the licence is hard to read' };
    const asked = act(on(3), subject.state, 'ask', items).state;
    const [song, ada] = [
      { ...person('song', 'auditor', 'kechuang'), grants: [] },
      person('ada', 'programme_officer', 'kechuang'),
    ];
    expect([code(song, 'begin'), code(song, 'begin', asked)]).toEqual(['own_case', '']);
    expect([code(ada, 'begin', asked), code(ada, 'decide', asked)]).toEqual(['not_your_role', '']);
    expect(code(song, 'decide', asked)).toBe('own_case');
  });

  test('what a page offers is what the service permits', () => {
    const look = { rules, time, now: on(3).now, subject, lastAct: null };
    const offered = (actor: Actor, mine: boolean): readonly string[] =>
      possibleExits(actor, look).flatMap((each) => (each.mine === mine ? [each.exit] : []));
    const officer = person('ada', 'programme_officer', 'kechuang');
    expect(offered(officer, true)).toEqual(['extend', 'correct_names', 'suspend', 'terminate']);
    expect(offered(person('bo', 'desk_officer', 'kechuang'), true)).toEqual([]);
    for (const exit of caseExitNames) {
      const permitted = codeOf(() => demandExit(officer, look, exit, 'begin')) === '';
      expect(offered(officer, true).includes(exit)).toBe(permitted);
    }
  });
});
