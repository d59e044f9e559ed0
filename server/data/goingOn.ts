/** A job's way through its rows, from the first to the last. */
export interface Round<R, C> {
  /** Where it begins. */
  readonly from: C;
  /** The rows behind a place, in their order; none ends the round. */
  readonly next: (after: C) => Promise<readonly R[]>;
  /** The place of a row; null where `next` gives all rows at once. */
  readonly placeOf: (row: R) => C | null;
  /** By what an error names a row. */
  readonly name: (row: R) => string;
  /** What is done for one row: how many things, or whether anything. */
  readonly work: (row: R) => Promise<number | boolean>;
  /** Which errors are none, such as another process that was quicker. */
  readonly expected?: (error: unknown) => boolean;
}

/** Goes on past what fails, so that one case, letter or person keeps no other from their turn. */
export interface GoingOn {
  /** What the work gives; null where it fails, which is remembered under `what`. */
  past<T>(
    what: string,
    work: () => Promise<T>,
    expected?: (error: unknown) => boolean,
  ): Promise<T | null>;
  /** Does the work of a round for each of its rows; how many things were done. */
  through<R, C>(round: Round<R, C>): Promise<number>;
  /** Throws everything that failed as one error, whose message names each; nothing where all went well. */
  end(): void;
}

export function goingOn(): GoingOn {
  const failed: Error[] = [];
  const past: GoingOn['past'] = async (what, work, expected = () => false) => {
    try {
      return await work();
    } catch (error) {
      if (!expected(error)) failed.push(new Error(what, { cause: error }));
      return null;
    }
  };
  return {
    past,
    through: async ({ from, next, placeOf, name, work, expected }) => {
      let done = 0;
      for (let place: typeof from | null = from; place !== null;) {
        const rows = await next(place);
        for (const row of rows) {
          done += Number((await past(name(row), () => work(row), expected)) ?? 0);
        }
        const last = rows.at(-1);
        place = last === undefined ? null : placeOf(last);
      }
      return done;
    },
    end: () => {
      if (failed.length === 0) return;
      throw new AggregateError(failed, failed.map(({ message }) => message).join('; '));
    },
  };
}

/**
 * A whole round: how many things were done. What failed is thrown at its end as one error that
 * names each row, after every row has had its turn; the next round meets it again.
 */
export async function goThrough<R, C>(round: Round<R, C>): Promise<number> {
  const going = goingOn();
  const done = await going.through(round);
  going.end();
  return done;
}
