import type { Locale, Translate } from '../domain/localText.js';
import { areaOf, areas, type Area } from '../domain/procedure/areas.js';
import type { Definition } from '../domain/procedure/definition.js';
import { diffDefinitions } from '../domain/procedure/diff.js';
import { changeLines } from './changeLines.js';
import type { DiffLine, Sides } from './diffLine.js';

/** The difference between two definitions in words, for `views/partials/definition-diff.hbs`. */
export interface DefinitionDiff {
  readonly total: number;
  readonly groups: readonly DiffGroup[];
  /** Changes that are left out where there are too many to read. */
  readonly more: number;
  /** The first few in one sentence, and how many there are. */
  readonly summary: string;
}

export interface DiffGroup {
  readonly area: Area;
  readonly label: { readonly key: string };
  readonly count: number;
  readonly lines: readonly DiffLine[];
}

interface Options {
  readonly words: Translate;
  readonly locale: Locale;
  /** Where the part at a path is edited; without it lines lead nowhere. */
  readonly href?: (at: string) => string;
}

const mostChanges = 400;
const inSummary = 3;

/** Tells what is different in the later definition. */
export function definitionDiff(
  before: Definition,
  after: Definition,
  { words, locale, href }: Options,
): DefinitionDiff {
  const sides: Sides = {
    before: { words, locale, definition: before },
    after: { words, locale, definition: after },
  };
  const changes = diffDefinitions(before, after).toSorted(
    (a, b) => areaPlace(a.at) - areaPlace(b.at),
  );
  const lines = changes
    .slice(0, mostChanges)
    .flatMap((change) => changeLines(change, sides))
    .map((line) => (href ? { ...line, href: href(line.at) } : line));
  const more = Math.max(0, changes.length - mostChanges);
  const total = lines.length + more;
  return {
    total,
    groups: groupsOf(lines),
    more,
    summary: summaryOf(lines, total, { words, locale }),
  };
}

const areaPlace = (at: string): number => areas.indexOf(areaOf(at));

function groupsOf(lines: readonly DiffLine[]): DiffGroup[] {
  return areas.flatMap((area) => {
    const found = lines.filter(({ at }) => areaOf(at) === area);
    if (found.length === 0) return [];
    const label = { key: `designer.tabs.${area}` };
    return [{ area, label, count: found.length, lines: found }];
  });
}

function summaryOf(lines: readonly DiffLine[], count: number, { words, locale }: Options): string {
  if (count === 0) return words(locale, 'definitionDiff.nothing');
  const first = lines.slice(0, inSummary).map(({ sentence }) => sentence);
  const said = first.join(words(locale, 'definitionDiff.separator'));
  return count > inSummary ? words(locale, 'definitionDiff.andMore', { said, count }) : said;
}
