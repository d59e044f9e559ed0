import { localTextSchema, type LocalText } from '../localText.js';
import type { Definition } from './definition.js';
import { isPlain, partsOnWay } from './partPath.js';

/** What a part is called by: its name, or the text that stands for it. */
const nameKeys = ['name', 'question', 'reason', 'text', 'subject'];

/** The name that a part states itself; null for one without. */
export function nameOfPart(part: unknown): LocalText | null {
  if (!isPlain(part)) return null;
  const named = nameKeys.map((key) => localTextSchema.safeParse(part[key]));
  return named.find(({ success }) => success)?.data ?? null;
}

/**
 * The name of the deepest named part at or around a path as lint writes it, so
 * `workflow.stages.review.due` gives the stage's; null where only the procedure itself is named.
 */
export function partName(definition: Definition, at: string): LocalText | null {
  const [, ...parts] = partsOnWay(definition, at);
  return parts.map(nameOfPart).findLast((name) => name !== null) ?? null;
}
