import { inLocale } from '../../domain/localText.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Attested } from './attested.query.js';

/** What is attested, as rows to read. */
export function verifyPage(attested: Attested, { words, locale, now }: PageContext): object {
  const dates = dateWords(words, locale, now);
  const row = (key: string, value: string) => ({ label: words(locale, `verify.${key}`), value });
  const moment = (key: string, at: string | null) =>
    at === null ? [] : [row(key, dates.exact(at))];
  const says = words(locale, `verify.says.${attested.paper}`);
  const hash = row('hash', attested.hash);
  switch (attested.paper) {
    case 'receipt':
      return {
        says,
        rows: [
          row('number', attested.number),
          row('procedure', inLocale(attested.procedure, locale)),
          row('call', inLocale(attested.call, locale)),
          row('revision', String(attested.revision)),
          ...moment('received', attested.at),
          row('progress', words(locale, `applications.states.${attested.state}`)),
          hash,
        ],
      };
    case 'agreement':
      return {
        says,
        rows: [
          row('number', attested.number),
          row('procedure', inLocale(attested.procedure, locale)),
          ...moment('issued', attested.issuedAt),
          ...moment('signed', attested.signedAt),
          ...moment('countersigned', attested.countersignedAt),
          hash,
        ],
      };
    default:
      return {
        says,
        href: `/notices/${attested.id}`,
        rows: [
          row('notice', inLocale(attested.title, locale)),
          ...moment('published', attested.at),
          ...moment('ends', attested.until),
          hash,
        ],
      };
  }
}
