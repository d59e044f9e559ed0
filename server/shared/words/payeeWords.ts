import type { PayeeStanding } from '../../domain/fund/payee.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { dateWords } from './dateWords.js';

interface Where {
  readonly words: Translate;
  readonly locale: Locale;
  readonly now: Date;
}

/** What the account of an award waits for, as those who pay read it. */
export function payeeWords(
  standing: PayeeStanding | undefined,
  { words, locale, now }: Where,
): string {
  const found = standing ?? { is: 'missing' as const };
  const at = 'since' in found ? found.since : 'until' in found ? found.until : '';
  const date = at === '' ? '' : dateWords(words, locale, now).datetime(at);
  const reason = 'reason' in found ? found.reason : '';
  return words(locale, `payees.standing.${found.is}`, { date, reason });
}
