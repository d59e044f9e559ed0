import { inLocale, type Locale } from '../domain/localText.js';
import { mailOccasions, type MailOccasion } from '../domain/application/mailOccasions.js';
import { zoneDay } from '../domain/calendar.js';
import type { Change } from '../domain/workflow/recorder.js';
import type { CaseFile } from './caseFile.js';
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
    const { subject, body } = compose(deps, file, change, occasion, person.locale, person.name);
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

function compose(
  deps: Deps,
  file: CaseFile,
  change: Change,
  occasion: MailOccasion,
  locale: Locale,
  name: string,
): { subject: string; body: string } {
  const { definition } = file;
  const due = change.state.corrections?.dueAt ?? change.state.dueAt;
  const end = change.state.end === null ? null : definition.workflow.ends[change.state.end];
  const values = {
    name,
    procedure: inLocale(definition.name, locale),
    title: file.row.title,
    number: file.row.number ?? '',
    due: due === null ? '' : zoneDay(new Date(due)),
    documents: documentNames(file, change, locale),
    deferral_due: change.state.deferral ? zoneDay(new Date(change.state.deferral.dueAt)) : '',
    result: end ? inLocale(end.name, locale) : '',
    link: `${deps.baseUrl()}${occasion.path.replace(':id', file.row.id)}`,
  };
  const own = definition.mails[occasion.event];
  if (own) {
    return {
      subject: fill(inLocale(own.subject, locale), values),
      body: fill(inLocale(own.body, locale), values),
    };
  }
  return {
    subject: deps.words(locale, `mail.${occasion.event}.subject`, values),
    body: deps.words(locale, `mail.${occasion.event}.body`, values),
  };
}

/** The documents that may still follow, or that did not come. */
function documentNames({ definition }: CaseFile, change: Change, locale: Locale): string {
  const ids = (change.state.deferral ?? change.before.deferral)?.documents ?? [];
  return definition.documents
    .filter(({ id }) => ids.includes(id))
    .map(({ name }) => inLocale(name, locale))
    .join(locale === 'en' ? ', ' : '\u3001');
}

/** Fills `{{name}}` marks of a definition's mail text; anything else stays as written. */
function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (mark, key: string) => values[key] ?? mark);
}
