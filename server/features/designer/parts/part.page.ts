import { inLocale } from '../../../domain/localText.js';
import {
  itemsAt,
  letterOf,
  partAt,
  pathOf,
  type PartAddress,
} from '../../../domain/editing/partAddress.js';
import { usesOf } from '../../../domain/editing/partRules.js';
import type { Definition } from '../../../domain/definition/definition.js';
import type { LintMessage } from '../../../domain/lint/lintMessage.js';
import { nameOfPart } from '../../../domain/definition/partNames.js';
import type { DraftFile } from '../frame/draft.file.js';
import { blankFormHref, partHref } from '../frame/draftFrame.view.js';
import { noteView } from '../frame/draftNotes.view.js';
import { occasionOfLetter } from '../../../shared/definitionWords/occasionOfLetter.js';
import type { Ask } from '../../../shared/request/route.js';
import { partHash } from './changeDraft.step.js';
import type { Choosing } from './partChoices.view.js';
import { partForm } from './partForm.page.js';

/** The form of a part that stands alone, for the page of its area. */
export function singleForm(
  choosing: Choosing,
  { row, definition }: DraftFile,
  address: PartAddress,
): object {
  return {
    at: pathOf(address),
    action: partHref(row.id, pathOf(address)),
    seen: partHash(definition, address),
    label: { key: `designer.singles.${pathOf(address)}` },
    ...partForm(choosing, row.id, address, null),
  };
}

/** What was refused, the definition as it is kept while another is shown, and what the lint says. */
export interface PartState {
  readonly failed: Ask['failed'];
  readonly stored: Definition;
  readonly said: readonly LintMessage[];
}

/** One part with its form, its place among its like, and what stands against removing it. */
export function partPage(
  choosing: Choosing,
  draft: DraftFile,
  address: PartAddress,
  { failed, stored, said }: PartState,
): object {
  const { row, definition } = draft;
  const { words, locale } = choosing;
  const at = pathOf(address);
  const value = partAt(definition, address);
  const uses = 'single' in address ? [] : usesOf(definition, address, said);
  return {
    at,
    action: partHref(row.id, at),
    seen: partHash(stored, address),
    heading: headingOf(choosing, address, value),
    ...partForm(choosing, row.id, address, failed),
    removable: !('single' in address),
    blankForm: blankFormOf(draft, address),
    uses: uses.map((use) => noteView(use, draft, words, locale)),
    place: placeOf(draft, address),
  };
}

function headingOf(choosing: Choosing, address: PartAddress, value: unknown): string {
  const { words, locale } = choosing;
  const letter = letterOf(address);
  if (letter !== null) return occasionOfLetter(letter, choosing);
  const name = nameOfPart(value);
  if (name !== null) return inLocale(name, locale);
  return 'single' in address
    ? words(locale, `designer.singles.${address.single}`)
    : (pathOf(address).split('.').at(-1) ?? '');
}

/** Where the blank form of a document is changed, and which there is; false for any other part. */
function blankFormOf({ row, definition }: DraftFile, address: PartAddress): object | false {
  if (!('collection' in address) || address.collection !== 'documents') return false;
  const rule = definition.documents.find(({ id }) => id === address.id);
  return { href: blankFormHref(row.id, address.id), name: rule?.blank_form?.name ?? false };
}

/** Where an item stands among its like; null for what has no place. */
function placeOf({ row, definition }: DraftFile, address: PartAddress): object | null {
  if ('single' in address || isStage(address)) return null;
  const ids =
    'field' in address
      ? (definition.form.find(({ section }) => section === address.section)?.fields ?? []).map(
          ({ id }) => id,
        )
      : itemsAt(definition, address.collection).map(([id]) => id);
  const index = ids.indexOf('field' in address ? address.field : address.id);
  return {
    action: partHref(row.id, pathOf(address)),
    number: index + 1,
    of: ids.length,
    up: index > 0 ? String(index - 1) : '',
    down: index < ids.length - 1 ? String(index + 1) : '',
  };
}

export const isStage = (address: PartAddress): boolean =>
  'collection' in address && address.collection === 'workflow.stages';
