import { randomBytes } from 'node:crypto';
import type { RowOf } from '../../data/schema/rows.js';
import type { linkTokens } from '../../data/tables/people.js';
import { sha256 } from '../../domain/events.js';
import { Refused } from '../../domain/refusal.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import type { LetterReader } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

export type LinkPurpose = RowOf<typeof linkTokens>['purpose'];

const hoursOf: Readonly<Record<LinkPurpose, number>> = { confirm: 72, reset: 1 };
const pathOf: Readonly<Record<LinkPurpose, string>> = { confirm: '/confirm', reset: '/reset' };

/** Mails a link that works once and not for long; only its hash is kept. `query` follows the token. */
export async function mailLink(
  deps: Deps,
  to: LetterReader,
  purpose: LinkPurpose,
  query = '',
): Promise<void> {
  const { path, until } = await makeLink(deps, to.id, purpose, hoursOf[purpose]);
  await sendLetter(deps, to, deps.clock.now().toISOString(), {
    event: `account_${purpose}`,
    values: { until: letterMoment(deps.words, to.locale, until) },
    path: `${path}${query}`,
    outside: true,
  });
}

/** Makes a link that works once and so many hours, and for an account whose owner is given it by hand. */
export async function makeLink(
  { db, clock }: Deps,
  userId: string,
  purpose: LinkPurpose,
  hours: number,
): Promise<{ readonly path: string; readonly until: string }> {
  const token = randomBytes(32).toString('base64url');
  const until = new Date(clock.now().getTime() + hours * 3_600_000).toISOString();
  await db.rows.linkTokens.insert({
    token_hash: sha256(token),
    user_id: userId,
    purpose,
    expires_at: until,
    used_at: null,
  });
  return { path: `${pathOf[purpose]}/${token}`, until };
}

/** Tells the owner of an account that somebody tried to register with its address. */
export const mailKnown = (deps: Deps, owner: LetterReader): Promise<void> =>
  sendLetter(deps, owner, deps.clock.now().toISOString(), {
    event: 'account_known',
    values: {},
    path: '/forgot',
    outside: true,
  });

/** Whose link it is; refuses one that was used, is too old or never was. */
export async function ownerOfLink(
  { db, clock }: Deps,
  token: string,
  purpose: LinkPurpose,
): Promise<string> {
  const row = await db.rows.linkTokens.find({ token_hash: sha256(token), purpose });
  const now = clock.now().toISOString();
  if (!row || row.used_at !== null || row.expires_at < now) throw linkOver();
  return row.user_id;
}

/** Uses up a link; of two uses at the same moment one is refused. */
export async function useLink(deps: Deps, token: string, purpose: LinkPurpose): Promise<string> {
  const userId = await ownerOfLink(deps, token, purpose);
  const affected = await deps.db.rows.linkTokens.update(
    { token_hash: sha256(token), used_at: null },
    { used_at: deps.clock.now().toISOString() },
  );
  if (affected !== 1) throw linkOver();
  return userId;
}

const linkOver = (): Refused => new Refused('conflict', 'link_over');
