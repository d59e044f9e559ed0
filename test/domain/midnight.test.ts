import { windowState } from '../../server/domain/application/callWindow.js';
import { calendarFrom, dueAfter, zoneDay, zoneYear } from '../../server/domain/calendar.js';
import { parseDuration } from '../../server/domain/duration.js';
import type { Translate } from '../../server/domain/localText.js';
import { dateParts } from '../../server/domain/zoneDates.js';
import { daysLeft, dueView, urgencyOf } from '../../server/shared/words/dueView.js';

/** The zone's midnight is 16:00 of the day before in UTC: nothing may be told by UTC's date. */
const calendar = calendarFrom();
const inZone = (day: string, time: string): Date => new Date(`${day}T${time}+08:00`);
const words: Translate = (_locale, key, values) => `${key} ${JSON.stringify(values)}`;
const context = (now: Date) => ({ words, locale: 'en', now }) as const;

// A Thursday, and New Year's Eve, whose next day is a holiday.
describe.each([
  ['2026-11-26', '2026-11-27', '2026-11-26'],
  ['2026-12-31', '2027-01-01', '2026-12-31'],
])('at the end of %s', (day, next, utcDay) => {
  const [lastSecond, midnight] = [inZone(day, '23:59:59'), inZone(next, '00:00:00')];
  // Eight hours later UTC's own day turns, in the middle of a morning of the zone.
  const [beforeUtc, afterUtc] = [inZone(next, '07:59:59'), inZone(next, '08:00:00')];

  test.each([
    ['the last second', lastSecond, day],
    ['midnight', midnight, next],
    ['before UTC turns', beforeUtc, next],
    ['after UTC turned', afterUtc, next],
  ])('%s belongs to its day, month and year', (_name, moment, belongs) => {
    const { year, month, day: date } = dateParts(moment);
    const two = (part: number): string => String(part).padStart(2, '0');
    expect(zoneDay(moment)).toBe(belongs);
    expect(`${year}-${two(month)}-${two(date)}`).toBe(belongs);
    expect(zoneYear(moment)).toBe(Number(belongs.slice(0, 4)));
    expect(zoneDay(moment) === moment.toISOString().slice(0, 10)).toBe(
      belongs === utcDay || moment >= afterUtc,
    );
  });

  const due = inZone(day, '23:59:59.999').toISOString();
  test.each([
    ['due in the morning', inZone(day, '00:00:00'), 'today', 'today'],
    ['due in the last second', lastSecond, 'today', 'today'],
    ['over a millisecond later', midnight, 'overdue', null],
    ['over while UTC has the same date', beforeUtc, 'overdue', null],
  ])('a deadline of that day is %s', (_name, now, urgency, key) => {
    expect(urgencyOf(now, due)).toBe(urgency);
    const label = dueView(calendar, context(now), due)?.label ?? '';
    expect(label.startsWith('cases.due.today')).toBe(key === 'today');
    expect(/^cases\.due\.(?:over|late) /.test(label)).toBe(key === null);
  });

  test('what is due the next day is not due today, although UTC has that date soon', () => {
    const tomorrow = inZone(next, '23:59:59.999').toISOString();
    expect(urgencyOf(lastSecond, tomorrow)).not.toBe('today');
    expect(dueView(calendar, context(lastSecond), tomorrow)?.label).not.toContain('due.today');
    expect(urgencyOf(midnight, tomorrow)).toBe('today');
    expect(dueView(calendar, context(midnight), tomorrow)?.label).toContain('due.today');
    expect(daysLeft(calendar, midnight, tomorrow)).toBe(0);
  });

  test('a period and a notice count from the day of the zone they begin on', () => {
    for (const period of ['1 d', '5 d', '1 wd', '5 wd', '1 m']) {
      const duration = parseDuration(period);
      const from = (moment: Date): string =>
        dueAfter(calendar, moment, duration).dueAt.toISOString();
      expect(from(lastSecond)).toBe(from(inZone(day, '00:00:00')));
      expect(from(midnight)).toBe(from(inZone(next, '23:59:59.999')));
      for (const moment of [lastSecond, midnight]) {
        // It ends with the zone's day, which is 15:59:59.999 in UTC.
        expect(from(moment)).toMatch(/T15:59:59\.999Z$/);
        expect(from(moment) > inZone(zoneDay(moment), '23:59:59.999').toISOString()).toBe(true);
      }
    }
    const oneDay = (moment: Date): string =>
      zoneDay(dueAfter(calendar, moment, parseDuration('5 d')).dueAt);
    expect(oneDay(midnight) > oneDay(lastSecond)).toBe(true);
  });

  test.each([
    ['23:59:59', day],
    ['00:00:00', next],
  ])('a call that closes at %s of %s takes that instant and none after', (time, on) => {
    const closesAt = inZone(on, time).toISOString();
    const call = { status: 'published', opensAt: '2026-01-01T00:00:00.000Z', closesAt } as const;
    const at = (ms: number) => windowState(call, new Date(Date.parse(closesAt) + ms));
    expect([at(-1), at(0), at(1)]).toEqual(['open', 'open', 'closed']);
    const opens = { ...call, opensAt: closesAt, closesAt: '2028-01-01T00:00:00.000Z' };
    expect(windowState(opens, new Date(Date.parse(closesAt) - 1))).toBe('ahead');
    expect(windowState(opens, new Date(closesAt))).toBe('open');
  });
});
