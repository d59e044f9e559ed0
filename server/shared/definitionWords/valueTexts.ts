import { parseDuration, durationSchema } from '../../domain/duration.js';
import { inLocale, localTextSchema } from '../../domain/localText.js';
import { pathText, type PathStep } from '../../domain/definition/change.js';
import type { Stage } from '../../domain/definition/definition.js';
import { namesWithin } from '../../domain/rules/offeredNames.js';
import { conditionWords } from './conditionWords.js';
import {
  stageOutcomeName,
  referenceNamer,
  targetName,
  type DefinitionContext,
} from './definitionReferences.js';
import { definitionWords } from './definitionWords.js';

/** A value as a sentence holds it. */
export interface ValueText {
  readonly text: string;
  /** A rule or another thing to be read letter by letter. */
  readonly code: boolean;
}

/** Where a value stands: its key in its scope, and the stage around it. */
export interface ValuePlace {
  readonly scope: string;
  readonly key: string;
  readonly stage: Stage | undefined;
  readonly path: readonly PathStep[];
}

const ruleKeys: ReadonlySet<string> = new Set(
  'rule show_if check when value combine release_if level quota'.split(' '),
);
const outcomeKeys: ReadonlySet<string> = new Set(['timeout', 'no_answer']);

export const plainText = (text: string): ValueText => ({ text, code: false });

/** The value of a key in words: names rather than ids, yes or no, working days. */
export function valueText(
  value: unknown,
  place: ValuePlace,
  context: DefinitionContext,
): ValueText {
  const { words, locale } = context;
  if (isNothing(value)) return plainText(words(locale, 'definitionDiff.none'));
  if (typeof value === 'boolean')
    return plainText(words(locale, value ? 'fields.yes' : 'fields.no'));
  if (typeof value === 'number')
    return plainText(value.toLocaleString('en-US', { maximumFractionDigits: 6 }));
  if (typeof value === 'string') return stringText(value, place, context);
  if (Array.isArray(value)) return listText(value, place, context);
  const local = localTextSchema.safeParse(value);
  if (local.success) return plainText(inLocale(local.data, locale));
  return { text: JSON.stringify(value), code: true };
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

function stringText(value: string, place: ValuePlace, context: DefinitionContext): ValueText {
  const { scope, key, stage } = place;
  if (key === 'next') return plainText(targetName(value, context));
  if (outcomeKeys.has(key)) return plainText(stageOutcomeName(stage, value, context));
  const reference = referenceNamer(scope, key);
  if (reference) return plainText(reference(value, context));
  if (durationSchema.safeParse(value).success) return plainText(durationText(value, context));
  const listed = definitionWords(context.words, context.locale).value(scope, key, value);
  return listed === value && ruleKeys.has(key)
    ? ruleText(value, pathText(place.path), context)
    : plainText(listed);
}

/** A rule in plain words where it is simple enough, else as it is written. */
function ruleText(source: string, at: string, context: DefinitionContext): ValueText {
  const text = conditionWords(namesWithin(context.definition), at, source, context);
  return { text, code: text === source };
}

/** A duration in words, such as `5 working days`. */
export function durationText(value: string, { words, locale }: DefinitionContext): string {
  const { count, unit } = parseDuration(value);
  return words(locale, `definitionDiff.duration.${unit}`, { count });
}

function listText(
  list: readonly unknown[],
  place: ValuePlace,
  context: DefinitionContext,
): ValueText {
  const { words, locale } = context;
  if (place.key === 'next') return branchesText(list, pathText(place.path), context);
  const items = list.map((item) => valueText(item, place, context));
  return {
    text: items.map(({ text }) => text).join(words(locale, 'fields.list_separator')),
    code: items.some(({ code }) => code),
  };
}

interface Branch {
  readonly to: string;
  readonly when?: string;
}

const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && 'to' in value && typeof value.to === 'string';

/** Where an outcome leads under which condition, one after the other. */
function branchesText(list: readonly unknown[], at: string, context: DefinitionContext): ValueText {
  const { words, locale } = context;
  const branches = list.filter(isBranch).map(({ to, when }, index, all) => {
    const rest = index > 0 && index === all.length - 1 ? 'otherwise' : 'always';
    return words(locale, `definitionDiff.branch.${when === undefined ? rest : 'if'}`, {
      to: targetName(to, context),
      when: when === undefined ? '' : ruleText(when, `${at}.${index}.when`, context).text,
    });
  });
  return plainText(branches.join(words(locale, 'definitionDiff.branch.separator')));
}
