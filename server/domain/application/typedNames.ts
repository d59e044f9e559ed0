/** Marks of letters that hold what somebody called themselves, their organisation or their project. */
export const typedMarks: ReadonlySet<string> = new Set([
  'name',
  'organisation',
  'inviter',
  'who',
  'by',
  'applicant',
  'title',
  'what',
  'from',
  'to',
  'absent',
  'delegate',
]);

/** Room for the longest title of a form; a name that is longer wants to say something else. */
const longest = /^.{0,200}/su;

const oneDot = '\u2024';

/**
 * A name that somebody typed, as a letter of the zone may repeat it to others: on one line, cut
 * where it goes on and on, and without anything that a mail program turns into a link. Who reads
 * it sees the same words; `evil.example` cannot be pressed. A version such as `2.0` stays.
 */
export function plainName(text: string): string {
  const line = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s\u200B\u202A-\u202E\u2066-\u2069\uFEFF]+/gu, ' ')
    .replaceAll(/(?:[a-z][a-z0-9+.-]*:)?\/\/+/giu, '')
    .replaceAll(/\b(?:mailto|tel|javascript):/giu, '')
    .replaceAll('@', '\uFF20')
    .replaceAll(/(?<=[\p{L}\p{N}])\.(?=\p{L}{2})/gu, oneDot)
    .trim();
  const [head = ''] = longest.exec(line) ?? [];
  return head === line ? line : `${head}\u2026`;
}

/** The values of a letter, those that somebody typed as their name made plain. */
export const withPlainNames = (
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).map(([mark, value]) => [
      mark,
      typedMarks.has(mark) ? plainName(value) : value,
    ]),
  );
