import type { PathStep } from '../../domain/definition/change.js';
import { scopeOfPart } from '../../domain/definition/keyWords.js';
import { nameOfPart } from '../../domain/definition/partNames.js';
import { isPlain, itemId } from '../../domain/definition/partPath.js';
import { inLocale } from '../../domain/localText.js';
import { stageOn } from './partPhrases.js';
import { valueText, type ValueText } from './valueTexts.js';
import { stageOutcomeName, type DefinitionContext } from './definitionReferences.js';
import { definitionWords } from './definitionWords.js';

/** One thing that a part states. */
export interface PartFact {
  readonly label: string;
  readonly value: ValueText;
}

// What a part is called stands in the line already; what is switched off is as if not stated.
const untold: ReadonlySet<string> = new Set(['id', 'section', 'name', 'outcome_names']);
const isTold = (value: unknown): boolean =>
  ![undefined, null, false].some((nothing) => value === nothing) &&
  !(typeof value === 'object' && value !== null && Object.keys(value).length === 0);

/** What a part states, key by key, for whoever reads that it is new or gone. */
export function partFacts(
  part: unknown,
  path: readonly PathStep[],
  context: DefinitionContext,
): readonly PartFact[] {
  const last = path.at(-1);
  if (!isPlain(part) || !last) return [];
  const scope = scopeOfPart(part, last.step === 'item' ? last.list : last.key);
  const names = definitionWords(context.words, context.locale);
  return Object.entries(part)
    .filter(([key, value]) => !untold.has(key) && isTold(value))
    .toSorted(([a], [b]) => Number(b === 'kind') - Number(a === 'kind'))
    .map(([key, value]) => {
      const at: readonly PathStep[] = [...path, { step: 'key', key, scope }];
      return { label: names.key(scope, key), value: factText(value, at, scope, context) };
    });
}

function factText(
  value: unknown,
  path: readonly PathStep[],
  scope: string,
  context: DefinitionContext,
): ValueText {
  const last = path.at(-1);
  const key = last?.step === 'key' ? last.key : '';
  const stage = stageOn(path, context);
  if (key === 'next' && isPlain(value)) {
    return joined(
      Object.entries(value).map(([outcome, to]) => ({
        label: stageOutcomeName(stage, outcome, context),
        value: valueText(to, { scope, key, stage, path }, context),
      })),
      context,
    );
  }
  if (Array.isArray(value) && value.some(isPlain) && key !== 'next') {
    const names = value.map((item: unknown) => partTitle(item, context));
    return {
      text: names.join(context.words(context.locale, 'fields.list_separator')),
      code: false,
    };
  }
  if (isPlain(value) && !isText(value)) return joined(partFacts(value, path, context), context);
  return valueText(value, { scope, key, stage, path }, context);
}

const isText = (value: object): boolean => 'zh' in value && 'en' in value;

function partTitle(part: unknown, { locale }: DefinitionContext): string {
  const name = nameOfPart(part);
  if (name) return inLocale(name, locale);
  const text =
    isPlain(part) && isText(part) ? Reflect.get(part, locale === 'en' ? 'en' : 'zh') : null;
  return typeof text === 'string' ? text : (itemId(part) ?? '');
}

/** Several things in one line. */
function joined(facts: readonly PartFact[], { words, locale }: DefinitionContext): ValueText {
  const said = facts.map(({ label, value: { text: value } }) =>
    words(locale, 'definitionDiff.fact', { label, value }),
  );
  return {
    text: said.join(words(locale, 'definitionDiff.separator')),
    code: false,
  };
}
