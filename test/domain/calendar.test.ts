import { readFileSync } from 'node:fs';
import { fc } from '../support/fastCheck.js';
import { parse } from 'yaml';
import {
  addWorkingDays,
  calendarFrom,
  dueAfter,
  endOfZoneDay,
  isWorkingDay,
  workingDaysBetween,
  zoneDay,
} from '../../server/domain/calendar.js';
import { parseDuration } from '../../server/domain/duration.js';
import { statutoryHolidayOn, statutoryHolidays } from '../../server/domain/statutoryHolidays.js';

const file: unknown = parse(readFileSync('config/calendars/2026.yaml', 'utf8'));
const calendar = calendarFrom(file);
const name = { zh: '假', en: 'off' };
const year = (change: object) => ({ year: 2026, source: 's', off: [], worked: [], ...change });

const day = fc
  .integer({ min: 0, max: 364 })
  .map((offset) => new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10));

describe('the calendar of 2026', () => {
  it('has 248 working days', () => {
    const days = Array.from({ length: 365 }, (_, offset) =>
      new Date(Date.UTC(2026, 0, 1 + offset)).toISOString().slice(0, 10),
    );
    expect(days.filter((each) => isWorkingDay(calendar, each))).toHaveLength(248);
    expect(workingDaysBetween(calendar, '2025-12-31', '2026-12-31')).toBe(248);
  });

  it.each([
    ['2026-01-01', false],
    ['2026-01-04', true],
    ['2026-02-14', true],
    ['2026-02-23', false],
    ['2026-02-28', true],
    ['2026-05-05', false],
    ['2026-05-09', true],
    ['2026-09-20', true],
    ['2026-10-10', true],
    ['2026-10-11', false],
    ['2026-11-23', true],
  ])('%s: %s', (each, works) => {
    expect(isWorkingDay(calendar, each)).toBe(works);
  });

  it.each([
    ['2026-02-13', 5, '2026-02-27'],
    ['2026-04-30', 5, '2026-05-11'],
    ['2026-09-30', 5, '2026-10-13'],
    ['2026-09-30', 7, '2026-10-15'],
    ['2026-09-30', 0, '2026-09-30'],
  ])('from %s %d working days end on %s', (from, count, to) => {
    expect(addWorkingDays(calendar, from, count)).toBe(to);
    expect(workingDaysBetween(calendar, from, to)).toBe(count);
    expect(workingDaysBetween(calendar, to, from) + count).toBe(0);
  });

  it('refuses days and counts that do not exist', () => {
    expect(() => addWorkingDays(calendar, '2026-02-30', 1)).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, '2026-02-03', -1)).toThrow(RangeError);
    expect(() => addWorkingDays(calendar, '2026-02-03', 1.5)).toThrow(RangeError);
    expect(() => workingDaysBetween(calendar, 'today', '2026-02-03')).toThrow(RangeError);
    expect(() => endOfZoneDay('2026-2-3')).toThrow(RangeError);
  });

  it('counts forwards what it counts between', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 300 }), (from, count) => {
        const to = addWorkingDays(calendar, from, count);
        expect(isWorkingDay(calendar, to)).toBe(true);
        expect(workingDaysBetween(calendar, from, to)).toBe(count);
      }),
    );
  });

  it('adds up over a day in between', () => {
    fc.assert(
      fc.property(day, day, day, (a, b, c) => {
        const whole = workingDaysBetween(calendar, a, c);
        const parts = workingDaysBetween(calendar, a, b) + workingDaysBetween(calendar, b, c);
        return whole === parts;
      }),
    );
  });
});

describe('the day in Shanghai', () => {
  it('turns at 16:00 UTC', () => {
    expect(zoneDay(new Date('2026-11-23T15:59:59.999Z'))).toBe('2026-11-23');
    expect(zoneDay(new Date('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
    expect(endOfZoneDay('2026-11-23').toISOString()).toBe('2026-11-23T15:59:59.999Z');
    expect(endOfZoneDay('2028-02-29').toISOString()).toBe('2028-02-29T15:59:59.999Z');
  });

  it('ends on the day itself', () => {
    fc.assert(fc.property(day, (each) => zoneDay(endOfZoneDay(each)) === each));
  });
});

const due = (from: string, duration: string) =>
  dueAfter(calendar, new Date(from), parseDuration(duration));

describe('when a period ends', () => {
  it.each([
    // 23:30 in Shanghai still belongs to the 30th, 00:30 to the 1st of October.
    ['2026-09-30T15:30:00Z', '5 wd', '2026-10-13T15:59:59.999Z'],
    ['2026-09-30T16:30:00Z', '5 wd', '2026-10-13T15:59:59.999Z'],
    ['2026-11-23T02:00:00Z', '5 wd', '2026-11-30T15:59:59.999Z'],
    ['2026-11-23T02:00:00Z', '7 d', '2026-11-30T15:59:59.999Z'],
    ['2028-02-22T02:00:00Z', '7 d', '2028-02-29T15:59:59.999Z'],
    ['2026-01-31T02:00:00Z', '1 m', '2026-02-28T15:59:59.999Z'],
    ['2028-01-31T02:00:00Z', '1 m', '2028-02-29T15:59:59.999Z'],
    ['2028-02-29T02:00:00Z', '12 m', '2029-02-28T15:59:59.999Z'],
    // 28 February 2027 is a Sunday.
    ['2026-11-30T02:00:00Z', '3 m', '2027-03-01T15:59:59.999Z'],
    // Both end within the National Day holiday, 1 to 7 October.
    ['2026-01-03T02:00:00Z', '9 m', '2026-10-08T15:59:59.999Z'],
    ['2026-09-26T02:00:00Z', '7 d', '2026-10-08T15:59:59.999Z'],
    // 10 October 2026 is a Saturday that is worked.
    ['2026-10-03T02:00:00Z', '7 d', '2026-10-10T15:59:59.999Z'],
    ['2026-03-15T02:00:00Z', '12 m', '2027-03-15T15:59:59.999Z'],
  ])('from %s for %s: %s', (from, duration, expected) => {
    expect(due(from, duration).dueAt.toISOString()).toBe(expected);
  });

  it('warns where working days reach a year that is not loaded', () => {
    expect(due('2026-12-24T02:00:00Z', '5 wd').yearMissing).toBe(false);
    expect(due('2026-12-24T02:00:00Z', '6 wd')).toEqual({
      // New Year's Day is off by law whether the year is loaded or not; 2 January is a Saturday.
      dueAt: new Date('2027-01-04T15:59:59.999Z'),
      yearMissing: true,
    });
    expect(due('2025-12-30T02:00:00Z', '5 wd').yearMissing).toBe(true);
    expect(due('2025-12-31T02:00:00Z', '5 wd').yearMissing).toBe(false);
    expect(due('2026-12-24T02:00:00Z', '30 d').yearMissing).toBe(true);
    expect(due('2026-11-24T02:00:00Z', '30 d').yearMissing).toBe(false);
  });
});

describe('a year whose holidays have not been announced', () => {
  const none = calendarFrom();

  it.each([
    // 春节 2027 is 6 February: a new moon at 23:56 in Beijing, which is easily put a day late.
    ['2027-02-05', 'spring_festival'],
    ['2027-02-08', 'spring_festival'],
    ['2027-04-05', 'qingming'],
    ['2027-05-01', 'labour_day'],
    ['2027-06-09', 'dragon_boat'],
    ['2027-09-15', 'mid_autumn'],
    ['2027-10-01', 'national_day'],
    ['2030-02-03', 'spring_festival'],
  ])('%s is %s by law', (holiday, called) => {
    expect(statutoryHolidayOn(holiday)?.name).toBe(called);
    expect(isWorkingDay(none, holiday)).toBe(false);
  });

  it('has the thirteen days of the law, and works every other Monday to Friday', () => {
    const days = Array.from({ length: 365 }, (_, offset) =>
      new Date(Date.UTC(2027, 0, 1 + offset)).toISOString().slice(0, 10),
    );
    const weekdays = days.filter((each) => ![0, 6].includes(new Date(each).getUTCDay()));
    const holidays = statutoryHolidays(2027).map((each) => each.day);
    expect(holidays).toHaveLength(13);
    expect(weekdays.filter((each) => !isWorkingDay(none, each))).toEqual(
      holidays.filter((each) => weekdays.includes(each)),
    );
  });

  it('knows nothing of 2026 that the announcement denies', () => {
    expect(statutoryHolidays(2026).every((each) => !isWorkingDay(calendar, each.day))).toBe(true);
  });

  it('counts the days of fixed date where the lunar calendar is not known', () => {
    expect(statutoryHolidays(2099).map((each) => each.name)).not.toContain('mid_autumn');
    expect(isWorkingDay(none, '2099-10-01')).toBe(false);
  });
});

describe('a calendar file', () => {
  it.each([
    ['a working day off the year', year({ off: [{ from: '2025-12-31', to: '2026-01-01', name }] })],
    ['a span backwards', year({ off: [{ from: '2026-01-03', to: '2026-01-01', name }] })],
    ['a day that does not exist', year({ worked: ['2026-02-30'] })],
    ['a worked weekday', year({ worked: ['2026-11-23'] })],
    [
      'a day both off and worked',
      year({ off: [{ from: '2026-01-03', to: '2026-01-04', name }], worked: ['2026-01-04'] }),
    ],
    ['an unknown key', year({ of: [] })],
    ['nothing', null],
  ])('with %s is refused', (_, data) => {
    expect(() => calendarFrom(data)).toThrow();
  });

  it('may come with others', () => {
    const both = calendarFrom(file, { ...year({}), year: 2027 });
    const christmas = dueAfter(both, new Date('2026-12-24T02:00:00Z'), { count: 6, unit: 'wd' });
    expect(christmas.yearMissing).toBe(false);
  });
});
