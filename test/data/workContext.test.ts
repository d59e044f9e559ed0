import { setImmediate as nextTurn } from 'node:timers/promises';
import { workContext } from '../../server/data/workContext.js';

test('each work keeps its own, however they overlap', async () => {
  const context = workContext<string>();
  const work = (turns: number) => async (): Promise<(string | undefined)[]> => {
    const seen = [];
    for (let turn = 0; turn < turns; turn += 1) {
      await nextTurn();
      seen.push(context.get());
    }
    return seen;
  };
  const all = [context.run('short', work(1)), context.run('long', work(3)), work(2)()];
  expect(await Promise.all(all)).toEqual([
    ['short'],
    ['long', 'long', 'long'],
    [undefined, undefined],
  ]);
});

test('what is begun before a work knows nothing of it, and the next work is in its own alone', async () => {
  const context = workContext<string>();
  const before = nextTurn().then(() => context.get());
  expect(await context.run('first', async () => [await before, context.get()])).toEqual([
    undefined,
    'first',
  ]);
  expect(context.get()).toBeUndefined();
  const inner = (): Promise<string | undefined> =>
    context.run('inner', () => nextTurn().then(() => context.get()));
  expect(await context.run('outer', async () => [await inner(), context.get()])).toEqual([
    'inner',
    'outer',
  ]);
});

test('work that fails leaves nothing behind', async () => {
  const context = workContext<string>();
  const failing = context.run('failing', () => Promise.reject(new Error('no')));
  await expect(failing).rejects.toThrow('no');
  expect(context.get()).toBeUndefined();
});

test('what nobody waited for is in its work no more once that has ended, while others go on', async () => {
  const context = workContext<string>();
  let goOn = (): void => undefined;
  const ended = new Promise<void>((resolve) => (goOn = resolve));
  let stray: Promise<string | undefined> = Promise.resolve('never begun');
  const other = context.run('other', async () => {
    await ended;
    return [await stray, context.get()];
  });
  await context.run('first', async () => {
    stray = ended.then(() => context.get());
  });
  goOn();
  expect(await other).toEqual([undefined, 'other']);
});
