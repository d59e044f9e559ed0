/** Goes on past what fails, so that one case, letter or person keeps no other from their turn. */
export interface GoingOn {
  /**
   * What the work gives; null where it fails, which is remembered under `what`. `expected` says
   * which errors are none, such as another process that was quicker.
   */
  past<T>(
    what: string,
    work: () => Promise<T>,
    expected?: (error: unknown) => boolean,
  ): Promise<T | null>;
  /** Throws everything that failed as one error, whose message names each; nothing where all went well. */
  end(): void;
}

export function goingOn(): GoingOn {
  const failed: Error[] = [];
  return {
    past: async (what, work, expected = () => false) => {
      try {
        return await work();
      } catch (error) {
        if (!expected(error)) failed.push(new Error(what, { cause: error }));
        return null;
      }
    },
    end: () => {
      if (failed.length === 0) return;
      throw new AggregateError(failed, failed.map(({ message }) => message).join('; '));
    },
  };
}
