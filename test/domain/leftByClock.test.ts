import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { leftByClock, type CausedEvent } from '../../server/domain/workflow/leftByClock.js';

const due = '2026-03-09T15:59:59.999Z';
const later = '2026-03-20T15:59:59.999Z';
const inTime = '2026-03-05T02:00:00.000Z';
const afterDue = '2026-03-09T16:01:00.000Z';

const by = (actorId: string | null, at: string, event: CaseEvent): CausedEvent => ({
  actorId,
  at,
  event,
});
const entered = (stage: string, dueAt: string | null): CausedEvent =>
  by('lin', '2026-03-02T02:00:00.000Z', {
    type: 'stage_entered',
    stage,
    visit: 1,
    at: '2026-03-02T02:00:00.000Z',
    dueAt,
  });
const concluded = (actorId: string | null, at: string): CausedEvent =>
  by(actorId, at, { type: 'stage_concluded', stage: 'sign', outcome: 'lapsed', reason: '' });
const begun = [entered('sign', due)];

test.each([
  ['ended by the clock', [...begun, concluded(null, afterDue)], due],
  ['ended by a person', [...begun, concluded('wang', afterDue)], null],
  ['ended in time by who has no account', [...begun, concluded(null, inTime)], null],
  ['still standing', begun, null],
  ['without a deadline', [entered('sign', null), concluded(null, afterDue)], null],
  [
    'that got more time',
    [...begun, by('wang', inTime, { type: 'due_set', dueAt: later }), concluded(null, afterDue)],
    null,
  ],
])('a stage %s tells the deadline that passed, or none', (_, events, expected) => {
  expect(leftByClock(events, 'sign')?.dueAt ?? null).toBe(expected);
  expect(leftByClock(events)?.dueAt ?? null).toBe(expected);
  expect(leftByClock(events, 'another')).toBeNull();
});

test('the deadline of corrections is told as theirs, and the last time that a stage was left counts', () => {
  const asked = by('wang', inTime, {
    type: 'corrections_asked',
    stage: 'sign',
    items: [],
    dueAt: due,
  });
  const events = [entered('sign', later), asked, concluded(null, afterDue)];
  expect(leftByClock(events)).toEqual({ stage: 'sign', dueAt: due, corrections: true });
  const again = [...events, entered('sign', later), concluded('wang', later)];
  expect(leftByClock(again, 'sign')).toBeNull();
});
