import type { CallWindow } from '../../server/domain/application/callWindow.js';
import {
  closingNotice,
  demandEarlierClose,
  demandExtension,
  firstClosingDay,
} from '../../server/domain/application/callTimes.js';
import { callChanges } from '../../server/domain/application/callChanges.js';
import { calendarFrom, workingDaysBetween, zoneDay } from '../../server/domain/calendar.js';
import type { Refused } from '../../server/domain/refusal.js';
import { refusalOf } from '../support/refusalOf.js';

/** The refusal that a rule answers with. */
const refused = (work: () => void): Promise<Refused> => refusalOf(Promise.resolve().then(work));

const calendar = calendarFrom();
const at = (day: string, time: string): string => new Date(`${day}T${time}:00+08:00`).toISOString();
const call: CallWindow = {
  status: 'published',
  opensAt: at('2026-11-02', '09:00'),
  closesAt: at('2026-11-27', '18:00'),
};

describe('an extension', () => {
  test('is later than the close and made before it', async () => {
    const now = new Date(call.closesAt);
    expect(() => demandExtension(call, at('2026-11-27', '18:01'), now)).not.toThrow();
    expect((await refused(() => demandExtension(call, call.closesAt, now))).fields).toEqual({
      closes: { code: 'call_only_longer' },
    });
    const after = new Date(now.getTime() + 1);
    expect(
      (await refused(() => demandExtension(call, at('2026-12-27', '18:00'), after))).code,
    ).toBe('call_closed_stays');
  });
});

describe('an earlier close', () => {
  test.each([
    [0, closingNotice.nobody],
    [2, closingNotice.somebody],
  ])('with %i drafts leaves %i full working days', async (drafts, notice) => {
    for (let index = 0; index < 14; index += 1) {
      const now = new Date(Date.UTC(2026, 10, 2 + index, 4));
      const today = zoneDay(now);
      const first = firstClosingDay(calendar, now, drafts);
      const before = zoneDay(new Date(Date.parse(`${first}T00:00:00+08:00`) - 1));
      expect(workingDaysBetween(calendar, today, before)).toBe(notice);
      const demand = (day: string) => () =>
        demandEarlierClose(call, at(day, '00:00'), { calendar, now, drafts });
      if (first < '2026-11-27') expect(demand(first)).not.toThrow();
      expect((await refused(demand(before))).fields['closes']?.code).toBe('call_notice_short');
    }
  });

  test('is earlier, after the opening, and not of what is over', async () => {
    const now = new Date(call.opensAt);
    const of = (closesAt: string, when = now) =>
      refused(() => demandEarlierClose(call, closesAt, { calendar, now: when, drafts: 0 }));
    expect((await of(call.closesAt)).fields['closes']?.code).toBe('call_not_earlier');
    expect((await of(call.opensAt)).fields['closes']?.code).toBe('closes_before_opens');
    expect(
      (await of(at('2026-11-20', '18:00'), new Date(Date.parse(call.closesAt) + 1))).code,
    ).toBe('call_closed_stays');
  });
});

test('changes name what differs and nothing else', () => {
  const before = { title: { zh: 'a', en: 'b' }, quota: null, closes: 'x' };
  expect(callChanges(before, { title: { en: 'b', zh: 'a' }, quota: null, closes: 'x' })).toEqual(
    {},
  );
  expect(callChanges(before, { ...before, quota: 3 })).toEqual({ quota: { from: null, to: 3 } });
});
