import { mails } from '../../data/tables/cases.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Route } from '../../shared/request/route.js';
import { mailPage, outboxPage } from './outbox.page.js';

/**
 * The mails of a demonstration, to be read instead of sent: everybody finds their own, as in a
 * mailbox, so that a review stays blind here too.
 */
export const outboxRoutes = (deps: Deps): readonly Route[] => [
  get('/outbox', 'outbox.view', async (ask) => {
    const before = ask.query['before'] ?? '';
    const title = deps.words(ask.locale, 'outbox.title');
    const found = await mailsBefore(deps, ask.actor, before);
    return page('outbox/outbox', { title, ...outboxPage(found, before) });
  }),
  get('/outbox/:id', 'outbox.view', async (ask) => page('outbox/mail', await oneMail(deps, ask))),
];

const { id, subject, to_address, created_at, status } = mails.columns;
const listed = { id, subject, to_address, created_at, status };

/** Letters to people who are not signed in yet: they have no account, or are to confirm it. */
const visitorEvents = ['account_confirm', 'account_reset', 'account_known'];

/** Whose letters this reader opens, as a condition and its values. */
function mailsOf(actor: Actor | null): { readonly sql: string; readonly values: object } {
  if (actor === null) {
    return {
      sql: '(to_user_id IS NULL OR event IN (:visitorEvents))',
      values: { visitorEvents },
    };
  }
  if (holdsSomewhere(actor, 'system_admin')) return { sql: '1 = 1', values: {} };
  return { sql: 'to_user_id = :reader', values: { reader: actor.userId } };
}

function mailsBefore({ db }: Deps, actor: Actor | null, before: string) {
  const { sql, values } = mailsOf(actor);
  return db.select(
    listed,
    // Ids sort by time, and every id sorts before `g`.
    `SELECT id, subject, to_address, created_at, status FROM mails
      WHERE id < :before AND ${sql} ORDER BY id DESC LIMIT 51`,
    { before: before === '' ? 'g' : before, ...values },
  );
}

async function oneMail({ db }: Deps, { actor, params }: Ask): Promise<object> {
  const { sql, values } = mailsOf(actor);
  const [mine] = await db.select({ id }, `SELECT id FROM mails WHERE id = :id AND ${sql}`, {
    id: params['id'] ?? '',
    ...values,
  });
  const mail = mine && (await db.rows.mails.find({ id: mine.id }));
  if (!mail) throw hidden();
  return mailPage(mail);
}
