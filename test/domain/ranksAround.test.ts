import { ranksAround } from '../../server/domain/review/ranksAround.js';

const list = (fixed: readonly number[], ...ranks: readonly number[]) =>
  ranks.map((rank, at) => ({ rank, fixed: fixed.includes(at) }));
const ranked = (...ranks: readonly number[]) => ranks.map((rank, at) => ({ id: `${at}`, rank }));
const of = (ranks: ReadonlyMap<string, number>) => [...ranks.values()];

describe('ranks around what stays', () => {
  test('nobody is renumbered while the order is the same, wherever one stays', () => {
    expect(of(ranksAround(list([0], 1, 2, 3, 4), ranked(1, 2, 3)))).toEqual([2, 3, 4]);
    expect(of(ranksAround(list([1], 1, 2, 3, 4), ranked(1, 2, 3)))).toEqual([1, 3, 4]);
    expect(of(ranksAround([], ranked(1, 2)))).toEqual([1, 2]);
  });

  test('a case that comes new moves those behind it, past what stays', () => {
    expect(of(ranksAround(list([1], 1, 2, 3), ranked(1, 2, 3)))).toEqual([1, 3, 4]);
  });

  test('a shared rank stays shared, also with one that stays', () => {
    expect(of(ranksAround(list([0], 1, 2, 2, 4), ranked(1, 1, 3)))).toEqual([2, 2, 4]);
    expect(of(ranksAround(list([0], 1, 1, 3), ranked(1, 2)))).toEqual([1, 3]);
  });
});
