import type { Locale } from '../../domain/localText.js';
import type { DefinitionChange } from '../../domain/definition/change.js';
import { textPieces } from '../../domain/diff/textPieces.js';
import { ofPart, phraseOf, stageOn, enclosingPart } from './partPhrases.js';
import { plainText, valueText, type ValueText } from './valueTexts.js';
import type { DefinitionContext } from './definitionReferences.js';
import { definitionWords } from './definitionWords.js';
import type { DiffLine, Sides } from './diffLine.js';

type Changed = Extract<DefinitionChange, { change: 'changed' }>;

/** From what to what; one language of a text where `language` says which. */
export interface FromTo {
  readonly from: unknown;
  readonly to: unknown;
  /** Whether both are texts for people rather than values of a key. */
  readonly prose: boolean;
  /** Named where it is not the reader's own. */
  readonly language: Locale | null;
}

const mostInLine = 60;
// Round brackets of both scripts.
const inBrackets = /^(.+?)\s*[(\uFF08]([^()\uFF08\uFF09]+)[)\uFF09]$/;

/** The line of a value that changed. */
export function valueLine(change: Changed, sides: Sides, values: FromTo): DiffLine {
  const { before, after } = sides;
  const { label, unit } = labelOf(change, after, values);
  const says = ofPart(enclosingPart(change.path, before), label, after);
  const [old, fresh] = apart(values, [
    oneValue(change, values, values.from, before, unit),
    oneValue(change, values, values.to, after, unit),
  ]);
  const base = {
    change: change.change,
    at: change.at,
    says,
    before: null,
    after: null,
    facts: [],
  } as const;
  if (!isLong(old) && !isLong(fresh)) {
    const told = { says, before: old.text, after: fresh.text };
    const sentence = after.words(after.locale, 'definitionDiff.changed', told);
    return { ...base, before: old, after: fresh, block: null, sentence };
  }
  const how =
    values.from === undefined ? 'written' : values.to === undefined ? 'cleared' : 'reworded';
  const sentence = after.words(after.locale, `definitionDiff.${how}`, { says });
  const block = textPieces(textOf(values.from, old), textOf(values.to, fresh));
  return { ...base, says: sentence, block, sentence };
}

type Pair = readonly [old: ValueText, fresh: ValueText];

/** Two values that words do not tell apart, letter by letter. */
function apart({ from, to }: FromTo, said: Pair): Pair {
  const [old, fresh] = said;
  return old.text === fresh.text ? [asWritten(from), asWritten(to)] : said;
}

const asWritten = (value: unknown): ValueText => ({
  text: typeof value === 'string' ? value : (JSON.stringify(value) ?? ''),
  code: true,
});

const isLong = ({ text }: ValueText): boolean => text.length > mostInLine || text.includes('\n');
const textOf = (value: unknown, { text }: ValueText): string => (value === undefined ? '' : text);

interface Label {
  readonly label: string;
  /** What a label says in brackets behind it, for numbers. */
  readonly unit: string;
}

function labelOf(
  { path }: Changed,
  context: DefinitionContext,
  { from, to, language }: FromTo,
): Label {
  const step = path.at(-1);
  const { words, locale } = context;
  const whole =
    step?.step === 'key'
      ? definitionWords(words, locale).key(step.scope, step.key)
      : phraseOf(path, context);
  if (language !== null) {
    const name = words(locale, language === 'en' ? 'designerKeys.en' : 'designerKeys.zh');
    const label = words(locale, 'definitionDiff.inLanguage', { label: whole, language: name });
    return { label, unit: '' };
  }
  const [, label, unit] = inBrackets.exec(whole) ?? [];
  const figures = [from, to].some((value) => typeof value === 'number');
  return figures && label !== undefined && unit !== undefined
    ? { label, unit }
    : { label: whole, unit: '' };
}

function oneValue(
  { path }: Changed,
  { prose }: FromTo,
  value: unknown,
  context: DefinitionContext,
  unit: string,
): ValueText {
  if (prose && typeof value === 'string') return plainText(value);
  const step = path.at(-1);
  const key = step?.step === 'item' ? step.list : (step?.key ?? '');
  const place = { scope: step?.scope ?? '', key, stage: stageOn(path, context), path };
  const found = valueText(value, place, context);
  if (unit === '' || typeof value !== 'number') return found;
  return plainText(unit === '%' ? `${found.text}%` : `${found.text} ${unit}`);
}
