import { Worker } from 'node:worker_threads';

interface ThreadLimits {
  /** For each answer; what it takes to begin the thread does not count. */
  readonly longestMs: number;
  readonly mostMegabytes: number;
}
interface Awaited {
  readonly came: (message: unknown) => void;
  readonly failed: (why: Error) => void;
}

/** Whoever exports a list exports the next one soon; after that its memory is given back. */
const KEPT_MS = 60_000;
/** A machine with much else to do takes seconds to load a program. */
const BEGUN_WITHIN_MS = 60_000;

/**
 * A program of ours in a thread of its own, asked one question after the other, so that nobody waits
 * for somebody else's; it answers them by `answerFromThread`. To begin a thread and load its program
 * takes longer than most answers do, so it is kept for the next question and must hold nothing of
 * the last. Rejects where it fails, needs more memory or takes longer than it may; then it is ended,
 * and the next question begins another.
 */
export function threadOf<Answer>(
  program: URL,
  { longestMs, mostMegabytes }: ThreadLimits,
): (question: unknown) => Promise<Answer> {
  let thread: Worker | null = null;
  let awaited: Awaited | null = null;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const end = (): void => {
    const ending = thread;
    thread = null;
    void ending?.terminate();
  };
  const message = (withinMs: number): Promise<unknown> => {
    const late = setTimeout(() => {
      awaited?.failed(new Error(`${program.pathname} takes too long`));
      end();
    }, withinMs);
    return new Promise<unknown>((came, failed) => {
      awaited = { came, failed };
    }).finally(() => {
      awaited = null;
      clearTimeout(late);
    });
  };
  const begin = async (): Promise<Worker> => {
    const worker = new Worker(program, {
      resourceLimits: { maxOldGenerationSizeMb: mostMegabytes },
    });
    const gone = (why: Error): void => {
      if (thread !== worker) return;
      thread = null;
      awaited?.failed(why);
    };
    worker.on('message', (each: unknown) => awaited?.came(each));
    worker.on('error', gone);
    worker.on('exit', () => gone(new Error(`${program.pathname} has ended`)));
    thread = worker;
    await message(BEGUN_WITHIN_MS);
    return worker;
  };
  const ask = async (question: unknown): Promise<Answer> => {
    clearTimeout(idle);
    thread?.ref();
    const worker = thread ?? (await begin());
    try {
      // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread has none
      worker.postMessage(question);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the program is ours
      return (await message(longestMs)) as Answer;
    } finally {
      // Neither the thread nor the end of its time keeps a process that has nothing else to do.
      worker.unref();
      idle = setTimeout(end, KEPT_MS).unref();
    }
  };
  return (question) => {
    const answer = last.then(() => ask(question));
    last = answer.catch(() => {});
    return answer;
  };
}
