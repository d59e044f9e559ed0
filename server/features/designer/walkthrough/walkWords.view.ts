import { workingDaysBetween, zoneDay, type WorkingCalendar } from '../../../domain/calendar.js';
import { inLocale, type Locale, type Translate } from '../../../domain/localText.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import type { Definition, Stage } from '../../../domain/definition/definition.js';
import type { RuleValues } from '../../../domain/rules/ruleValues.js';
import { clockActs } from '../../../domain/walkthrough/walkPath.js';
import type { WalkSetup } from '../../../domain/walkthrough/walkSetup.js';
import { dateWords, type DateWords } from '../../../shared/words/dateWords.js';

type Values = Readonly<Record<string, string | number>>;

/** The words of a walk in one language. */
export interface WalkWords {
  readonly definition: Definition;
  readonly compiled: Compiled;
  readonly locale: Locale;
  readonly words: Translate;
  readonly dates: DateWords;
  readonly calendar: WorkingCalendar;
  /** What rules of the invented application are worked out with. */
  readonly values: RuleValues;
  /** A text of `walkthrough` in the locales. */
  readonly say: (key: string, values?: Values) => string;
  /** Any other text of the locales. */
  readonly word: (key: string, values?: Values) => string;
}

/** The words of a definition as a walk-through tells its steps. */
export function walkWords(
  { compiled, calendar, values }: Pick<WalkSetup, 'compiled' | 'calendar' | 'values'>,
  { words, locale, now }: { words: Translate; locale: Locale; now: Date },
): WalkWords {
  return {
    definition: compiled.definition,
    compiled,
    locale,
    words,
    calendar,
    values,
    dates: dateWords(words, locale, now),
    say: (key, fill) => words(locale, `walkthrough.${key}`, fill),
    word: (key, fill) => words(locale, key, fill),
  };
}

/** A stage, or an end written with a dot, by its name; an unknown one by its id. */
export function placeName({ definition, locale }: WalkWords, to: string): string {
  const { stages, ends } = definition.workflow;
  const found = to.startsWith('.')
    ? Object.entries(ends).find(([id]) => id === to.slice(1))
    : Object.entries(stages).find(([id]) => id === to);
  return found ? inLocale(found[1].name, locale) : to;
}

/** How a stage ended. */
export function outcomeWord({ locale, word }: WalkWords, stage: Stage, outcome: string): string {
  const own = Object.entries(stage.outcome_names).find(([id]) => id === outcome);
  return own ? inLocale(own[1], locale) : word(`enums.outcomes.${stage.kind}.${outcome}`);
}

/** What somebody can choose: an outcome, or what happens when nobody acts. */
export function actWord(saying: WalkWords, stage: Stage, act: string): string {
  const clock = Object.values(clockActs).find((each) => each === act);
  return clock === undefined
    ? outcomeWord(saying, stage, act)
    : saying.say(`acts.${clock.slice(1)}`);
}

/** Who does a task: a role, a side of the case, or persons named one by one. */
export function whoWord(
  { word }: WalkWords,
  role: string | null,
  stage: Stage | undefined,
): string {
  const by = role ?? stage?.by ?? 'applicant';
  return word(by === 'counterparty' || by === 'invited' ? `walkthrough.who.${by}` : `roles.${by}`);
}

/** `3 working days`, from one moment to another. */
export function daysWord({ calendar, say }: WalkWords, from: string, to: string): string {
  const days = workingDaysBetween(calendar, zoneDay(new Date(from)), zoneDay(new Date(to)));
  return say('workingDays', { count: days });
}

/** Names that rules use, as people call them. */
export function nameWords(saying: WalkWords, names: readonly string[]): string {
  return names.map((name) => nameWord(saying, name)).join(saying.say('listed'));
}

function nameWord({ compiled, locale, word }: WalkWords, name: string): string {
  const field = compiled.fields.get(name)?.field;
  if (field) return inLocale(field.name, locale);
  const key = `ruleNames.${name.replaceAll('.', '_')}`;
  const found = word(key);
  return found === key ? name : found;
}
