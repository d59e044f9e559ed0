import { parentPort } from 'node:worker_threads';

/** The other side of `threadOf`: says that the program is loaded, and answers what it is asked from then on. */
export function answerFromThread(work: (question: never) => unknown): void {
  const answer = async (question: unknown): Promise<void> => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- both sides are ours
    say(await work(question as never));
  };
  parentPort?.on('message', (question: unknown) => void answer(question));
  say('ready');
}

const say = (message: unknown): void => {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has none
  parentPort?.postMessage(message);
};
