/** What a case is found by in lists. */
export interface CaseText {
  readonly number: string | null;
  readonly title: string;
  readonly applicant_name: string;
}

/** Small and capital letters are one; Chinese has neither. */
const folded = (text: string): string => text.replaceAll(/[A-Z]/g, (each) => each.toLowerCase());

/**
 * The pairs of neighbouring characters in a text, each once. A text that holds a word holds every
 * pair of it, whatever language it is in, so words need no blanks between them to be found.
 */
export function pairsIn(text: string): readonly string[] {
  const characters = Array.from(folded(text));
  const pairs = characters.slice(1).map((second, at) => `${characters[at] ?? ''}${second}`);
  return [...new Set(pairs)];
}

/** The pairs that a case is found by; none before it has a number, when no list shows it. */
export function pairsOfCase({ number, title, applicant_name: name }: CaseText): readonly string[] {
  if (number === null) return [];
  return [...new Set([number, title, name].flatMap(pairsIn))];
}
