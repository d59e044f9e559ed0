import { inLocale, type Locale, type LocalText } from '../../domain/localText.js';
import type { PathStep } from '../../domain/definition/change.js';
import type { Stage } from '../../domain/definition/definition.js';
import { nameOfPart } from '../../domain/definition/partNames.js';
import { isPlain, itemId } from '../../domain/definition/partPath.js';
import { valuesAlong } from '../../domain/definition/pathValues.js';
import { stageOutcomeName, own, type DefinitionContext } from './definitionReferences.js';
import { definitionWords } from './definitionWords.js';
import { occasionOfLetter } from './occasionOfLetter.js';

type Item = Extract<PathStep, { step: 'item' }>;

const longestName = { 'zh-CN': 32, en: 64 } as const;

/** A name as it stands within a sentence: without its full stop; questions and reasons are cut. */
function shortName(text: LocalText, locale: Locale): string {
  const letters = Array.from(inLocale(text, locale).replace(/[.?\u3002\uFF1F]$/, ''));
  const most = longestName[locale];
  return letters.length <= most ? letters.join('') : `${letters.slice(0, most - 1).join('')}…`;
}

const isPlace = (id: string): boolean => /^\d+$/.test(id);
const outcomeLists: ReadonlySet<string> = new Set(['next', 'outcome_names', 'effects']);

/** The stage that a path leads through. */
export function stageOn(
  path: readonly PathStep[],
  { definition }: DefinitionContext,
): Stage | undefined {
  const [, , stage] = path;
  return stage?.step === 'item' && stage.list === 'stages'
    ? own(definition.workflow.stages, stage.id)
    : undefined;
}

/** What an item is called by; null where only its place tells it. */
export function itemName(
  { id, list, scope }: Item,
  value: unknown,
  stage: Stage | undefined,
  context: DefinitionContext,
): string | null {
  const name = nameOfPart(value);
  if (list === 'mails') return occasionOfLetter(id, context);
  if (name) return shortName(name, context.locale);
  const effect = isPlain(value) ? value['effect'] : undefined;
  if (typeof effect === 'string') {
    return definitionWords(context.words, context.locale).value(scope, 'effect', effect);
  }
  if (outcomeLists.has(list) && !isPlace(id)) return stageOutcomeName(stage, id, context);
  return itemId(value) === null && isPlace(id) ? null : id;
}

/** An item with the word for what it is: `outcome “scored”`, `band 2`. */
export function itemPhrase(step: Item, name: string | null, context: DefinitionContext): string {
  const { words, locale } = context;
  // The effects of one outcome go by the outcome.
  const list = step.list === 'effects' && !isPlace(step.id) ? 'next' : step.list;
  const item = definitionWords(words, locale).item(step.scope, list);
  return name === null
    ? words(locale, 'definitionDiff.numbered', { item, place: Number(step.id) + 1 })
    : words(locale, 'definitionDiff.named', { item, name });
}

/** The parts around what a path leads to, outermost first: `Expert review › outcome “scored”`. */
export function enclosingPart(path: readonly PathStep[], context: DefinitionContext): string {
  const values = valuesAlong(context.definition, path);
  const stage = stageOn(path, context);
  const parts = path.slice(0, -1).flatMap((step, at): string[] => {
    if (step.step === 'key') return holderName(step, path[at + 1], context);
    const name = itemName(step, values[at], stage, context);
    return name === null || outcomeLists.has(step.list)
      ? [itemPhrase(step, name, context)]
      : [name];
  });
  return parts.join(' › ');
}

const silentHolders: ReadonlySet<string> = new Set(['workflow', 'award', 'form']);

/** A key that holds other keys; lists are told by their items, and whole areas by their heading. */
function holderName(
  { key, scope }: Extract<PathStep, { step: 'key' }>,
  next: PathStep | undefined,
  { words, locale }: DefinitionContext,
): string[] {
  return next?.step === 'item' || silentHolders.has(key)
    ? []
    : [definitionWords(words, locale).key(scope, key)];
}

/** The name of the item that a path leads to, in quotes; its place where it has none. */
export function itemNameAt(path: readonly PathStep[], context: DefinitionContext): string {
  const step = path.at(-1);
  if (step?.step !== 'item') return '';
  const value = valuesAlong(context.definition, path).at(-1);
  const name = itemName(step, value, stageOn(path, context), context);
  return name === null
    ? itemPhrase(step, name, context)
    : context.words(context.locale, 'definitionDiff.quoted', { name });
}

/** What a path leads to, with the word for what it is. */
export function phraseOf(path: readonly PathStep[], context: DefinitionContext): string {
  const step = path.at(-1);
  if (!step) return '';
  if (step.step === 'key') {
    const name = definitionWords(context.words, context.locale).key(step.scope, step.key);
    return context.words(context.locale, 'definitionDiff.quoted', { name });
  }
  const value = valuesAlong(context.definition, path).at(-1);
  return itemPhrase(step, itemName(step, value, stageOn(path, context), context), context);
}

/** What is said of a part. */
export const ofPart = (
  part: string,
  label: string,
  { words, locale }: DefinitionContext,
): string => (part === '' ? label : words(locale, 'definitionDiff.of', { part, label }));
