import type { PossibleExit } from '../../domain/access/caseExits.js';
import type { PageContext } from '../request/pageContext.js';
import { dateWords } from '../words/dateWords.js';

/** Something that can be done about a case, whose name is `exits.names.<name>`. */
export type WayOut = Omit<PossibleExit, 'exit'> & { readonly name: string; readonly href: string };

/** One line of what can still be done: what, by whom and until when; a link for who may begin it. */
export function wayLine(
  { name, by, second, until, mine, href }: WayOut,
  { words, locale, now }: PageContext,
): { readonly label: string; readonly note: string; readonly href: string } {
  const say = (key: string, values = {}): string => words(locale, `cases.waysOut.${key}`, values);
  const who =
    typeof by === 'string'
      ? say(by === 'self' ? 'yourself' : 'ownSide')
      : by.map((role) => words(locale, `roles.${role}`)).join(locale === 'en' ? ', ' : '\u3001');
  const decided = by === 'own' ? 'byAsking' : second ? 'bySecond' : 'by';
  const parts = [
    say(decided, { who }),
    ...(until === null
      ? []
      : [say('until', { date: dateWords(words, locale, now).deadline(until) })]),
  ];
  return {
    label: words(locale, `exits.names.${name}`),
    note: parts.join(locale === 'en' ? ' ' : ''),
    href: mine ? href : '',
  };
}
