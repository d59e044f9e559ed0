/** Counts up to here get four digits, those beyond get six. */
const fewCases = 900;

/**
 * The place by which a case is called where nobody may know whose it is, for the `count`th case of
 * its call: no two are alike, and without the key none tells which case was begun before which.
 * Above every count, so that it is not one that a case was given when places were counted on.
 * `keyed` is a hash under a key of the installation and of the call, in hexadecimal.
 */
export function hiddenPlace(count: number, keyed: (text: string) => string): number {
  const [first, size, half] = count <= fewCases ? [1000, 9000, 7] : [100_000, 900_000, 10];
  let at = count;
  // Whoever lands outside walks on: the walk of each ends at another place within.
  do at = mixed(at, half, keyed);
  while (at >= size);
  return first + at;
}

/** A permutation of all numbers of two halves (a Feistel network of four rounds). */
function mixed(from: number, half: number, keyed: (text: string) => string): number {
  const mask = 2 ** half - 1;
  let [left, right] = [from >> half, from & mask];
  for (let round = 0; round < 4; round += 1) {
    const turn = Number.parseInt(keyed(`${half}:${round}:${right}`).slice(0, 8), 16);
    [left, right] = [right, left ^ (turn & mask)];
  }
  return left * (mask + 1) + right;
}
