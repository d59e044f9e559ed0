import type { RowOf } from '../../data/schema/rows.js';
import { mails } from '../../data/tables/cases.js';
import type { Mailer } from '../../adapters/mailer.js';
import type { Deps } from '../../shared/request/deps.js';

const batch = 20;
const mostAttempts = 8;
/** A mail that was claimed but neither sent nor given up is tried again after this. */
const leaseMinutes = 10;

const { columns: column } = mails;
const waitingColumns = {
  id: column.id,
  application_id: column.application_id,
  to_address: column.to_address,
  subject: column.subject,
  body: column.body,
  attempts: column.attempts,
  next_try_at: column.next_try_at,
};
type Waiting = RowOf<typeof waitingColumns>;

/**
 * Sends what is due. A mail is claimed first, so that two processes never send the same one; one
 * that the server refuses is tried again later and later, and given up after eight tries. How many were sent.
 */
export async function deliverMails(deps: Deps, mailer: Mailer): Promise<number> {
  const { db, clock } = deps;
  const due = await db.select(
    waitingColumns,
    `SELECT id, application_id, to_address, subject, body, attempts, next_try_at FROM mails
      WHERE status = 'waiting' AND next_try_at <= :now ORDER BY next_try_at, id LIMIT ${batch}`,
    { now: clock.now().toISOString() },
  );
  let sent = 0;
  for (const mail of due) {
    if ((await claim(deps, mail)) && (await send(deps, mailer, mail))) sent += 1;
  }
  return sent;
}

async function claim({ db, clock }: Deps, mail: Waiting): Promise<boolean> {
  const lease = minutesFrom(clock.now(), leaseMinutes);
  const affected = await db.execute(
    `UPDATE mails SET attempts = attempts + 1, next_try_at = :lease
      WHERE id = :id AND status = 'waiting' AND attempts = :attempts`,
    { id: mail.id, lease, attempts: mail.attempts },
  );
  return affected === 1;
}

async function send({ db, clock }: Deps, mailer: Mailer, mail: Waiting): Promise<boolean> {
  const { id, application_id: about, to_address: to, subject, body } = mail;
  try {
    await mailer.send({ id, about, to, subject, body });
  } catch (error) {
    const attempts = mail.attempts + 1;
    const reason = error instanceof Error ? error.message : String(error);
    await db.rows.mails.update(
      { id },
      {
        status: attempts >= mostAttempts ? 'failed' : 'waiting',
        next_try_at: minutesFrom(clock.now(), 2 ** attempts),
        last_error: reason.slice(0, 300),
      },
    );
    return false;
  }
  const sentAt = clock.now().toISOString();
  await db.rows.mails.update({ id }, { status: 'sent', sent_at: sentAt, last_error: '' });
  return true;
}

const minutesFrom = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString();
