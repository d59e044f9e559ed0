import type { Locale, Translate } from '../../domain/localText.js';
import type { DefinitionChange } from '../../domain/definition/change.js';
import type { Definition } from '../../domain/definition/definition.js';
import { diffDefinitions } from '../../domain/diff/diff.js';
import { addressOf, areaOf } from '../../domain/editing/partAddress.js';
import type { Area } from '../../domain/editing/partSchemas.js';
import { changeLines } from './changeSentences.js';
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
  /** Where the part at a path of the later definition is edited; without it lines lead nowhere. */
  readonly href?: (at: string) => string;
}

const mostChanges = 400;
const inSummary = 3;
/** What people look at first. */
const order: readonly Area[] = [
  'workflow',
  'form',
  'documents',
  'eligibility',
  'rubrics',
  'award',
  'obligations',
  'mails',
  'settings',
];

/** Tells what is different in the later definition. */
export function definitionDiff(
  before: Definition,
  after: Definition,
  options: Options,
): DefinitionDiff {
  const { words, locale, href } = options;
  const sides: Sides = {
    before: { words, locale, definition: before },
    after: { words, locale, definition: after },
  };
  const placed = diffDefinitions(before, after).map((change) => ({
    change,
    place: order.indexOf(areaOfChange(change, sides)),
  }));
  const lines = placed
    .toSorted((a, b) => a.place - b.place)
    .slice(0, mostChanges)
    .flatMap(({ change, place }) =>
      changeLines(change, sides).map((line) => ({ line: linked(line, href), place })),
    );
  const more = Math.max(0, placed.length - mostChanges);
  const total = lines.length + more;
  const groups = order.flatMap((area, at) =>
    groupOf(
      area,
      lines.filter(({ place }) => place === at).map(({ line }) => line),
    ),
  );
  const told = lines.map(({ line }) => line);
  return { total, groups, more, summary: summaryOf(told, total, options) };
}

function areaOfChange({ change, at }: DefinitionChange, { before, after }: Sides): Area {
  const { definition } = change === 'removed' ? before : after;
  return areaOf(addressOf(definition, at));
}

/** What is gone cannot be gone to. */
const linked = (line: DiffLine, href: Options['href']): DiffLine =>
  href === undefined || line.change === 'removed' ? line : { ...line, href: href(line.at) };

function groupOf(area: Area, lines: readonly DiffLine[]): readonly DiffGroup[] {
  const label = { key: `designer.tabs.${area}` };
  return lines.length === 0 ? [] : [{ area, label, count: lines.length, lines }];
}

function summaryOf(lines: readonly DiffLine[], count: number, { words, locale }: Options): string {
  if (count === 0) return words(locale, 'definitionDiff.nothing');
  const first = lines.slice(0, inSummary).map(({ sentence }) => sentence);
  const said = first.join(words(locale, 'definitionDiff.separator'));
  return count > inSummary ? words(locale, 'definitionDiff.andMore', { said, count }) : said;
}
