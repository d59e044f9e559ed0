import { createHmac } from 'node:crypto';
import { hiddenPlace } from '../../server/domain/application/hiddenPlace.js';

const under = (key: string) => (text: string) =>
  createHmac('sha256', key).update(text).digest('hex');
const places = (key: string, from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => hiddenPlace(from + index, under(key)));

test('no two cases of a call have one place, and each is above every count up to it', () => {
  for (const [from, to] of [
    [1, 900],
    [901, 2400],
  ] as const) {
    const drawn = places('one', from, to);
    expect(new Set(drawn).size).toBe(to - from + 1);
    expect(drawn.every((place) => place > to)).toBe(true);
  }
  expect(places('one', 1, 900).every((place) => place < 10_000)).toBe(true);
  expect(places('one', 901, 902).every((place) => place >= 100_000 && place < 1_000_000)).toBe(
    true,
  );
});

test('a place is the same whenever it is asked for, and another under another key', () => {
  expect(places('one', 1, 40)).toEqual(places('one', 1, 40));
  expect(places('one', 1, 40)).not.toEqual(places('other', 1, 40));
});

test('places do not follow the order in which cases were begun', () => {
  const drawn = places('one', 1, 400);
  const rising = drawn.slice(1).filter((place, index) => place > (drawn[index] ?? 0)).length;
  // Of neighbours in a shuffled row half rise; four deviations (≈ 5.8 each) to either side.
  expect(Math.abs(rising - 399 / 2)).toBeLessThan(24);
});
