import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { calendarFrom } from '../../server/domain/calendar.js';
import { firstPeriod, lastsUntil, nextPeriod } from '../../server/domain/duty/dutyClock.js';
import { dutySchema } from '../../server/domain/duty/dutySchema.js';

const calendar = calendarFrom(parse(readFileSync('config/calendars/2026.yaml', 'utf8')));
const from = '2026-03-02T01:00:00.000Z';
const repeated = (due: string, lasts: string) =>
  dutySchema.parse({
    id: 'report',
    name: { zh: '报告', en: 'Report' },
    begins: 'paid',
    clock: 'repeated',
    due,
    lasts,
    by: 'programme_officer',
  });

test.each([
  ['20 wd', '3 m', 3],
  ['1 m', '3 m', 3],
])('every %s for %s is owed as often as it fits', (due, lasts, most) => {
  const rule = repeated(due, lasts);
  const until = lastsUntil(rule, from);
  let number = 1;
  while (number < 20 && nextPeriod(calendar, rule, { from, number, until }) !== null) number += 1;
  expect(number).toBe(most);
});

test('nothing is owed beyond the time that a duty lasts', () => {
  const rule = repeated('6 m', '8 m');
  expect(firstPeriod(calendar, rule, from, new Date('2026-10-05T01:00:00.000Z'))).toBeNull();
});
