import type { TimedEvent } from '../../server/domain/application/phaseWalks.js';
import { timeline } from '../../server/domain/application/timeline.js';
import { calendarFrom } from '../../server/domain/calendar.js';
import type { CaseEvent } from '../../server/domain/workflow/caseEvents.js';
import { replay } from '../../server/domain/workflow/caseState.js';
import { startupDefinition } from '../support/startup.js';

describe('the timeline', () => {
  const definition = startupDefinition();
  const calendar = calendarFrom();
  const at = (day: number) => `2026-11-${String(day).padStart(2, '0')}T02:00:00.000Z`;
  const due = (day: number) => `2026-11-${String(day).padStart(2, '0')}T15:59:59.999Z`;
  const tell = (events: readonly (readonly [number, CaseEvent])[], now = at(13)) => {
    const timed: TimedEvent[] = events.map(([day, event]) => ({ at: at(day), event }));
    const state = replay(events.map(([, event]) => event));
    return timeline({ events: timed, definition, state, calendar, now: new Date(now) });
  };
  const enter = (stage: string, day: number, dueDay: number): readonly [number, CaseEvent] => [
    day,
    { type: 'stage_entered', stage, visit: day, at: at(day), dueAt: due(dueDay) },
  ];
  const concluded = (stage: string, day: number, outcome: string, reason = '') =>
    [day, { type: 'stage_concluded', stage, outcome, reason }] as const;
  const handedIn = [2, { type: 'submitted', revision: 1, contentHash: 'ab'.repeat(32) }] as const;

  test('phases over, under way and ahead', () => {
    const entries = tell(
      [
        handedIn,
        enter('desk', 2, 5),
        concluded('desk', 3, 'accepted', 'inner'),
        enter('formal', 3, 10),
      ],
      at(5),
    );
    expect(entries.map(({ id, state }) => [id, state])).toEqual([
      ['', 'done'],
      ['acceptance', 'done'],
      ['checking', 'now'],
      ['review', 'ahead'],
      ['decision', 'ahead'],
      ['publicity', 'ahead'],
      ['agreement', 'ahead'],
      ['execution', 'ahead'],
    ]);
    expect(entries[1]).toMatchObject({ from: at(2), until: at(3), happenings: [] });
    expect(entries[2]?.days).toEqual({ used: 2, allowed: 5 });
    expect(entries[3]?.about).not.toBeNull();
  });

  test('asking for corrections stops the count and says what is asked', () => {
    const entries = tell([
      handedIn,
      enter('desk', 2, 5),
      concluded('desk', 3, 'accepted'),
      enter('formal', 3, 10),
      [
        5,
        {
          type: 'corrections_asked',
          stage: 'formal',
          items: [{ at: 'equity', note: 'secret' }],
          dueAt: due(12),
        },
      ],
      [5, { type: 'clock_paused', at: at(5), why: 'corrections' }],
    ]);
    const checking = entries.find(({ id }) => id === 'checking');
    expect(checking).toMatchObject({ paused: true, days: { used: 2, allowed: 5 } });
    expect(checking?.happenings).toEqual([
      { what: 'corrections_asked', at: at(5), count: 1, dueAt: due(12) },
    ]);
  });

  test('a reason is told where the stage speaks to the applicant, and nowhere else', () => {
    const refused = tell([
      handedIn,
      enter('desk', 2, 5),
      concluded('desk', 3, 'refused', 'Not in the zone'),
      [3, { type: 'ended', end: 'not_accepted' }],
    ]);
    expect(refused.map(({ what, state }) => [what, state])).toEqual([
      ['submitted', 'done'],
      ['phase', 'done'],
      ['end', 'stopped'],
    ]);
    expect(JSON.stringify(refused)).toContain('Not in the zone');
    const turnedDown = tell([
      handedIn,
      enter('visit', 4, 18),
      concluded('visit', 5, 'not', 'The laboratory is a garage'),
      [5, { type: 'ended', end: 'not_selected' }],
    ]);
    expect(JSON.stringify(turnedDown)).not.toContain('garage');
  });

  test('a case sent back shows the later phases as ahead again', () => {
    const entries = tell([
      handedIn,
      enter('desk', 2, 5),
      concluded('desk', 3, 'accepted'),
      enter('formal', 3, 10),
      [4, { type: 'sent_back', from: 'formal', to: 'desk', reason: 'inner reason' }],
      enter('desk', 4, 9),
    ]);
    expect(entries.find(({ id }) => id === 'acceptance')?.state).toBe('now');
    expect(entries.find(({ id }) => id === 'checking')?.state).toBe('ahead');
    expect(JSON.stringify(entries)).not.toContain('inner reason');
  });
});
