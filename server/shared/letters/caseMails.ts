import { newId, type Deps } from '../request/deps.js';

export interface NewMail {
  readonly to: { readonly id: string | null; readonly email: string };
  readonly applicationId: string | null;
  readonly event: string;
  readonly subject: string;
  readonly body: string;
  readonly at: string;
}

/** Puts one mail into the outbox, in the caller's transaction. */
export async function queueMail({ db }: Deps, mail: NewMail): Promise<void> {
  await db.rows.mails.insert({
    id: newId(),
    to_address: mail.to.email,
    to_user_id: mail.to.id,
    application_id: mail.applicationId,
    event: mail.event,
    subject: mail.subject.slice(0, 300),
    body: mail.body,
    status: 'waiting',
    attempts: 0,
    next_try_at: mail.at,
    last_error: '',
    created_at: mail.at,
    sent_at: null,
    told_after: 1,
  });
}
