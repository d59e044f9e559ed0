import { inLocale } from '../../domain/localText.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import { letterDay } from '../../shared/letters/letterDates.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** Tells somebody that they were given a role, or that it was taken back. */
export async function mailRole(
  deps: Deps,
  user: LetterReader,
  {
    role,
    programmeId,
    event,
    at,
  }: {
    readonly role: string;
    readonly programmeId: string | null;
    readonly event: string;
    readonly at: string;
  },
): Promise<void> {
  const { words, db } = deps;
  const { locale } = user;
  const programme =
    programmeId === null ? null : await db.rows.programmes.find({ id: programmeId });
  await sendLetter(deps, user, at, {
    event,
    values: {
      role: words(locale, `roles.${role}`),
      programme: programme ? inLocale(programme.name, locale) : words(locale, 'roles.wholeZone'),
      day: letterDay(words, locale, at),
    },
    path: '/tasks',
  });
}
