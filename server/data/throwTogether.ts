/**
 * Ends a job that goes on past what fails: throws everything that failed as one error, whose
 * message names each. Nothing where nothing failed.
 */
export function throwTogether(failed: readonly Error[]): void {
  if (failed.length === 0) return;
  throw new AggregateError(failed, failed.map(({ message }) => message).join('; '));
}
