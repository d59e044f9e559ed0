import type { ObjectionDecision } from '../../domain/award/objectionTerm.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { contactKind, objectionTerm } from '../../domain/award/objectionTerm.js';
import { locales } from '../../domain/localText.js';
import { queueMail } from '../../shared/letters/caseMails.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { applicantsOf, roleHolders } from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';

/** The reference under which an objection was registered, short enough for the telephone. */
export const objectionReference = (id: string): string => id.slice(-8).toUpperCase();

const placeOf = (noticeId: string, id: string): string => `/notices/${noticeId}/objections/${id}`;

/** Confirms to whoever objected that it arrived, where they left an e-mail address. */
export async function mailReceipt(
  deps: Deps,
  {
    id,
    noticeId,
    contact,
  }: { readonly id: string; readonly noticeId: string; readonly contact: string },
  at: string,
): Promise<void> {
  const link = `${deps.baseUrl()}${placeOf(noticeId, id)}`;
  await mailStranger(deps, contact, 'objection_registered', at, () => ({
    reference: objectionReference(id),
    link,
  }));
}

interface Decided {
  readonly id: string;
  readonly notice_id: string;
  readonly objector_contact: string;
}

/** Tells whoever objected; those without an e-mail address look it up with their link. */
export async function mailObjector(
  deps: Deps,
  objection: Decided,
  decision: ObjectionDecision,
  reason: string,
): Promise<void> {
  const contact = deps.seal.open(objection.objector_contact);
  const link = `${deps.baseUrl()}${placeOf(objection.notice_id, objection.id)}`;
  const at = deps.clock.now().toISOString();
  await mailStranger(deps, contact, 'objection_decided', at, (locale) => ({
    reference: objectionReference(objection.id),
    result: deps.words(locale, `objections.status.${decision}`),
    reason,
    link,
  }));
}

/** Both languages, since nobody knows a stranger's; no name, since the outbox is read by staff. */
async function mailStranger(
  deps: Deps,
  contact: string,
  event: string,
  at: string,
  valuesIn: (locale: (typeof locales)[number]) => Readonly<Record<string, string>>,
): Promise<void> {
  if (contactKind(contact) !== 'email') return;
  const inBoth = (part: string, between: string): string =>
    locales
      .map((locale) => deps.words(locale, `mail.${event}.${part}`, valuesIn(locale)))
      .join(between);
  await queueMail(deps, {
    to: { id: null, email: contact },
    applicationId: null,
    event,
    subject: inBoth('subject', ' / '),
    body: inBoth('body', '\n\n----\n\n'),
    at,
  });
}

/** Tells the applicant that an objection was not upheld; `left` others may still hold the case. */
export async function mailApplicant(deps: Deps, row: ApplicationRow, left: number): Promise<void> {
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  for (const person of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, person, deps.clock.now().toISOString(), {
      event: left > 0 ? 'objection_dismissed_held' : 'objection_dismissed',
      values: { title: row.title, number: row.number ?? '' },
      path: `/applications/${row.id}`,
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}

/** Tells those who examine objections that one waits; who objected is not in the letter. */
export async function mailDiscipline(
  deps: Deps,
  row: ApplicationRow,
  id: string,
  at: string,
): Promise<void> {
  for (const officer of await roleHolders(deps.db, row, 'discipline_officer')) {
    await sendLetter(deps, officer, at, {
      event: 'objection_filed',
      values: {
        title: row.title,
        number: row.number ?? '',
        reference: objectionReference(id),
        due: letterMoment(deps.words, officer.locale, deps.time.due(new Date(at), objectionTerm)),
      },
      path: '/objections',
      where: 'act',
      applicationId: row.id,
    });
  }
}
