import type { RowOf } from '../../data/schema/rows.js';
import { mails } from '../../data/tables/cases.js';
import { isRefusedForGood, type Mailer } from '../../adapters/mailer.js';
import type { Deps } from '../../shared/request/deps.js';

/** So many are on their way at once. */
const atOnce = 5;
/** A server that is away is asked again every two hours at the latest, … */
const longestPauseMinutes = 120;
/** … and a letter given up four days after its first try (RFC 5321, 4.5.4.1). */
const givenUpAfterMinutes = 4 * 24 * 60;
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
  tried_from: column.tried_from,
};
type Waiting = RowOf<typeof waitingColumns>;

/**
 * Sends what is due, to its end. A mail is claimed first, so that two processes never send the same
 * one; one that the server does not take is tried again later and later for four days, unless the
 * server will never take it. How many were sent; throws where the server did not take all of them.
 */
export async function deliverMails(deps: Deps, mailer: Mailer): Promise<number> {
  const { db, clock } = deps;
  const refused: string[] = [];
  let sent = 0;
  for (;;) {
    const due = await db.select(
      waitingColumns,
      `SELECT id, application_id, to_address, subject, body, attempts, tried_from FROM mails
        WHERE status = 'waiting' AND next_try_at <= :now ORDER BY next_try_at, id LIMIT ${atOnce}`,
      { now: clock.now().toISOString() },
    );
    if (due.length === 0) break;
    const reasons = await Promise.all(
      due.map(async (mail) => {
        if (!(await claim(deps, mail))) return null;
        const reason = await send(deps, mailer, mail);
        if (reason === null) sent += 1;
        return reason;
      }),
    );
    refused.push(...reasons.filter((reason) => reason !== null));
  }
  const [first] = refused;
  if (first !== undefined) {
    throw new Error(`${refused.length} letters were not taken, ${sent} were; the first: ${first}`);
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

/** Why the server did not take it, without whom it is for; null where it did. */
async function send({ db, clock }: Deps, mailer: Mailer, mail: Waiting): Promise<string | null> {
  const { id, application_id: about, to_address: to, subject, body } = mail;
  try {
    await mailer.send({ id, about, to, subject, body });
  } catch (error) {
    const now = clock.now();
    const reason = error instanceof Error ? error.message : String(error);
    const since = mail.tried_from ?? now.toISOString();
    const tooLong = minutesFrom(new Date(since), givenUpAfterMinutes) <= now.toISOString();
    const pause = Math.min(2 ** (mail.attempts + 1), longestPauseMinutes);
    await db.rows.mails.update(
      { id },
      {
        status: tooLong || isRefusedForGood(error) ? 'failed' : 'waiting',
        tried_from: since,
        next_try_at: minutesFrom(now, pause),
        // Servers repeat the address, which lies sealed everywhere else.
        last_error: reason.replaceAll(to, '…').slice(0, 300),
      },
    );
    return `${id}: ${reason.replaceAll(/\S+@\S+/g, '…')}`;
  }
  const sentAt = clock.now().toISOString();
  await db.rows.mails.update({ id }, { status: 'sent', sent_at: sentAt, last_error: '' });
  return null;
}

const minutesFrom = (now: Date, minutes: number): string =>
  new Date(now.getTime() + minutes * 60_000).toISOString();
