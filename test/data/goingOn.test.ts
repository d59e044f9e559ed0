import { goingOn, goThrough } from '../../server/data/goingOn.js';

const numbers = [1, 2, 3, 4, 5, 6, 7];
/** Three at a time, as a job reads its rows. */
const round = {
  from: 0,
  next: async (after: number) => numbers.filter((each) => each > after).slice(0, 3),
  placeOf: (each: number) => each,
  name: (each: number) => `number ${each}`,
};

describe('a job that goes through its rows', () => {
  test('has each of them once, in their order, and counts what was done', async () => {
    const had: number[] = [];
    const done = await goThrough({
      ...round,
      work: async (each) => {
        had.push(each);
        return each % 2 === 0;
      },
    });
    expect(had).toEqual(numbers);
    expect(done).toBe(numbers.filter((each) => each % 2 === 0).length);
    expect(await goThrough({ ...round, work: async (each) => each })).toBe(
      numbers.reduce((sum, each) => sum + each, 0),
    );
  });

  test('keeps nobody from their turn where one fails, and names each that failed', async () => {
    const had: number[] = [];
    const failing = goThrough({
      ...round,
      work: async (each) => {
        had.push(each);
        if (each === 2 || each === 5) throw new Error(`why ${each}`);
        return true;
      },
    });
    const error: unknown = await failing.catch((thrown: unknown) => thrown);
    expect(had).toEqual(numbers);
    expect(error).toBeInstanceOf(AggregateError);
    expect(error).toMatchObject({
      message: 'number 2; number 5',
      errors: [{ cause: { message: 'why 2' } }, { cause: { message: 'why 5' } }],
    });
  });

  test('counts nothing for an expected error, which is none', async () => {
    const quicker = new Error('another process was quicker');
    const done = await goThrough({
      ...round,
      work: async (each) => {
        if (each < 3) throw quicker;
        return true;
      },
      expected: (error) => error === quicker,
    });
    expect(done).toBe(numbers.length - 2);
  });

  test('reads no second time where it was given all rows at once', async () => {
    let reads = 0;
    const next = async () => {
      reads += 1;
      return numbers;
    };
    const all = { ...round, next, placeOf: () => null };
    expect(await goThrough({ ...all, work: async () => true })).toBe(numbers.length);
    expect(reads).toBe(1);
  });

  test('may be part of a longer one, whose end tells of all', async () => {
    const going = goingOn();
    const work = async (): Promise<boolean> => {
      throw new Error('never');
    };
    const few = { ...round, next: async () => [1], placeOf: () => null };
    expect(await going.through({ ...few, work })).toBe(0);
    expect(await going.past('besides', work)).toBeNull();
    expect(() => going.end()).toThrow('number 1; besides');
  });
});
