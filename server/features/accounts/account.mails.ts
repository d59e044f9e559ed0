import { randomBytes } from 'node:crypto';
import type { RowOf } from '../../data/schema/rows.js';
import type { linkTokens } from '../../data/tables/people.js';
import { sha256 } from '../../domain/events.js';
import type { Locale } from '../../domain/localText.js';
import { Refused } from '../../domain/refusal.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import type { Deps } from '../../shared/request/deps.js';

export type LinkPurpose = RowOf<typeof linkTokens>['purpose'];

const hoursOf: Readonly<Record<LinkPurpose, number>> = { confirm: 72, reset: 1 };
const pathOf: Readonly<Record<LinkPurpose, string>> = { confirm: '/confirm', reset: '/reset' };

interface Addressee {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly locale: Locale;
}

/** Mails a link that works once and not for long; only its hash is kept. `query` follows the token. */
export async function mailLink(
  deps: Deps,
  to: Addressee,
  purpose: LinkPurpose,
  query = '',
): Promise<void> {
  const { db, clock } = deps;
  const token = randomBytes(32).toString('base64url');
  const hours = hoursOf[purpose];
  await db.rows.linkTokens.insert({
    token_hash: sha256(token),
    user_id: to.id,
    purpose,
    expires_at: new Date(clock.now().getTime() + hours * 3_600_000).toISOString(),
    used_at: null,
  });
  const link = `${deps.baseUrl()}${pathOf[purpose]}/${token}${query}`;
  await mailNotice(deps, to, purpose, { link, hours });
}

/** Mails one of the texts `mail.account_<event>`. */
export async function mailNotice(
  deps: Deps,
  to: Addressee,
  event: LinkPurpose | 'known',
  values: Readonly<Record<string, string | number>>,
): Promise<void> {
  const all = { name: to.name, ...values };
  await queueMail(deps, {
    to,
    applicationId: null,
    event: `account_${event}`,
    subject: deps.words(to.locale, `mail.account_${event}.subject`, all),
    body: deps.words(to.locale, `mail.account_${event}.body`, all),
    at: deps.clock.now().toISOString(),
  });
}

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
