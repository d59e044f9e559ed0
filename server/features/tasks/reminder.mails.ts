import { plainName } from '../../domain/application/typedNames.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import { presentDue } from '../../domain/workflow/exits/presentDue.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Lingering, ReminderReader } from './taskReminders.query.js';

/** One case in a letter that reminds of many. */
export interface ReminderLine {
  readonly late: boolean;
  readonly text: string;
}

interface Known {
  readonly call: LocalText;
  readonly late: boolean;
  readonly waitsFor: readonly Lingering[];
}

const pathOf: Readonly<Record<ReminderReader['sight'], string>> = {
  applicant: '/applications/:id',
  counterparty: '/counterparty-cases/:id',
  staff: '/cases/:id',
  expert: '/reviews',
};

/** The line of a case as this reader's own page calls it: an expert reads `T-7` and no title. */
export function reminderLine(
  deps: Deps,
  { row, rules, definition }: CaseFile,
  { locale, sight }: ReminderReader,
  { call, late, waitsFor }: Known,
): ReminderLine {
  const { words } = deps;
  const { state } = row;
  const no = reviewCode(row.place ?? 0);
  const say = (key: string, values: Readonly<Record<string, string | number>>): string =>
    words(locale, `mail.work.${key}`, values);
  const about =
    sight === 'expert'
      ? say('project', { no, call: inLocale(call, locale) })
      : say('case', {
          title: plainName(caseTitle(row.title, definition, locale)),
          number: row.number ?? '',
        });
  const stage = state.stage === null ? '' : inLocale(rules.stage(state.stage).name, locale);
  const moment = presentDue(state);
  const due =
    moment === null ? words(locale, 'mail.work.noDue') : letterMoment(words, locale, moment);
  const link = `${deps.baseUrl()}${pathOf[sight].replace(':id', row.id)}`;
  if (!late) return { late, text: say('soonLine', { about, stage, due, link }) };
  const who = waitsFor.map((each) => lingeringWords(each, row.applicant_name, say, words, locale));
  return {
    late,
    text: say('lateLine', {
      about,
      stage,
      due,
      link,
      who: who.length === 0 ? say('nobody', {}) : who.join(locale === 'en' ? ', ' : '\u3001'),
    }),
  };
}

function lingeringWords(
  each: Lingering,
  applicant: string,
  say: (key: string, values: Readonly<Record<string, string | number>>) => string,
  words: Deps['words'],
  locale: ReminderReader['locale'],
): string {
  if ('person' in each) return plainName(each.person);
  if ('experts' in each) return say('experts', { count: each.experts });
  if (each.party === 'applicant') return plainName(applicant);
  return words(locale, `roles.${each.party}`);
}

/** Writes one letter to each reader: what falls due soon, and what others are late with. */
export async function mailReminders(
  deps: Deps,
  letters: readonly { readonly reader: ReminderReader; readonly lines: readonly ReminderLine[] }[],
  at: string,
): Promise<void> {
  const { words } = deps;
  for (const { reader, lines } of letters) {
    const { locale } = reader;
    const list = (late: boolean): string => {
      const own = lines.filter((line) => line.late === late);
      const numbered = own.map(({ text }, index) => `${index + 1}. ${text}`).join('\n');
      const key = late ? 'late' : 'soon';
      return own.length === 0 ? '' : words(locale, `mail.work.${key}`, { lines: numbered });
    };
    await sendLetter(deps, reader, at, {
      event: 'work_reminder',
      values: { count: `${lines.length}`, soon: list(false), late: list(true) },
      path: '/tasks',
      outside: reader.sight === 'applicant' || reader.sight === 'counterparty',
    });
  }
}
