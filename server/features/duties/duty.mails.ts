import type { Role } from '../../domain/actor.js';
import { endOfZoneDay } from '../../domain/calendar.js';
import type { Consequence } from '../../domain/duty/dutySchema.js';
import type { DutyAct } from '../../domain/duty/dutyStates.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
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
  | 'duty_not_failed'
  | 'duty_moved'
  | 'duty_over';
/** Letters to who looks at it or decides. */
type DeskLetter =
  'duty_filed' | 'duty_asked' | 'duty_proposed' | 'duty_overdue' | 'duty_not_looked';

/** What follows: as it was found, or, with `upon`, as the rule announces it. */
type Follows = Pick<Consequence, 'does'> & Partial<Pick<Consequence, 'upon' | 'times'>>;

interface Told {
  readonly at: string;
  /** What a person wrote. */
  readonly reason?: string;
  readonly consequences?: readonly Follows[];
  readonly by?: string;
  /** What is asked for or proposed, and until when. */
  readonly act?: DutyAct;
  readonly actUntil?: string | null;
  /** ISO time until which the awardee is heard. */
  readonly heard?: string;
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
  told: Told,
  locale: Locale,
): Readonly<Record<string, string>> {
  const { at, reason = '', by = '', heard = '' } = told;
  return {
    title: caseTitle(row.title, definition, locale),
    number: row.number ?? '',
    applicant: row.applicant_name,
    duty: inLocale(duty.name, locale),
    due: duty.due_at === null ? '' : letterMoment(words, locale, duty.due_at),
    until: duty.lasts_until === null ? '' : letterDay(words, locale, duty.lasts_until),
    day: letterDay(words, locale, at),
    look: duty.look_by === null ? '' : letterMoment(words, locale, duty.look_by),
    heard: heard === '' ? '' : letterMoment(words, locale, heard),
    what: whatOf(words, told, locale),
    reason,
    by,
    consequences: consequencesIn(words, told, locale),
  };
}

/** `More time (until 2 December 2026)`; '' where nothing is asked for. */
function whatOf(words: Translate, { act, actUntil }: Told, locale: Locale): string {
  if (act === undefined) return '';
  const name = words(locale, `duties.acts.${act}`);
  if (!actUntil) return name;
  const date = letterDay(words, locale, endOfZoneDay(actUntil).toISOString());
  return words(locale, 'duties.actUntil', { act: name, date });
}

/** What follows, with when and after how many in a row where that is still to come. */
function consequencesIn(words: Translate, { consequences = [] }: Told, locale: Locale): string {
  const listed = consequences.map(({ does, upon, times = 1 }) => {
    const what = words(locale, `duties.does.${does}`);
    const inRow = times > 1 ? words(locale, 'duties.inRow', { n: times }) : '';
    return upon === undefined
      ? `${what}${inRow}`
      : words(locale, `duties.follows.${upon}`, { what, times: inRow });
  });
  return listed.length === 0
    ? words(locale, 'duties.noConsequence')
    : listed.join(words(locale, 'duties.also'));
}
