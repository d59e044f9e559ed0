import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  handlersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import type { Locale } from '../../domain/localText.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { FindingRow, OpenedObjection } from './objection.file.js';
import { mailObjector, objectionReference } from './objection.mails.js';

type Marks = (locale: Locale) => Readonly<Record<string, string>>;

/** Asks everybody who may act for the applicant; what they read tells nobody who objected. */
export async function mailAsked(
  deps: Deps,
  opened: OpenedObjection,
  { told, due }: { readonly told: string; readonly due: string },
): Promise<void> {
  await toApplicants(deps, opened, 'objection_hearing', (locale) => ({
    told,
    due: letterMoment(deps.words, locale, due),
  }));
}

/** Tells them of the later date, with the one before. */
export async function mailExtended(
  deps: Deps,
  opened: OpenedObjection,
  { before, due, reason }: Readonly<Record<'before' | 'due' | 'reason', string>>,
): Promise<void> {
  await toApplicants(deps, opened, 'objection_hearing_extended', (locale) => ({
    before: letterMoment(deps.words, locale, before),
    due: letterMoment(deps.words, locale, due),
    reason,
  }));
}

async function toApplicants(
  deps: Deps,
  { objection, file: { row, definition } }: OpenedObjection,
  event: string,
  marks: Marks,
): Promise<void> {
  for (const person of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, person, deps.clock.now().toISOString(), {
      event,
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        ...marks(locale),
      }),
      path: `/applications/${row.id}/objections/${objection.id}`,
      where: 'act',
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}

/** Tells those who examine that the applicant has answered, or has let the term run. */
export async function mailAnswered(
  deps: Deps,
  opened: OpenedObjection,
  event: 'objection_answered' | 'objection_silent',
): Promise<void> {
  const readers = await roleHolders(deps.db, opened.file.row, 'discipline_officer');
  await toStaff(deps, opened, readers, event, () => ({}));
}

/** Tells everybody else who may decide that a finding waits for them. */
export async function mailFound(
  deps: Deps,
  actor: Actor,
  opened: OpenedObjection,
  { finding }: FindingRow,
): Promise<void> {
  const readers = new Map<string, LetterReader>();
  for (const role of policy['objection.decide']) {
    for (const person of await roleHolders(deps.db, opened.file.row, role)) {
      if (person.id !== actor.userId) readers.set(person.id, person);
    }
  }
  await toStaff(deps, opened, [...readers.values()], 'objection_found', (locale) => ({
    result: deps.words(locale, `objections.finding.${finding}`),
  }));
}

/** Tells whoever found it that it came back, and why. */
export async function mailFindingReturned(
  deps: Deps,
  opened: OpenedObjection,
  { proposed_by: by }: FindingRow,
  reason: string,
): Promise<void> {
  const readers = await handlersByIds(deps.db, opened.file.row, [by]);
  await toStaff(deps, opened, readers, 'objection_finding_returned', () => ({ reason }));
}

/** Tells those who examine that the objection was taken back, and confirms it to who did. */
export async function mailObjectionWithdrawn(deps: Deps, opened: OpenedObjection): Promise<void> {
  const { objection, file } = opened;
  const readers = await roleHolders(deps.db, file.row, 'discipline_officer');
  await toStaff(deps, opened, readers, 'objection_withdrawn', () => ({}));
  const contact = deps.seal.open(objection.objector_contact);
  const objector = { id: objection.id, noticeId: objection.notice_id, contact };
  const at = deps.clock.now().toISOString();
  await mailObjector(deps, objector, file.row, at, 'objection_taken_back', () => ({}));
}

async function toStaff(
  deps: Deps,
  { objection, file: { row, definition } }: OpenedObjection,
  readers: readonly LetterReader[],
  event: string,
  marks: Marks,
): Promise<void> {
  for (const reader of readers) {
    await sendLetter(deps, reader, deps.clock.now().toISOString(), {
      event,
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        reference: objectionReference(objection.id),
        ...marks(locale),
      }),
      path: `/objections/${objection.id}`,
      where: 'act',
      applicationId: row.id,
    });
  }
}
