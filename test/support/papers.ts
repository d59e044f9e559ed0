const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/**
 * An identity number of the form of GB 11643-1999 for somebody born on this day, `YYYY-MM-DD`; the
 * `nth` of that day, so that no two people of a test share one.
 */
export function residentIdOf(born: string, nth: number): string {
  const body = `210211${born.replaceAll('-', '')}${String(nth).padStart(3, '0')}`;
  const sum = weights.reduce((all, weight, at) => all + weight * Number(body[at]), 0);
  return body + ('10X98765432'[sum % 11] ?? '');
}
