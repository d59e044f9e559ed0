/** How many may be at something at once; the others wait in the order in which they came. */
export interface Turns {
  /**
   * Waits for a turn; whoever got one gives it back by calling what it was given, once. Throws
   * `WaitedTooLong` where none came in time.
   */
  take(): Promise<TakenTurn>;
  /** How many are at it and how many wait. */
  load(): TurnLoad;
}

export interface TurnLoad {
  readonly used: number;
  readonly waiting: number;
}

export interface TakenTurn {
  /** Which of the places that are open at once, from 0. */
  readonly place: number;
  readonly giveBack: () => void;
}

/** No turn came in time: something holds the others up. */
export class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
  readonly code = 'WAITED_TOO_LONG';
}

interface Waiter {
  readonly begin: (turn: TakenTurn) => void;
  readonly limit: NodeJS.Timeout;
}

/** So many turns at once; nobody waits longer than `longestMs` for one. */
export function turns(atOnce: number, longestMs: number): Turns {
  const free = Array.from({ length: atOnce }, (_, place) => place).toReversed();
  const waiting: Waiter[] = [];
  const turnAt = (place: number): TakenTurn => {
    let given = false;
    return {
      place,
      giveBack: () => {
        if (given) return;
        given = true;
        const next = waiting.shift();
        if (next) {
          clearTimeout(next.limit);
          next.begin(turnAt(place));
        } else free.push(place);
      },
    };
  };
  return {
    load: () => ({ used: atOnce - free.length, waiting: waiting.length }),
    take: () => {
      const place = free.pop();
      if (place !== undefined) return Promise.resolve(turnAt(place));
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          begin: resolve,
          limit: setTimeout(() => {
            waiting.splice(waiting.indexOf(waiter), 1);
            reject(new WaitedTooLong(`no turn within ${longestMs} ms`));
          }, longestMs),
        };
        waiting.push(waiter);
      });
    },
  };
}

/** Does some work in a turn, and gives the turn back however it ends. */
export async function inTurn<T>(all: Turns, work: (place: number) => Promise<T>): Promise<T> {
  const { place, giveBack } = await all.take();
  try {
    return await work(place);
  } finally {
    giveBack();
  }
}
