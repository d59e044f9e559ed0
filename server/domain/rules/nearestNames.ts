/** How many letters must be added, dropped, changed or swapped to make one word of another. */
export function distance(from: string, to: string): number {
  let older: number[] = [];
  let before = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const same = from[row - 1] === to[column - 1];
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const least = Math.min(
        (before[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (before[column - 1] ?? 0) + (same ? 0 : 1),
      );
      current.push(
        swapped && row > 1 && column > 1 ? Math.min(least, (older[column - 2] ?? 0) + 1) : least,
      );
    }
    older = before;
    before = current;
  }
  return before[to.length] ?? 0;
}

const LONGEST = 80;
const last = (name: string): string => name.split('.').at(-1) ?? name;

/**
 * The known names that somebody could have meant, nearest first: by few wrong letters, or by the
 * right last word in another section.
 */
export function nearestNames(meant: string, known: readonly string[], most = 3): string[] {
  const wanted = meant.slice(0, LONGEST).toLowerCase();
  const allowed = Math.max(1, Math.floor(wanted.length / 3));
  return known
    .map((name) => {
      const whole = distance(wanted, name.toLowerCase());
      const part = last(wanted) === last(name.toLowerCase()) ? 1 : allowed + 1;
      const begun = wanted.length >= 3 && name.toLowerCase().startsWith(wanted) ? 1 : allowed + 1;
      return { name, far: Math.min(whole, part, begun), whole };
    })
    .filter(({ far }) => far <= allowed)
    .toSorted((a, b) => a.far - b.far || a.whole - b.whole)
    .slice(0, most)
    .map(({ name }) => name);
}
