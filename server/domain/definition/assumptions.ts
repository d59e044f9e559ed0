import type { LocalText } from '../localText.js';
import { workedOutOnce } from '../memory.js';
import type { Definition } from './definition.js';
import { partName } from './partNames.js';
import { isPlain, itemId } from './partPath.js';

/** A place of a definition whose figures rest on no text that could be cited. */
export interface Assumption {
  /** As lint writes it, such as `workflow.stages.review`. */
  readonly at: string;
  readonly name: LocalText | null;
  /** What is said of it all the same: `assumption（仅一、二类）`. */
  readonly source: string;
}

/** Whether a source says openly that nothing, or not everything, can be cited for it. */
export const isAssumed = (source: string): boolean => /assumption/i.test(source);

// The full-width semicolon, which parts what a source cites.
const between = '\uff1b';

/** What is cited, without the clauses that say of something that nothing is; '' where that is all. */
export const citedText = (source: string): string =>
  source
    .split(between)
    .filter((clause) => !isAssumed(clause))
    .join(between);

// The lists that a path leaves out, as `partPath` does.
const silent: ReadonlySet<string> = new Set(['fields', 'columns', 'criteria']);

/**
 * Every part whose `source` admits an assumption: whoever publishes is told how many there are, and
 * the public page names them, so that nobody takes a figure of the office for one of the law.
 */
export const assumptionsOf = workedOutOnce((definition: Definition): readonly Assumption[] =>
  placesIn(definition, '')
    .filter(({ source }) => isAssumed(source))
    .map(({ at, source }) => ({ at, source, name: partName(definition, at) })),
);

interface Place {
  readonly at: string;
  readonly source: string;
}

/** Every part that states a source. */
function placesIn(value: unknown, at: string): readonly Place[] {
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) =>
      placesIn(item, under(at, itemId(item) ?? String(index))),
    );
  }
  if (!isPlain(value)) return [];
  const { source } = value;
  const own = typeof source === 'string' ? [{ at, source }] : [];
  const inner = Object.entries(value).flatMap(([key, part]) =>
    placesIn(part, silent.has(key) && Array.isArray(part) ? at : under(at, key)),
  );
  return [...own, ...inner];
}

const under = (at: string, step: string): string => (at === '' ? step : `${at}.${step}`);

/** How many parts cite a text, and how many rest on none. */
export function sourcesCounted(definition: Definition): { cited: number; assumed: number } {
  const places = placesIn(definition, '');
  const assumed = places.filter(({ source }) => isAssumed(source)).length;
  return { cited: places.length - assumed, assumed };
}
