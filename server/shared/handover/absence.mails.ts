import type { RowOf } from '../../data/schema/rows.js';
import type { absences } from '../../data/tables/people.js';
import type { Actor, Role } from '../../domain/actor.js';
import { letterDay } from '../letters/letterDates.js';
import { readersByIds, type LetterReader } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';

interface Planned {
  readonly by: Actor;
  readonly absent: LetterReader;
  readonly delegate: LetterReader;
  /** Days of the zone. */
  readonly first: string;
  readonly last: string;
  readonly roles: readonly Role[];
}

/** Noon of a day in the zone, so that it is that day in every letter. */
const noonOf = (day: string): string => `${day}T04:00:00.000Z`;

/** Tells whoever stands in, and whoever is away where somebody else recorded it. */
export async function mailAbsence(deps: Deps, planned: Planned, at: string): Promise<void> {
  const { by, absent, delegate, first, last, roles } = planned;
  const { words } = deps;
  const values = ({ locale }: LetterReader) => ({
    by: by.name,
    absent: absent.name,
    delegate: delegate.name,
    first: letterDay(words, locale, noonOf(first)),
    last: letterDay(words, locale, noonOf(last)),
    roles: roles
      .map((role) => words(locale, `roles.${role}`))
      .join(locale === 'en' ? ', ' : '\u3001'),
  });
  await sendLetter(deps, delegate, at, {
    event: 'absence_entrusted',
    values: values(delegate),
    path: '/tasks',
  });
  if (absent.id === by.userId) return;
  await sendLetter(deps, absent, at, {
    event: 'absence_recorded',
    values: values(absent),
    path: '/account',
  });
}

/** Tells both that an absence is over, but nobody of what they did themselves. */
export async function mailAbsenceOver(
  deps: Deps,
  by: Actor,
  { user_id: absentId, delegate_id: delegateId }: RowOf<typeof absences>,
  at: string,
): Promise<void> {
  const people = await readersByIds(deps.db, [absentId, delegateId]);
  const absent = people.find(({ id }) => id === absentId)?.name ?? '';
  const delegate = people.find(({ id }) => id === delegateId)?.name ?? '';
  for (const reader of people.filter(({ id }) => id !== by.userId)) {
    const values = { by: by.name, absent, delegate };
    await sendLetter(deps, reader, at, { event: 'absence_over', values, path: '/tasks' });
  }
}
