import { inLocale } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import { namesWithin, type NamesAt } from '../../domain/rules/offeredNames.js';
import type { DiagramWords } from '../../domain/drawing/diagramModel.js';
import { happyEnd } from '../../domain/drawing/flowChains.js';
import {
  endOf,
  firstTarget,
  stageOf,
  type Exit,
  type Way,
} from '../../domain/drawing/flowExits.js';
import { roughDays, stageLength, type Length } from '../../domain/outlook/stageLength.js';
import { waysThrough, type WayThrough } from '../../domain/outlook/ways.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { conditionWords, type Language } from './conditionWords.js';

/** A workflow in one language. */
export interface WorkflowWords extends DiagramWords {
  outcome(stageId: string, outcome: string): string;
  /** Why one way is taken: its outcome, its condition, or both. */
  way(stageId: string, way: Way): string;
  /** An exit as a whole: from where, why, to where. */
  exit(exit: Exit): string;
  /** How long the whole takes; '' where no way leads to an award. */
  length(): string;
  notes(): readonly string[];
}

/** The words of a workflow's drawing in this language. */
export function wordsOfWorkflow(definition: Definition, language: Language): WorkflowWords {
  const { workflow } = definition;
  const { words, locale } = language;
  const name = (id: string): string => {
    const found = stageOf(workflow, id) ?? endOf(workflow, id);
    return found ? inLocale(found.name, locale) : words(locale, 'diagram.nowhere', { id });
  };
  const outcome = (id: string, of: string): string => outcomeWords(definition, language, id, of);
  const namesAt = namesWithin(definition);
  const way = (id: string, of: Way): string => {
    const condition = conditionOf(namesAt, language, id, of);
    if (condition === null) return outcome(id, of.outcome);
    const alone = Object.keys(stageOf(workflow, id)?.next ?? {}).length === 1;
    return alone
      ? condition
      : words(locale, 'diagram.outcomeIf', { outcome: outcome(id, of.outcome), condition });
  };
  const either = words(locale, 'diagram.either');
  const why = ({ from, ways }: Exit): string => ways.map((each) => way(from, each)).join(either);
  return {
    name,
    outcome,
    way,
    about: (id) => aboutStage(definition, language, id),
    reason: (exit) => (goesOn(definition, exit) ? '' : why(exit)),
    exit: (exit) =>
      words(locale, 'diagram.exit', { from: name(exit.from), why: why(exit), to: name(exit.to) }),
    length: () => wholeLength(definition, language),
    notes: () => notesOf(definition, language, name),
  };
}

/** The one way on that needs no words: the first outcome, unconditionally, to where all goes well. */
function goesOn({ workflow }: Definition, { from, to, ways }: Exit): boolean {
  const stage = stageOf(workflow, from);
  const [first, ...more] = ways;
  return (
    stage !== undefined &&
    first?.outcome === Object.keys(stage.next)[0] &&
    first?.when === null &&
    more.length === 0 &&
    to === firstTarget(stage) &&
    (!to.startsWith('.') || to === happyEnd(workflow))
  );
}

/** Names that the stage gives its outcomes itself come first, then those of its kind. */
function outcomeWords(
  { workflow }: Definition,
  { words, locale }: Language,
  id: string,
  outcome: string,
): string {
  const stage = stageOf(workflow, id);
  const own =
    stage && Object.hasOwn(stage.outcome_names, outcome) ? stage.outcome_names[outcome] : undefined;
  if (own) return inLocale(own, locale);
  const key = `enums.outcomes.${stage?.kind ?? ''}.${outcome}`;
  const found = words(locale, key);
  return found === key ? outcome : found;
}

function conditionOf(
  namesAt: NamesAt,
  language: Language,
  id: string,
  { outcome, branch, when, otherwise }: Way,
): string | null {
  if (when === null) return otherwise ? language.words(language.locale, 'diagram.otherwise') : null;
  const at = `workflow.stages.${id}.next.${outcome}.${branch}.when`;
  return conditionWords(namesAt, at, when, language);
}

function aboutStage({ workflow }: Definition, language: Language, id: string): readonly string[] {
  const { words, locale } = language;
  const stage = stageOf(workflow, id);
  if (!stage) return [];
  const seats = stageKind(stage.kind).seats(stage);
  const who = seats
    ? words(locale, seats.atLeast < seats.experts ? 'diagram.expertsAtLeast' : 'diagram.experts', {
        count: seats.experts,
        least: seats.atLeast,
      })
    : words(locale, `roles.${stage.by}`);
  const long = lengthWords(stageLength(stage), language);
  return long === '' ? [who] : [who, long];
}

/** A time with its units, such as 10 working days and 6 months; '' for none. */
export function lengthWords(
  { workingDays, days, months }: Length,
  { words, locale }: Language,
): string {
  return [
    ...(workingDays > 0 ? [words(locale, 'diagram.workingDays', { count: workingDays })] : []),
    ...(days > 0 ? [words(locale, 'diagram.days', { count: days })] : []),
    ...(months > 0 ? [words(locale, 'diagram.months', { count: months })] : []),
  ].join(words(locale, 'diagram.plus'));
}

function wholeLength(definition: Definition, language: Language): string {
  const { words, locale } = language;
  const ways = waysThrough(definition);
  if (!ways) return '';
  const { shortest, longest } = ways;
  if (roughDays(longest.length) === 0) return '';
  const say = ({ length, end }: WayThrough): string => {
    const time = lengthWords(length, language) || words(locale, 'diagram.noTime');
    const to = endOf(definition.workflow, end)?.name;
    return to && shortest.end !== longest.end
      ? words(locale, 'diagram.lengthTo', { time, to: inLocale(to, locale) })
      : time;
  };
  const [least, most] = [say(shortest), say(longest)];
  return least === most
    ? words(locale, 'diagram.atMost', { most })
    : words(locale, 'diagram.between', { least, most });
}

/** What can happen wherever a case stands. */
function notesOf(
  { workflow, documents }: Definition,
  { words, locale }: Language,
  name: (id: string) => string,
): string[] {
  return [
    ...(documents.some(({ deferrable }) => deferrable)
      ? [words(locale, 'diagram.deferred', { to: name(workflow.deferral_lapsed) })]
      : []),
    ...(endOf(workflow, '.withdrawn')
      ? [words(locale, 'diagram.withdrawn', { to: name('.withdrawn') })]
      : []),
  ];
}
