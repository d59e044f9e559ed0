import { threadOf } from '../../server/adapters/thread.js';

/** Tells how many questions it was asked so far, fails at some and is silent at others. */
const program = `
  import { answerFromThread } from '${new URL('../../server/adapters/answerFromThread.js', import.meta.url).href}';
  let asked = 0;
  answerFromThread(async (question) => {
    asked += 1;
    if (question === 'fail') throw new Error('what it was asked was wrong');
    if (question === 'end') process.exit(0);
    if (question === 'grow') for (const all = []; ; ) all.push(new Array(10_000).fill({}));
    if (question === 'silence') await new Promise(() => {});
    return question + ' ' + asked;
  });`;
const counting = (longestMs: number) =>
  threadOf<string>(new URL(`data:text/javascript,${encodeURIComponent(program)}`), {
    longestMs,
    mostMegabytes: 32,
  });

describe('a thread of its own', () => {
  test('answers one question after the other, and is kept for the next', async () => {
    const ask = counting(20_000);
    expect(await Promise.all(['a', 'b'].map(ask))).toEqual(['a 1', 'b 2']);
    expect(await ask('c')).toBe('c 3');
  });

  test.each([
    ['fail', 'what it was asked was wrong'],
    ['end', 'has ended'],
    ['grow', 'memory'],
  ])(
    'rejects where it comes to "%s", and another answers what is asked next',
    async (what, says) => {
      const ask = counting(20_000);
      expect(await ask('a')).toBe('a 1');
      const [wrong, next] = await Promise.allSettled([ask(what), ask('b')]);
      expect(wrong).toEqual({
        status: 'rejected',
        reason: expect.objectContaining({ message: expect.stringContaining(says) }),
      });
      expect(next).toEqual({ status: 'fulfilled', value: 'b 1' });
    },
  );

  test('ends what takes too long', async () => {
    const ask = counting(1_000);
    await expect(ask('silence')).rejects.toThrow('takes too long');
    expect(await ask('a')).toBe('a 1');
  });
});
