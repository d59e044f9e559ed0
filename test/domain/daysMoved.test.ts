import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  addWorkingDays,
  calendarFrom,
  dueAfter,
  endOfZoneDay,
  withYear,
  workingDaysBetween,
  zoneDay,
  type WorkingCalendar,
} from '../../server/domain/calendar.js';
import {
  calendarYearSchema,
  differencesOf,
  faultsOf,
  withDay,
} from '../../server/domain/calendarYear.js';
import { parseDuration } from '../../server/domain/duration.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { moveDays } from '../../server/domain/workflow/daysMoved.js';
import type { WorkflowRules } from '../../server/domain/workflow/machineContext.js';
import { workflowRulesOf } from '../../server/domain/procedure/workflowRules.js';
import { startupCompiled } from '../support/startup.js';
import { fc } from '../support/fastCheck.js';

const file = calendarYearSchema.parse(parse(readFileSync('config/calendars/2026.yaml', 'utf8')));
const before = calendarFrom(file);
const called = { zh: '放假', en: 'off' };
/** 30 November 2026 is a Monday. */
const changed = withDay(file, '2026-11-30', 'off', called);
const now = new Date('2026-11-27T02:00:00Z');
const change = {
  id: 'change',
  before,
  after: withYear(before, 2026, changed),
  since: now.toISOString(),
};

const rules = workflowRulesOf(startupCompiled());
const decision = rules.stage('approve');
/** Rules by which the one stage of these cases lasts so long. */
const rulesWith = (due: string): WorkflowRules => ({
  ...rules,
  stage: () => ({ ...decision, due }),
});
const running = (dueDay: string, more: Partial<CaseState> = {}): CaseState => ({
  ...draftCase,
  status: 'running',
  stage: 'one',
  enteredAt: '2026-11-26T02:00:00Z',
  dueAt: endOfZoneDay(dueDay).toISOString(),
  ...more,
});
const movedTo = (due: string, state: CaseState, at = now): string | null =>
  moveDays(rulesWith(due), state, change, at).state.dueAt;
const endOf = (day: string): string => endOfZoneDay(day).toISOString();

describe('a deadline when a day becomes a day off', () => {
  it.each([
    // 3 working days after 26 November: 27, 30, 1; without the 30th: 27, 1, 2.
    ['3 wd', '2026-12-01', '2026-12-02'],
    // What is due before the changed day stays.
    ['1 wd', '2026-11-27', '2026-11-27'],
    // Calendar days run over a day off; only where the last one is off it ends later.
    ['5 d', '2026-12-01', '2026-12-01'],
    ['4 d', '2026-11-30', '2026-12-01'],
    ['1 m', '2026-12-28', '2026-12-28'],
  ])('of %s, due %s, is due %s', (period, due, expected) => {
    expect(movedTo(period, running(due))).toBe(endOf(expected));
  });

  it('whose clock stood still keeps the working days that are left', () => {
    // Due by no period that is known: 27, 30, 1, 2, 3 are left.
    expect(movedTo('3 wd', running('2026-12-03'))).toBe(endOf('2026-12-04'));
  });

  it('is moved where another beginning would give the same day by the changed calendar', () => {
    // Announced on the 26th for three days: 27, 30, 1. Entered on the 25th, three days by the
    // changed calendar would be 26, 27, 1 as well.
    const state = running('2026-12-01', { enteredAt: '2026-11-25T02:00:00Z' });
    const from = '2026-11-26T02:00:00Z';
    const moved = moveDays(rulesWith('3 wd'), state, change, now, from);
    expect(moved.state.dueAt).toBe(endOf('2026-12-02'));
  });

  it('stays where it began since the change, by which it is counted already', () => {
    const state = running('2026-12-02', { enteredAt: '2026-11-27T03:00:00Z' });
    expect(movedTo('2 wd', { ...state, dueAt: endOf('2026-12-02') }, now)).toBe(
      endOf('2026-12-02'),
    );
    expect(movedTo('3 wd', running('2026-12-03', { enteredAt: '2026-11-27T03:00:00Z' }))).toBe(
      endOf('2026-12-03'),
    );
  });

  it('stays where it is over, where the change has been, and where the case has ended', () => {
    const late = new Date('2026-12-02T02:00:00Z');
    expect(movedTo('3 wd', running('2026-12-01'), late)).toBe(endOf('2026-12-01'));
    const been = running('2026-12-01', { daysMovedBy: 'change' });
    expect(moveDays(rulesWith('3 wd'), been, change, now).events).toEqual([]);
    const ended = running('2026-12-01', { status: 'ended' });
    expect(moveDays(rulesWith('3 wd'), ended, change, now).events).toEqual([]);
  });

  it('never comes earlier and never loses a working day', () => {
    const day = fc.integer({ min: 0, max: 30 }).map((ahead) => addDays('2026-11-28', ahead));
    fc.assert(
      fc.property(day, day, fc.integer({ min: 1, max: 20 }), (off, worked, count) => {
        const other = withDay(withDay(file, off, 'off', called), worked, 'usual', called);
        const after = withYear(before, 2026, other);
        const due = endOf(addWorkingDays(before, '2026-11-26', count));
        const state = { ...running('2026-12-01'), dueAt: due };
        const moved = moveDays(rulesWith(`${count} wd`), state, { ...change, id: 'x', after }, now);
        const full = endOf(addWorkingDays(after, '2026-11-26', count));
        expect(moved.state.dueAt).toBe(due < now.toISOString() || full < due ? due : full);
      }),
    );
  });
});

describe('a deadline told while the year was not announced', () => {
  const unknown = calendarFrom();
  const announced = calendarFrom(file);

  // By the law alone 1 January, 16 to 19 February and 1 to 3 October 2026 are off. The announcement
  // adds 2 and 3 January, 15 and 20 to 23 February, 4 to 7 October, and works 4 January, 14 and
  // 28 February and 10 October instead.
  it.each([
    ['New Year, 3 days', '2025-12-29', '3 wd', '2026-01-02', '2026-01-04'],
    ['New Year, a notice of 5', '2025-12-29', '5 wd', '2026-01-06', '2026-01-06'],
    ['Spring Festival, a notice of 5', '2026-02-12', '5 wd', '2026-02-25', '2026-02-26'],
    // Counted anew it would be the 14th, which is worked: what was told never comes earlier.
    ['Spring Festival, 2 days', '2026-02-12', '2 wd', '2026-02-20', '2026-02-20'],
    ['Spring Festival, a week', '2026-02-12', '7 d', '2026-02-20', '2026-02-24'],
    ['National Day, a notice of 5', '2026-09-28', '5 wd', '2026-10-07', '2026-10-10'],
    ['National Day, a month', '2026-09-03', '1 m', '2026-10-05', '2026-10-08'],
  ])('%s from %s for %s: told %s, then %s', (_, from, period, told, expected) => {
    const enteredAt = `${from}T02:00:00.000Z`;
    const since = new Date(`${from}T08:00:00Z`);
    expect(endOf(told)).toBe(
      dueAfter(unknown, new Date(enteredAt), parseDuration(period)).dueAt.toISOString(),
    );
    const loaded = { id: 'year', before: unknown, after: announced, since: since.toISOString() };
    const state = running(told, { enteredAt });
    const moved = moveDays(rulesWith(period), state, loaded, since).state.dueAt;
    expect(moved).toBe(endOf(expected));
    // Nobody lost a day: as many full working days as were told lie within it.
    const full = (calendar: WorkingCalendar, due: string): number =>
      workingDaysBetween(calendar, from, due);
    if (period.endsWith('wd')) {
      const days = full(announced, zoneDay(new Date(moved ?? '')));
      expect(days).toBeGreaterThanOrEqual(full(unknown, told));
    }
  });
});

const addDays = (day: string, count: number): string =>
  new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);

describe('a year with a day changed', () => {
  it('splits the holiday that the day is taken from', () => {
    const split = withDay(file, '2026-10-06', 'usual', called);
    expect(split.off.filter(({ name }) => name.zh === '国庆节')).toEqual([
      { from: '2026-10-01', to: '2026-10-05', name: { zh: '国庆节', en: 'National Day' } },
      { from: '2026-10-07', to: '2026-10-07', name: { zh: '国庆节', en: 'National Day' } },
    ]);
    expect(differencesOf(file, split)).toEqual([
      { day: '2026-10-06', was: 'off', becomes: 'usual' },
    ]);
  });

  it('is faulty where it works a holiday of the law or a weekday', () => {
    const taken = withDay(file, '2026-10-01', 'usual', called);
    expect(faultsOf(taken)).toEqual([{ day: '2026-10-01', fault: 'holiday_missing' }]);
    const worked = withDay(file, '2026-11-30', 'worked', called);
    expect(faultsOf(worked)).toEqual([{ day: '2026-11-30', fault: 'worked_weekday' }]);
  });

  it('differs from a year nobody announced in what the announcement adds to the law', () => {
    const days = differencesOf(null, file).map(({ day }) => day);
    expect(days).toContain('2026-02-14');
    expect(days).not.toContain('2026-10-01');
  });
});
