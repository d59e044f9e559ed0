import type { CallStatus } from '../../server/domain/application/callWindow.js';
import { freezeOf, freezeWindow } from '../../server/domain/application/freezeWindow.js';
import {
  addWorkingDays,
  calendarFrom,
  isWorkingDay,
  startOfZoneDay,
  workingDayBefore,
  workingDaysBetween,
  zoneDay,
} from '../../server/domain/calendar.js';

const name = { zh: 'zh', en: 'en' };
/** A year in which the first week of October is off and the Saturday after it is worked. */
const calendar = calendarFrom({
  year: 2026,
  source: 'a test',
  off: [{ from: '2026-10-01', to: '2026-10-07', name }],
  worked: ['2026-10-10'],
});
const call = (
  closesAt: string,
  freezeDays: number | null = null,
  status: CallStatus = 'published',
) => ({
  status,
  closesAt,
  freezeDays,
});
const at = (day: string, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString();

describe('the freeze window of a call', () => {
  test('is three working days before the closing day, from midnight in the zone', () => {
    // Friday; the three working days before it are Thursday, Wednesday and Tuesday.
    const friday = at('2026-11-27', '18:00');
    expect(freezeWindow(call(friday), calendar)).toEqual({
      from: at('2026-11-24', '00:00'),
      until: friday,
    });
  });

  test('skips what is off and counts a weekend that is worked', () => {
    // Monday 12 October: Saturday 10 (worked), Friday 9, Thursday 8; before that all is off.
    const monday = at('2026-10-12', '18:00');
    expect(freezeWindow(call(monday), calendar)?.from).toBe(at('2026-10-08', '00:00'));
    expect(freezeWindow(call(monday, 4), calendar)?.from).toBe(at('2026-09-30', '00:00'));
  });

  test.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'has %i full working days before every closing day of a year',
    (days) => {
      for (let index = 0; index < 365; index += 1) {
        const closing = zoneDay(new Date(Date.UTC(2026, 0, 1 + index)));
        const window = freezeWindow(call(at(closing, '12:00'), days), calendar);
        const first = zoneDay(new Date(window?.from ?? 0));
        const today = isWorkingDay(calendar, closing) ? 1 : 0;
        expect(isWorkingDay(calendar, first)).toBe(true);
        expect(workingDaysBetween(calendar, first, closing)).toBe(days - 1 + today);
        expect(window?.from).toBe(startOfZoneDay(first).toISOString());
      }
    },
  );

  test('begins and ends to the millisecond', () => {
    const closes = at('2026-11-27', '18:00');
    const of = (now: string) => freezeOf(call(closes), new Date(now), calendar);
    const from = at('2026-11-24', '00:00');
    expect(of(new Date(Date.parse(from) - 1).toISOString())).toBeNull();
    expect(of(from)).toEqual({ from, until: closes });
    expect(of(closes)).toEqual({ from, until: closes });
    expect(of(new Date(Date.parse(closes) + 1).toISOString())).toBeNull();
  });

  test('is only for a published call that wants one', () => {
    const closes = at('2026-11-27', '18:00');
    const now = new Date(at('2026-11-27', '09:00'));
    expect(freezeOf(call(closes, 0), now, calendar)).toBeNull();
    for (const status of ['draft', 'cancelled'] as const) {
      expect(freezeOf(call(closes, 3, status), now, calendar)).toBeNull();
    }
  });

  test('days before undo days after', () => {
    for (let count = 0; count < 30; count += 1) {
      const later = addWorkingDays(calendar, '2026-09-25', count);
      expect(workingDayBefore(calendar, later, count)).toBe('2026-09-25');
    }
    expect(() => workingDayBefore(calendar, '2026-09-25', -1)).toThrow(RangeError);
    expect(() => workingDayBefore(calendar, '2026-09-25', 0.5)).toThrow(RangeError);
  });
});
