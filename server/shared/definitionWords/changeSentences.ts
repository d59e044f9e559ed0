import {
  inLocale,
  localTextSchema,
  locales,
  type Locale,
  type LocalText,
} from '../../domain/localText.js';
import type { DefinitionChange } from '../../domain/definition/change.js';
import { valueLine } from './fromToLine.js';
import { itemNameAt, ofPart, phraseOf, enclosingPart } from './partPhrases.js';
import type { DiffLine, Sides } from './diffLine.js';
import { partFacts, type PartFact } from './partFacts.js';

/** A change in words; a text that changed in both languages takes two lines. */
export function changeLines(change: DefinitionChange, sides: Sides): readonly DiffLine[] {
  if (change.change === 'changed') return valueLines(change, sides);
  const says = change.change === 'moved' ? movedText(change, sides) : wholeText(change, sides);
  const line = { change: change.change, at: change.at, says, sentence: says };
  return [{ ...line, before: null, after: null, block: null, facts: factsOf(change, sides) }];
}

function factsOf(change: DefinitionChange, { before, after }: Sides): readonly PartFact[] {
  if (change.change === 'added') return partFacts(change.after, change.path, after);
  return change.change === 'removed' ? partFacts(change.before, change.path, before) : [];
}

function wholeText(change: DefinitionChange, { before, after }: Sides): string {
  const context = change.change === 'added' ? after : before;
  const values = {
    part: enclosingPart(change.path, context),
    what: phraseOf(change.path, context),
  };
  const within = values.part === '' ? '' : 'In';
  return context.words(context.locale, `definitionDiff.${change.change}${within}`, values);
}

function movedText(change: Extract<DefinitionChange, { change: 'moved' }>, sides: Sides): string {
  const { before, after } = sides;
  const what = phraseOf(change.path, before);
  const step = change.path.at(-1);
  const behind =
    change.behind === null || step?.step !== 'item'
      ? null
      : itemNameAt([...change.path.slice(0, -1), { ...step, id: change.behind }], after);
  const says =
    behind === null
      ? before.words(before.locale, 'definitionDiff.movedFirst', { what })
      : before.words(before.locale, 'definitionDiff.moved', { what, behind });
  return ofPart(enclosingPart(change.path, before), says, before);
}

function valueLines(
  change: Extract<DefinitionChange, { change: 'changed' }>,
  sides: Sides,
): DiffLine[] {
  const [old, fresh] = [textOf(change.before), textOf(change.after)];
  if (old === null || fresh === null) {
    const { before: from, after: to } = change;
    return [valueLine(change, sides, { from, to, prose: false, language: null })];
  }
  const own = sides.after.locale;
  return locales
    .toSorted((a, b) => Number(b === own) - Number(a === own))
    .filter((locale) => inLanguage(old, locale) !== inLanguage(fresh, locale))
    .map((locale) =>
      valueLine(change, sides, {
        from: inLanguage(old, locale),
        to: inLanguage(fresh, locale),
        prose: true,
        language: locale === own ? null : locale,
      }),
    );
}

type MaybeText = LocalText | undefined;

/** A text in both languages, or none at all; null for any other value. */
function textOf(value: unknown): MaybeText | null {
  return value === undefined ? undefined : (localTextSchema.safeParse(value).data ?? null);
}

const inLanguage = (text: MaybeText, locale: Locale): string | undefined =>
  text && inLocale(text, locale);
