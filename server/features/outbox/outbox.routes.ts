import { mails } from '../../data/tables/cases.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Route } from '../../shared/request/route.js';
import { mailPage, outboxPage } from './outbox.page.js';

/** Every mail of a demonstration, to be read instead of sent. */
export const outboxRoutes = (deps: Deps): readonly Route[] => [
  get('/outbox', 'outbox.view', async (ask) => {
    const before = ask.query['before'] ?? '';
    const title = deps.words(ask.locale, 'outbox.title');
    return page('outbox/outbox', { title, ...outboxPage(await mailsBefore(deps, before), before) });
  }),
  get('/outbox/:id', 'outbox.view', async (ask) => page('outbox/mail', await oneMail(deps, ask))),
];

const { id, subject, to_address, created_at, status } = mails.columns;
const listed = { id, subject, to_address, created_at, status };

const mailsBefore = ({ db }: Deps, before: string) =>
  db.select(
    listed,
    // Ids sort by time, and every id sorts before `g`.
    `SELECT id, subject, to_address, created_at, status FROM mails
      WHERE id < :before ORDER BY id DESC LIMIT 51`,
    { before: before === '' ? 'g' : before },
  );

async function oneMail({ db }: Deps, ask: Ask): Promise<object> {
  const mail = await db.rows.mails.find({ id: ask.params['id'] ?? '' });
  if (!mail) throw hidden();
  return mailPage(mail);
}
