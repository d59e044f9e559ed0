import type { Answers } from '../form/answerValues.js';
import { canonicalJson } from '../json.js';
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
  items: readonly CorrectionItem[],
  before: Compared,
  now: Compared,
): readonly CorrectedItem[] {
  return items.map((item) => ({
    ...item,
    changed: partOf(before, item.at) !== partOf(now, item.at),
  }));
}

/** Nothing of all that was asked for was touched. */
export const allUnchanged = (items: readonly CorrectedItem[]): boolean =>
  items.length > 0 && items.every(({ changed }) => !changed);

function partOf({ answers, documents }: Compared, at: string): string {
  const document = /^document\.(.+)$/.exec(at)?.[1];
  if (document === undefined) return canonicalJson({ ...answers[at] });
  const files = documents.filter((each) => each.document === document);
  return files
    .map(({ sha256 }) => sha256)
    .toSorted()
    .join(' ');
}
