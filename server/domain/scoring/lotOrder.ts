import { sha256 } from '../events.js';

/**
 * Codes in the order of their lots: each is hashed behind the seed (SHA-256 of seed, line feed and
 * code) and the smallest hash comes first, so that whoever knows seed and codes comes to the same
 * order, whatever order they were given in.
 */
export function byLot(codes: readonly string[], seed: string): string[] {
  return [...new Set(codes)]
    .map((code) => ({ code, lot: sha256(`${seed}\n${code}`) }))
    .toSorted((one, other) => (one.lot < other.lot ? -1 : 1))
    .map(({ code }) => code);
}

/**
 * The seed of a draw that nobody could choose: of what was fixed before, known until then by its
 * hash alone, and of a number that became public afterwards.
 */
export const joinedSeed = (secret: string, value: string): string => sha256(`${secret}\n${value}`);

/** By what a secret is fixed before it is told. */
export const commitmentTo = (secret: string): string => sha256(secret);
