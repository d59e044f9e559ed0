import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { ObjectionOutcome } from '../../domain/award/objectionHearing.js';
import { contactKind, objectionTerm } from '../../domain/award/objectionTerm.js';
import type { Locale } from '../../domain/localText.js';
import { isSuspended } from '../../domain/workflow/exits/presentDue.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { applicantsOf, roleHolders } from '../../shared/letters/letterReaders.js';
import { sendLetter, sendToStranger } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import { objectorPath } from './objectorLink.step.js';

/** The reference under which an objection was registered, short enough for the telephone. */
export const objectionReference = (id: string): string => id.slice(-8).toUpperCase();

interface Objection {
  readonly id: string;
  readonly noticeId: string;
  readonly contact: string;
}

/** Confirms to whoever objected that it arrived, where they left an e-mail address. */
export async function mailReceipt(
  deps: Deps,
  objection: Objection,
  row: ApplicationRow,
  at: string,
): Promise<void> {
  await mailObjector(deps, objection, row, at, 'objection_registered', (locale) => ({
    due: letterMoment(deps.words, locale, deps.time.due(new Date(at), objectionTerm)),
  }));
}

/** Tells whoever objected what came of it; those without an e-mail address look it up with their link. */
export async function mailDecision(
  deps: Deps,
  objection: Objection,
  row: ApplicationRow,
  { finding, reason }: { readonly finding: ObjectionOutcome; readonly reason: string },
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await mailObjector(deps, objection, row, at, 'objection_decided', (locale) => ({
    result: deps.words(locale, `objections.finding.${finding}`),
    reason,
  }));
}

/** No name stands in it, since the outbox is read by staff; the project is named as on the notice. */
export async function mailObjector(
  deps: Deps,
  { id, noticeId, contact }: Objection,
  row: ApplicationRow,
  at: string,
  event: string,
  more: (locale: Locale) => Readonly<Record<string, string>>,
): Promise<void> {
  if (contactKind(contact) !== 'email') return;
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  await sendToStranger(deps, { email: contact, name: '' }, at, {
    event,
    values: (locale) => ({
      reference: objectionReference(id),
      title: caseTitle(row.title, definition, locale),
      ...more(locale),
    }),
    path: objectorPath(deps.db, noticeId, id),
    definition,
  });
}

/** Tells the applicant why an objection holds the case no more; `left` others may still do so. */
export async function mailApplicant(
  deps: Deps,
  row: ApplicationRow,
  { left, reason }: { readonly left: number; readonly reason: string },
): Promise<void> {
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  for (const person of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, person, deps.clock.now().toISOString(), {
      event: left > 0 ? 'objection_dismissed_held' : 'objection_dismissed',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        reason,
      }),
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
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  const due = deps.time.due(new Date(at), objectionTerm);
  for (const officer of await roleHolders(deps.db, row, 'discipline_officer')) {
    await sendLetter(deps, officer, at, {
      event: 'objection_filed',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
        reference: objectionReference(id),
        due: letterMoment(deps.words, locale, due),
      }),
      path: '/objections',
      where: 'act',
      applicationId: row.id,
    });
  }
}

/** Who waited for what the notice was to lead to, and hears why it will not. */
const afterNotice = [
  'review_secretary',
  'department_head',
  'programme_officer',
  'finance_preparer',
] as const;

/** Tells those who ranked, published and were to pay why a case has left the list; never who objected. */
export async function mailUpheld(deps: Deps, row: ApplicationRow, reason: string): Promise<void> {
  const at = deps.clock.now().toISOString();
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  const written = new Set<string>();
  for (const role of afterNotice) {
    for (const person of await roleHolders(deps.db, row, role)) {
      if (written.has(person.id)) continue;
      written.add(person.id);
      await sendLetter(deps, person, at, {
        event: 'objection_upheld',
        values: (locale) => ({
          title: caseTitle(row.title, definition, locale),
          number: row.number ?? '',
          reason,
        }),
        path: `/cases/${row.id}`,
        applicationId: row.id,
      });
    }
  }
}

/**
 * Tells the applicant whose turn it is in the reserve that a place is free and what happens next; of
 * the case that lost it they read no more than stands on the public list.
 */
export async function mailNextInLine(deps: Deps, lost: ApplicationRow): Promise<void> {
  const row = await nextInLine(deps, lost.call_id);
  if (row === null) return;
  const { definition } = await deps.definitions.byVersion(row.procedure_version_id);
  for (const person of await applicantsOf(deps.db, row)) {
    await sendLetter(deps, person, deps.clock.now().toISOString(), {
      event: 'objection_place_free',
      values: (locale) => ({
        title: caseTitle(row.title, definition, locale),
        number: row.number ?? '',
      }),
      path: `/applications/${row.id}`,
      applicationId: row.id,
      organisation: row.organisation_id === null ? '' : row.applicant_name,
      definition,
    });
  }
}

/** The best scored case that waits in the reserve of a call and is not stopped; null where none does. */
async function nextInLine(deps: Deps, callId: string): Promise<ApplicationRow | null> {
  const rows = await deps.db.rows.applications.all({ call_id: callId, status: 'running' });
  const waiting: ApplicationRow[] = [];
  for (const row of rows) {
    const { stage, state } = row;
    const { rules } = await deps.definitions.byVersion(row.procedure_version_id);
    const config = stage === null ? null : rules.stage(stage);
    const reserved =
      config &&
      stageKind(config.kind)
        .ranks(config)
        ?.reserved(state.memory[stage ?? '']);
    if (reserved && !isSuspended(state)) waiting.push(row);
  }
  return waiting.toSorted((a, b) => (b.score ?? -1) - (a.score ?? -1))[0] ?? null;
}
