import { fc } from '../support/fastCheck.js';
import { readBreaks, turnTimes } from '../../server/domain/meetings/turnTimes.js';
import { drawTurns, turnFaults, type TurnDraw } from '../../server/domain/review/turnDraw.js';
import { commitmentTo } from '../../server/domain/scoring/lotOrder.js';

const minutes = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

test('breaks are read as they are typed, and what is none is refused', () => {
  const lunch = { from: '12:00', until: '13:30' };
  expect(readBreaks('')).toEqual([]);
  expect(readBreaks('12:00-13:30')).toEqual([lunch]);
  expect(readBreaks('１２：００－１３：３０，9:30-9:45')).toEqual([
    { from: '09:30', until: '09:45' },
    lunch,
  ]);
  for (const typed of ['noon', '13:30-12:00', '12:00', '25:00-26:00', '1-2-3']) {
    expect(readBreaks(typed)).toBeNull();
  }
});

test('who would run into a break begins after it, and a day has an end', () => {
  const day = { at: '11:30', minutes: 20, breaks: [{ from: '12:00', until: '13:30' }] };
  expect(turnTimes(day, 3)).toEqual(['11:30', '13:30', '13:50']);
  expect(turnTimes({ ...day, at: '23:30' }, 2)).toBeNull();
});

test('no team overlaps another or a break', () => {
  const clock = fc.integer({ min: 0, max: 1439 }).map((all) => {
    const [hours, rest] = [Math.floor(all / 60), all % 60];
    return `${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
  });
  const pause = fc
    .tuple(clock, clock)
    .filter(([from, until]) => from < until)
    .map(([from, until]) => ({ from, until }));
  const days = fc.record({
    at: clock,
    minutes: fc.integer({ min: 1, max: 90 }),
    breaks: fc.array(pause, { maxLength: 4 }),
  });
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 20 }), (day, teams) => {
      const times = turnTimes(day, teams)?.map(minutes) ?? [];
      times.forEach((begins, at) => {
        const ends = begins + day.minutes;
        expect(ends <= (times[at + 1] ?? 1440)).toBe(true);
        for (const { from, until } of day.breaks) {
          expect(begins >= minutes(until) || ends <= minutes(from)).toBe(true);
        }
      });
    }),
  );
});

test('an order drawn is drawn again by its record alone, and another is found out', () => {
  const inputs: TurnDraw = {
    form: 'qixian-turns-1',
    commitment: commitmentTo('secret'),
    source: 'Lottery',
    teams: ['T-1', 'T-2', 'T-3', 'T-4'],
  };
  const record = drawTurns(inputs, 'secret', '123');
  expect(record.order.toSorted()).toEqual(inputs.teams);
  expect(drawTurns({ ...inputs, teams: inputs.teams.toReversed() }, 'secret', '123').order).toEqual(
    record.order,
  );
  expect(turnFaults(record)).toEqual([]);
  expect(turnFaults({ ...record, order: record.order.toReversed() })).toEqual(['drawn']);
  expect(turnFaults({ ...record, secret: 'other' })).toContain('commitment');
});
