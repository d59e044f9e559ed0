import { mailOccasions, type MailOccasion } from '../../domain/application/mailOccasions.js';
import type { Locale } from '../../domain/localText.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import type { CaseFile } from '../casefile/caseFile.js';
import { caseMailText } from './caseMailText.js';
import { newId, type Deps } from '../request/deps.js';

/** Somebody a mail is written to. */
export interface MailReader {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly locale: Locale;
}

/**
 * Queues the mails a change gives occasion to; they leave after the transaction has committed.
 * Whoever acts is known already and is not looked up again.
 */
export async function queueCaseMails(
  deps: Deps,
  file: CaseFile,
  change: CaseChange,
  by: { readonly at: string },
  acting: MailReader | null,
): Promise<void> {
  for (const occasion of mailOccasions(change)) {
    for (const person of await readersOf(deps, file, occasion, acting)) {
      const { subject, body } = caseMailText(deps.words, {
        definition: file.definition,
        title: file.row.title,
        number: file.row.number ?? '',
        link: `${deps.baseUrl()}${occasion.path.replace(':id', file.row.id)}`,
        change,
        event: occasion.event,
        locale: person.locale,
        name: person.name,
        applicant: file.row.applicant_name,
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
}

async function readersOf(
  { db }: Deps,
  { row }: CaseFile,
  { to }: MailOccasion,
  acting: MailReader | null,
): Promise<readonly MailReader[]> {
  if (to === 'counterparty') return organisationMembers(db, row.counterparty_id);
  const id = to === 'applicant' ? row.applicant_id : to;
  return id === acting?.id ? [acting] : db.rows.users.all({ id });
}

/** Everybody of an organisation who can still sign in; nobody where there is none. */
export async function organisationMembers(db: Deps['db'], organisationId: string | null) {
  if (organisationId === null) return [];
  const members = await db.rows.memberships.all({ organisation_id: organisationId });
  return db.rows.users.all({
    id: ['', ...members.map(({ user_id: userId }) => userId)],
    disabled_at: null,
  });
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
