import type { CaseExitName } from '../../domain/access/caseExits.js';
import { inLocale } from '../../domain/localText.js';
import { shortMoney, yuanText } from '../../domain/money.js';
import type { KeptOutcomes } from '../../domain/workflow/caseEvents.js';
import { correctableOutcomes, keepableAfter } from '../../domain/workflow/exits/correct.js';
import { notedDays } from '../../domain/workflow/exits/correctRecord.js';
import { dueFates } from '../../domain/workflow/exits/endEarly.js';
import {
  exitActs,
  isSecondedExit,
  type ExitQuestion,
} from '../../domain/workflow/exits/exitActs.js';
import { extendedUntil, extensions } from '../../domain/workflow/exits/extendClock.js';
import { keepable } from '../../domain/workflow/exits/keptStages.js';
import { outcomeTargets } from '../../domain/workflow/stagesAhead.js';
import { presentDue } from '../../domain/workflow/exits/presentDue.js';
import { stagesBeenThrough } from '../../domain/workflow/exits/reopen.js';
import { stagesToGoBackTo } from '../../domain/workflow/exits/sendBack.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { ExitSight } from './exit.file.js';
import type { ExitMoney } from './exitMoney.query.js';

export interface Choice {
  readonly value: string;
  readonly label: string;
}

const asked: Partial<Readonly<Record<CaseExitName, readonly ExitQuestion[]>>> = {
  extend: ['by'],
  send_back: ['to'],
};

/** What an exit asks beside the reason. */
export const questionsOf = (exit: CaseExitName): readonly ExitQuestion[] =>
  isSecondedExit(exit) ? exitActs[exit].asks : (asked[exit] ?? []);

/** What is chosen first, since everything else depends on it; null where nothing is. */
export const leadingQuestion = (exit: CaseExitName): 'to' | 'outcome' | null =>
  questionsOf(exit).find((each) => each === 'to' || each === 'outcome') ?? null;

/** What can be chosen first: a stage to go back to, or an outcome with where it leads. */
export function leadingChoices(
  exit: CaseExitName,
  file: CaseFile,
  context: PageContext,
): readonly Choice[] {
  if (leadingQuestion(exit) === 'outcome') return outcomeChoices(file, context);
  const { state } = file.row;
  const ids =
    exit === 'reopen' ? stagesBeenThrough(file, state) : stagesToGoBackTo(file.rules, state);
  return ids.map((id) => ({ value: id, label: stageOfCase(file, context, id) }));
}

/** The later stages whose outcome stands unless they are named, once that has been chosen. */
export function standingStages(
  exit: CaseExitName,
  { rules, row: { state } }: CaseFile,
  { known: { reached } }: ExitSight,
  chosen: string,
): KeptOutcomes {
  return leadingQuestion(exit) === 'outcome'
    ? keepableAfter(rules, state, chosen, reached)
    : keepable(rules, state, reached, [chosen]);
}

/** The same as boxes to tick, each with what it came to. */
export const redoChoices = (
  file: CaseFile,
  standing: KeptOutcomes,
  named: readonly string[],
  context: PageContext,
): object[] =>
  Object.entries(standing).map(([id, outcome]) => ({
    value: id,
    label: stageOfCase(file, context, id),
    help: context.words(context.locale, 'exits.redoHelp', {
      outcome: outcomeIn(file, context, id, outcome),
    }),
    checked: named.includes(id),
  }));

/** How much longer, each with the day that it comes to. */
export function extensionChoices(
  { row: { state } }: CaseFile,
  look: ExitSight,
  { words, locale, now }: PageContext,
): Choice[] {
  const due = presentDue(state);
  if (due === null) return [];
  const late = due < now.toISOString();
  const dates = dateWords(words, locale, now);
  return extensions.map((by) => ({
    value: by,
    label: words(locale, 'exits.extendBy', {
      count: Number.parseInt(by, 10),
      until: dates.deadline(extendedUntil(look, late ? now.toISOString() : due, by)),
    }),
  }));
}

/** The classes of the procedure, best first; none where it has none. */
export const classChoices = ({ definition }: CaseFile, { words, locale }: PageContext): Choice[] =>
  (definition.award?.classes ?? []).map(({ id, name, amount_yuan: yuan }) => ({
    value: id,
    label: `${inLocale(name, locale)} · ${words(locale, 'audit.yuan', { amount: yuanText(yuan * 100) })}`,
  }));

/** The stages that have noted a day, each with it. */
export const dayChoices = (file: CaseFile, context: PageContext): Choice[] =>
  notedDays(file.rules, file.row.state).map(({ stage, day }) => ({
    value: stage,
    label: `${stageOfCase(file, context, stage)} · ${day}`,
  }));

/** What is in a batch is owed as well until the bank has paid it. */
export const dueChoices = (
  { due, onItsWay }: ExitMoney,
  { words, locale }: PageContext,
): Choice[] =>
  dueFates.map((fate) => ({
    value: fate,
    label: words(locale, `exits.due.${fate}`, { amount: shortMoney(due + onItsWay, locale) }),
  }));

/** Every outcome of the stages it has been through, each with where it leads. */
function outcomeChoices(file: CaseFile, context: PageContext): readonly Choice[] {
  const { ends } = file.definition.workflow;
  const nextOf = (stage: string, outcome: string): string => {
    const names = outcomeTargets(file.rules, stage, outcome).map((target) => {
      const end = ends[target.slice(1)];
      return target.startsWith('.') && end
        ? inLocale(end.name, context.locale)
        : stageOfCase(file, context, target);
    });
    return [...new Set(names)].join(' / ');
  };
  return correctableOutcomes(file.rules, file.row.state).map(({ stage, outcome }) => ({
    value: `${stage}.${outcome}`,
    label: context.words(context.locale, 'exits.outcomeChoice', {
      stage: stageOfCase(file, context, stage),
      outcome: outcomeIn(file, context, stage, outcome),
      next: nextOf(stage, outcome),
    }),
  }));
}

/** What a stage is called; its id where the version has none. */
export function stageOfCase(
  { definition }: Pick<CaseFile, 'definition'>,
  { locale }: PageContext,
  id: string,
): string {
  const stage = definition.workflow.stages[id];
  return stage ? inLocale(stage.name, locale) : id;
}

function outcomeIn(
  { definition }: Pick<CaseFile, 'definition'>,
  { words, locale }: PageContext,
  id: string,
  outcome: string,
): string {
  const stage = definition.workflow.stages[id];
  const own = stage?.outcome_names[outcome];
  return own ? inLocale(own, locale) : words(locale, `enums.outcomes.${stage?.kind}.${outcome}`);
}
