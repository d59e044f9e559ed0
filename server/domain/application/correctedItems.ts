import type { Answers } from '../form/answerValues.js';
import { canonicalJson } from '../json.js';
import { partOf, type Part, type PartNames } from './editable.js';
import type { CorrectionItem } from '../workflow/contract/stageKind.js';

/** What is handed in, as far as it tells whether something asked for was changed. */
export interface Compared {
  /** Made readable: what is sealed anew reads differently although nothing was changed. */
  readonly answers: Answers;
  readonly documents: readonly { readonly document: string; readonly sha256: string }[];
}

export interface CorrectedItem extends CorrectionItem {
  readonly changed: boolean;
}

/** The corrections asked for, each with whether what it is about was changed since. */
export function correctedItems(
  named: PartNames,
  items: readonly CorrectionItem[],
  before: Compared,
  now: Compared,
): readonly CorrectedItem[] {
  return items.map((item) => {
    const part = partOf(named, item.at);
    return { ...item, changed: contentOf(before, part) !== contentOf(now, part) };
  });
}

/** Nothing of all that was asked for was touched. */
export const allUnchanged = (items: readonly CorrectedItem[]): boolean =>
  items.length > 0 && items.every(({ changed }) => !changed);

/** What is handed in of a part, in a form that differs where it differs. */
function contentOf({ answers, documents }: Compared, part: Part): string {
  const files = documents
    .filter(({ document }) => part.documents.includes(document))
    .map(({ document, sha256 }) => `${document} ${sha256}`)
    .toSorted();
  return canonicalJson([part.section === null ? {} : { ...answers[part.section] }, files]);
}
