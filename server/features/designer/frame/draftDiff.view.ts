import type { Locale, Translate } from '../../../domain/localText.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { addressOf, partAt, pathOf } from '../../../domain/editing/partAddress.js';
import {
  definitionDiff,
  type DefinitionDiff,
} from '../../../shared/definitionWords/definitionDiff.js';
import type { DraftFile } from './draft.file.js';
import { partHref } from './draftFrame.view.js';

/**
 * The difference between two states of a draft in words, each line leading to the part that it is
 * about; null where there is nothing to compare with.
 */
export function draftDiff(
  { row, definition }: Pick<DraftFile, 'row' | 'definition'>,
  before: Definition | null,
  after: Definition,
  { words, locale }: { readonly words: Translate; readonly locale: Locale },
): DefinitionDiff | null {
  if (before === null) return null;
  const href = (at: string): string => {
    const address = addressOf(definition, at);
    return partAt(definition, address) === undefined ? '' : partHref(row.id, pathOf(address));
  };
  return definitionDiff(before, after, { words, locale, href });
}
