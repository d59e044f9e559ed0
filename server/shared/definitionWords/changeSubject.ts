import { inLocale, type Locale, type LocalText } from '../../domain/localText.js';
import type { PathStep } from '../../domain/definition/change.js';
import type { Stage } from '../../domain/definition/definition.js';
import { nameOfPart } from '../../domain/definition/partNames.js';
import { isPlain, itemId } from '../../domain/definition/partPath.js';
import { valuesAlong } from '../../domain/definition/pathValues.js';
import { stageOutcomeName, own, type Telling } from './definitionReferences.js';
import { definitionWords } from './definitionWords.js';

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
export function stageOn(path: readonly PathStep[], { definition }: Telling): Stage | undefined {
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
  telling: Telling,
): string | null {
  const name = nameOfPart(value);
  if (list === 'mails') return definitionWords(telling.words, telling.locale).value('', list, id);
  if (name) return shortName(name, telling.locale);
  const effect = isPlain(value) ? value['effect'] : undefined;
  if (typeof effect === 'string') {
    return definitionWords(telling.words, telling.locale).value(scope, 'effect', effect);
  }
  if (outcomeLists.has(list) && !isPlace(id)) return stageOutcomeName(stage, id, telling);
  return itemId(value) === null && isPlace(id) ? null : id;
}

/** An item with the word for what it is: `outcome “scored”`, `band 2`. */
export function itemPhrase(step: Item, name: string | null, telling: Telling): string {
  const { words, locale } = telling;
  // The effects of one outcome go by the outcome.
  const list = step.list === 'effects' && !isPlace(step.id) ? 'next' : step.list;
  const item = definitionWords(words, locale).item(step.scope, list);
  return name === null
    ? words(locale, 'definitionDiff.numbered', { item, place: Number(step.id) + 1 })
    : words(locale, 'definitionDiff.named', { item, name });
}

/** The parts around what a path leads to, outermost first: `Expert review › outcome “scored”`. */
export function surroundings(path: readonly PathStep[], telling: Telling): string {
  const values = valuesAlong(telling.definition, path);
  const stage = stageOn(path, telling);
  const parts = path.slice(0, -1).flatMap((step, at): string[] => {
    if (step.step === 'key') return holderName(step, path[at + 1], telling);
    const name = itemName(step, values[at], stage, telling);
    return name === null || outcomeLists.has(step.list)
      ? [itemPhrase(step, name, telling)]
      : [name];
  });
  return parts.join(' › ');
}

const silentHolders: ReadonlySet<string> = new Set(['workflow', 'award', 'form']);

/** A key that holds other keys; lists are told by their items, and whole areas by their heading. */
function holderName(
  { key, scope }: Extract<PathStep, { step: 'key' }>,
  next: PathStep | undefined,
  { words, locale }: Telling,
): string[] {
  return next?.step === 'item' || silentHolders.has(key)
    ? []
    : [definitionWords(words, locale).key(scope, key)];
}

/** The name of the item that a path leads to, in quotes; its place where it has none. */
export function itemNameAt(path: readonly PathStep[], telling: Telling): string {
  const step = path.at(-1);
  if (step?.step !== 'item') return '';
  const value = valuesAlong(telling.definition, path).at(-1);
  const name = itemName(step, value, stageOn(path, telling), telling);
  return name === null
    ? itemPhrase(step, name, telling)
    : telling.words(telling.locale, 'definitionDiff.quoted', { name });
}

/** What a path leads to, with the word for what it is. */
export function phraseOf(path: readonly PathStep[], telling: Telling): string {
  const step = path.at(-1);
  if (!step) return '';
  if (step.step === 'key') {
    const name = definitionWords(telling.words, telling.locale).key(step.scope, step.key);
    return telling.words(telling.locale, 'definitionDiff.quoted', { name });
  }
  const value = valuesAlong(telling.definition, path).at(-1);
  return itemPhrase(step, itemName(step, value, stageOn(path, telling), telling), telling);
}

/** What is said of a part. */
export const ofPart = (part: string, label: string, { words, locale }: Telling): string =>
  part === '' ? label : words(locale, 'definitionDiff.of', { part, label });
