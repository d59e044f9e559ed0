import type { Role } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { letterDay, letterMoment } from '../../shared/letters/letterDates.js';
import {
  applicantsOf,
  holdersOrHeads,
  readersByIds,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { DutyRow } from './duty.step.js';

/** Letters to who owes it. */
type OwnLetter =
  | 'duty_begun'
  | 'duty_stands'
  | 'duty_on_occasion'
  | 'duty_remind'
  | 'duty_late'
  | 'duty_returned'
  | 'duty_accepted'
  | 'duty_refused'
  | 'duty_extended'
  | 'duty_not_extended'
  | 'duty_waived'
  | 'duty_failed'
  | 'duty_heard'
  | 'duty_moved'
  | 'duty_over';
/** Letters to who looks at it or decides. */
type DeskLetter =
  'duty_filed' | 'duty_asked' | 'duty_proposed' | 'duty_overdue' | 'duty_not_looked';

interface Told {
  readonly at: string;
  /** What a person wrote. */
  readonly reason?: string;
  /** Consequences that follow, as keys of `duties.does`. */
  readonly consequences?: readonly string[];
  readonly by?: string;
}

const toBeDone: readonly OwnLetter[] = [
  'duty_begun',
  'duty_remind',
  'duty_late',
  'duty_returned',
  'duty_heard',
];

/** Tells everybody who acts for the awardee. */
export async function tellOwing(
  deps: Deps,
  file: CaseFile,
  duty: DutyRow,
  event: OwnLetter,
  told: Told,
): Promise<void> {
  for (const reader of await applicantsOf(deps.db, file.row)) {
    await sendLetter(deps, reader, told.at, {
      event,
      values: (locale) => valuesOf(deps, file, duty, told, locale),
      path: `/duties/${duty.id}`,
      where: toBeDone.includes(event) ? 'act' : 'see',
      applicationId: file.row.id,
      organisation: file.row.organisation_id === null ? '' : file.row.applicant_name,
      definition: file.definition,
    });
  }
}

/** Tells who holds a role of the programme today, or the heads where nobody does; without whose act it is. */
export async function tellDesk(
  deps: Deps,
  file: CaseFile,
  duty: DutyRow,
  event: DeskLetter,
  told: Told & { readonly roles: readonly Role[]; readonly without?: string },
): Promise<void> {
  const readers = new Map<string, LetterReader>();
  for (const role of told.roles) {
    const without = told.without === undefined ? [] : [told.without];
    for (const reader of await holdersOrHeads(deps.db, file.row, role, without)) {
      readers.set(reader.id, reader);
    }
  }
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, told.at, {
      event,
      values: (locale) => valuesOf(deps, file, duty, told, locale),
      path: `/owed/${duty.id}`,
      where: 'act',
      applicationId: file.row.id,
      definition: file.definition,
    });
  }
}

/** Tells whoever of the zone proposed something that another person refused it, and why. */
export async function tellDutyProposer(
  deps: Deps,
  file: CaseFile,
  duty: DutyRow,
  proposer: string,
  told: Told,
): Promise<void> {
  for (const reader of await readersByIds(deps.db, [proposer])) {
    await sendLetter(deps, reader, told.at, {
      event: 'duty_proposal_rejected',
      values: (locale) => valuesOf(deps, file, duty, told, locale),
      path: `/owed/${duty.id}`,
      where: 'see',
      applicationId: file.row.id,
      definition: file.definition,
    });
  }
}

function valuesOf(
  { words }: Deps,
  { row, definition }: CaseFile,
  duty: DutyRow,
  { at, reason = '', consequences = [], by = '' }: Told,
  locale: 'zh-CN' | 'en',
): Readonly<Record<string, string>> {
  const listed = consequences.map((each) => words(locale, `duties.does.${each}`));
  return {
    title: caseTitle(row.title, definition, locale),
    number: row.number ?? '',
    applicant: row.applicant_name,
    duty: inLocale(duty.name, locale),
    due: duty.due_at === null ? '' : letterMoment(words, locale, duty.due_at),
    until: duty.lasts_until === null ? '' : letterDay(words, locale, duty.lasts_until),
    day: letterDay(words, locale, at),
    reason,
    by,
    consequences:
      listed.length === 0
        ? words(locale, 'duties.noConsequence')
        : listed.join(words(locale, 'duties.separator')),
  };
}
