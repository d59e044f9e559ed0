import Handlebars from 'handlebars';

/**
 * What somebody wrote and the answer has no box for: its stage has passed, the page is gone, or
 * there is no page at all. It stands above the answer, to be copied; nothing of it is kept.
 */

/** Inputs in which a form says what it was made from, what was ticked and which button was pressed. */
const marks: ReadonlySet<string> = new Set([
  'once',
  'version',
  'loaded',
  'seen',
  'hash',
  'seen_hash',
  'stamp',
  'intent',
  'task',
]);

/** Ids, hashes and the words of choices, which nobody writes. */
const code = /^([a-z][\w.:-]*|[0-9a-f-]{36}|[0-9a-f]{64})$/;

const hiddenInput = /<input type="hidden"[^>]*>/g;

/** The texts of a form, in its order, that a page shows nowhere. */
export function leftOver(typed: Readonly<Record<string, unknown>>, html: string): string[] {
  const texts = Object.entries(typed)
    .filter(([name]) => !marks.has(name) && !name.startsWith('_'))
    .flatMap(([, given]) => (Array.isArray(given) ? given : [given]))
    .filter((value): value is string => typeof value === 'string')
    .map((value) => value.trim())
    .filter((value) => value !== '' && !code.test(value));
  if (texts.length === 0) return [];
  const shown = evened(html.replaceAll(hiddenInput, ''));
  return texts.filter((text) => !shown.includes(evened(Handlebars.escapeExpression(text))));
}

/** Lines end in one way, whatever browser or database they came through. */
const evened = (text: string): string => text.replaceAll('\r\n', '\n');
