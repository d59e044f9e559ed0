import { isLate, isStandingLine } from '../../domain/duty/dutyStates.js';
import { inLocale } from '../../domain/localText.js';
import type { PageContext } from '../request/pageContext.js';
import { dateWords } from '../words/dateWords.js';
import type { DutyLine } from './caseDuties.query.js';

const tones = {
  open: 'info',
  filed: 'info',
  accepted: 'ok',
  failed: 'bad',
  waived: 'quiet',
  over: 'quiet',
} as const;

type State = keyof typeof tones | 'late' | 'stopped' | 'standing';

/** How a duty stands at a moment, in one word. */
export function dutyState(
  line: Pick<DutyLine, 'status' | 'clock' | 'period' | 'stopped_at' | 'due_at'>,
  now: Date,
): State {
  if (line.status !== 'open') return line.status;
  if (line.stopped_at !== null) return 'stopped';
  if (isLate(line, now.toISOString())) return 'late';
  return isStandingLine(line) || line.clock === 'stands' ? 'standing' : 'open';
}

/** The badge of a duty. */
export function dutyBadge(
  line: Parameters<typeof dutyState>[0],
  { words, locale, now }: PageContext,
) {
  const state = dutyState(line, now);
  const tone =
    state === 'late'
      ? 'bad'
      : state === 'stopped'
        ? 'warn'
        : state === 'standing'
          ? 'info'
          : tones[state];
  return { tone, label: words(locale, `duties.states.${state}`) };
}

/** What a duty is called, with its period where there are several. */
export const dutyName = (
  { name, clock, period }: Pick<DutyLine, 'name' | 'clock' | 'period'>,
  { words, locale }: Pick<PageContext, 'words' | 'locale'>,
): string => {
  const said = inLocale(name, locale);
  const numbered = clock === 'repeated' || (clock === 'occasion' && period > 0);
  return numbered ? words(locale, 'duties.numbered', { name: said, n: period }) : said;
};

/** By when, or until when, in words; '' where no day is set. */
export function dutyWhen(line: DutyLine, { words, locale, now }: PageContext): string {
  const dates = dateWords(words, locale, now);
  if (line.due_at !== null) {
    return words(locale, 'duties.dueOn', { date: dates.deadline(line.due_at) });
  }
  if (line.lasts_until === null) return '';
  return words(locale, 'duties.lastsUntil', { date: dates.date(line.lasts_until) });
}

/** One line of `partials/task-list`, leading to the duty's own page below `base`. */
export const dutyItem = (line: DutyLine, base: string, context: PageContext): object => ({
  label: dutyName(line, context),
  href: `${base}/${line.id}`,
  note: dutyWhen(line, context),
  urgent: dutyState(line, context.now) === 'late',
  badge: dutyBadge(line, context),
});
