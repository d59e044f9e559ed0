import { mailOccasions } from '../domain/application/mailOccasions.js';
import type { Change } from '../domain/workflow/recorder.js';
import type { CaseFile } from './caseFile.js';
import { caseMailText } from './caseMailText.js';
import { newId, type Deps } from './deps.js';

/** Queues the mails a change gives occasion to; they leave after the transaction has committed. */
export async function queueCaseMails(
  deps: Deps,
  file: CaseFile,
  change: Change,
  by: { readonly at: string },
): Promise<void> {
  const occasions = mailOccasions(change);
  if (occasions.length === 0) return;
  const ids = occasions.map(({ to }) => (to === 'applicant' ? file.row.applicant_id : to));
  const people = await deps.db.rows.users.all({ id: [...new Set(ids)] });
  for (const [index, occasion] of occasions.entries()) {
    const person = people.find(({ id }) => id === ids[index]);
    if (!person) continue;
    const { subject, body } = caseMailText(deps.words, {
      definition: file.definition,
      title: file.row.title,
      number: file.row.number ?? '',
      link: `${deps.baseUrl()}${occasion.path.replace(':id', file.row.id)}`,
      change,
      event: occasion.event,
      locale: person.locale,
      name: person.name,
    });
    await queueMail(deps, {
      to: person,
      applicationId: file.row.id,
      event: occasion.event,
      subject,
      body,
      at: by.at,
    });
  }
}

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
  });
}
