import { endOfZoneDay, zoneDay } from '../../../domain/calendar.js';
import { isCalendarDay } from '../../../domain/typed.js';
import { Refused, type Reason } from '../../../domain/refusal.js';
import { readWalkPath, writeWalkPath, type Chosen } from '../../../domain/walkthrough/walkPath.js';

/** A walk lives in its address alone, so that it can be kept, sent on, and gone back in. */
export interface WalkPlace {
  /** Where the page is. */
  readonly base: string;
  /** What every address of this walk carries, such as the version. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Where the page is that shows what experts would see. */
  readonly expertView: string;
}

type Query = Readonly<Record<string, string>>;

// One parameter holds no more; a long path goes on in `path2`, `path3` …
const mostInOne = 450;
const pathNames = ['path', 'path2', 'path3', 'path4', 'path5', 'path6', 'path7', 'path8', 'path9'];

export interface ReadPath {
  readonly path: readonly Chosen[];
  readonly problem: Reason | null;
}

/** The choices an address holds; one that cannot be read gives none, and the reason. */
export function readPath(query: Query): ReadPath {
  const text = pathNames.flatMap((name) => query[name] || []).join('.');
  try {
    return { path: readWalkPath(text), problem: null };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { path: [], problem: Object.values(error.fields)[0] ?? { code: error.code } };
  }
}

/** The choice that a button sends; null where none was pressed or what came is none. */
export function readGo({ go }: Query, days: number | null): ReadPath | null {
  if (go === undefined) return null;
  const read = readPath({ path: go });
  return { ...read, path: read.path.slice(0, 1).map(({ act }) => ({ act, days })) };
}

/** The parameters that hold these choices. */
export function pathEntries(path: readonly Chosen[]): [string, string][] {
  const chunks: string[] = [];
  for (const token of writeWalkPath(path).split('.')) {
    const last = chunks.at(-1);
    if (last !== undefined && last.length + token.length < mostInOne) {
      chunks[chunks.length - 1] = `${last}.${token}`;
    } else if (token !== '') chunks.push(token);
  }
  return chunks.map((chunk, at) => [pathNames[at] ?? 'path', chunk]);
}

export interface ReadStart {
  readonly day: string;
  /** What stands in the input. */
  readonly typed: string;
  readonly problem: Reason | null;
}

/** The day on which the invented application is handed in: today, or another one. */
export function readStart({ start }: Query, now: Date): ReadStart {
  const today = zoneDay(now);
  if (start === undefined || start === '') return { day: today, typed: '', problem: null };
  const known = isCalendarDay(start) && start >= '2000-01-01' && start <= '2199-12-31';
  return {
    day: known ? start : today,
    typed: start,
    problem: known ? null : { code: 'no_such_day' },
  };
}

/** Ten in the morning of a day of the zone. */
export const morningOf = (day: string): Date =>
  new Date(endOfZoneDay(day).getTime() + 1 - 14 * 3_600_000);

/** Working days typed for the next step; blank means the last day. */
export function readAfter({ after }: Query): {
  readonly days: number | null;
  readonly problem: Reason | null;
} {
  const typed = (after ?? '').trim();
  if (typed === '') return { days: null, problem: null };
  if (/^\d{1,3}$/.test(typed)) return { days: Number(typed), problem: null };
  return { days: null, problem: { code: 'out_of_range', params: { min: 0, max: 999 } } };
}

/** Addresses of a walk: the same values with other choices. */
export function walkHref(
  { base, fixed }: WalkPlace,
  path: readonly Chosen[],
  rest: readonly (readonly [string, string])[],
): string {
  const entries = [...Object.entries(fixed), ...pathEntries(path), ...rest];
  const query = new URLSearchParams(entries.map(([name, value]) => [name, value])).toString();
  return query === '' ? base : `${base}?${query}`;
}
