import { Refused } from '../../server/domain/refusal.js';

/** The refusal that some work ends in; anything else fails the test. */
export async function refusalOf(work: Promise<unknown>): Promise<Refused> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}
