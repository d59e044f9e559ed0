import type { Database } from '../../data/database.js';
import { count } from '../../data/schema/columns.js';
import { scopeValues, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import type { CaseFilters, ListReach } from './caseFilters.input.js';
import { pairsThenCases, rarestPairs } from './caseSearch.query.js';
import { linesAlong, type CaseLine, type CaseWalk } from './caseWalks.query.js';

export const pageSize = 50;

/**
 * One page of cases by id, newest first, and one more to tell whether there are others. Each part
 * walks along an index that ends in the id and stops when the page is full, so that what is read
 * does not grow with the list.
 */
export async function listCases(
  db: Database,
  reach: ListReach,
  filters: CaseFilters,
  now: Date,
  limit = pageSize + 1,
): Promise<CaseLine[]> {
  const pairs = await pairsFor(db, filters);
  const ways = { pairs, byDue: await fewAreLate(db, filters, now) };
  const { walks, values } = walksOf(db, reach, filters, ways);
  const upwards = filters.after !== '';
  const named = {
    ...values,
    pair0: pairs[0] ?? '',
    pair1: pairs[1] ?? '',
    now: now.toISOString(),
  };
  const lines = await linesAlong(db, walks, { values: named, limit, upwards });
  return upwards ? lines.toReversed() : lines;
}

/**
 * The pairs to look along; none for a number typed to its end, which has an index of its own, and
 * none for common ones within a call, whose own index is shorter.
 */
async function pairsFor(db: Database, { text, call }: CaseFilters): Promise<readonly string[]> {
  if (wholeNumber.test(text)) return [];
  // Numbers are kept in capitals.
  const { pairs, rare } = await rarestPairs(db, numberLike.test(text) ? text.toUpperCase() : text);
  return call !== null && !rare ? [] : pairs;
}

/** Up to so many late cases are all looked at; of more, a page is full soon along the list. */
const lateTo = 5000;

/** Where the clock stands still, nobody is late. */
const lateNow =
  "a.status = 'running' AND a.suspended_at IS NULL AND a.paused_at IS NULL AND a.due_at < :now";

/** Whether late cases are asked for, and so few that they are found by their date. */
async function fewAreLate(
  db: Database,
  { waiting, status, call, text }: CaseFilters,
  now: Date,
): Promise<boolean> {
  if (waiting !== 'late' || status === 'ended' || call !== null || text !== '') return false;
  const [found] = await db.select(
    { late: count() },
    `SELECT COUNT(*) AS late FROM
       (SELECT 1 AS one FROM applications WHERE status = 'running' AND due_at < :now
         LIMIT ${lateTo}) AS some`,
    { now: now.toISOString() },
  );
  return found !== undefined && found.late < lateTo;
}

/** How the cases are looked for. */
interface Ways {
  readonly pairs: readonly string[];
  /** By the date on which they are due; only where late ones are wanted. */
  readonly byDue: boolean;
}

interface Walks {
  readonly walks: readonly CaseWalk[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Short walks along an index, one for each place to look. */
function walksOf(
  db: Database,
  reach: ListReach,
  filters: CaseFilters,
  { pairs, byDue }: Ways,
): Walks {
  const { places, values } = byDue ? placesByDue(reach.scope) : placesOf(reach, filters);
  const key = pairs.length > 0 ? 'p.application_id' : 'a.id';
  const { conditions: narrowed, values: narrowing } = narrow(filters, key);
  const conditions = [...narrowed, theirsToHandle()];
  const all = { ...scopeValues(reach.scope), ...values, ...narrowing };
  const anywhere = `(${places.map(({ where }) => where).join(' OR ')})`;
  if (pairs.length > 0) {
    const { everywhere, programmeIds } = reach.scope;
    const apart = filters.call === null && !everywhere && !reach.holdsAll ? programmeIds : [];
    const from = pairsThenCases(db, pairs, apart.length > 0);
    const where = ['p.pair = :pair0', anywhere, ...conditions];
    const walks = apart.map((_, at) => ({
      from,
      where: [`p.programme_id = :programme${at}`, ...where],
      key,
    }));
    return { walks: walks.length > 0 ? walks : [{ from, where, key }], values: all };
  }
  if (wholeNumber.test(filters.text)) {
    const from = `applications a ${walkingAlong(db, 'number')}`;
    return { walks: [{ from, where: [anywhere, ...conditions], key }], values: all };
  }
  const walks = places.map(({ index, where }) => ({
    from: `applications a ${walkingAlong(db, index)}`,
    where: [where, ...conditions],
    key,
  }));
  return { walks, values: all };
}

/** Left to itself MariaDB reads every row of the status from its end on, to find those before an id. */
const walkingAlong = ({ dialect }: Database, index: string): string =>
  dialect === 'mysql' && index !== '' ? `FORCE INDEX (applications__${index})` : '';

interface Place {
  /** The index that leads there and ends in the id; '' where none does. */
  readonly index: string;
  readonly where: string;
}

interface Places {
  readonly places: readonly Place[];
  readonly values: Readonly<Record<string, unknown>>;
}

/** Late cases run. */
function placesByDue({ everywhere, programmeIds }: Scope): Places {
  const where = everywhere ? '' : 'a.programme_id IN (:programmes) AND ';
  return {
    places: [{ index: 'status_dueat', where: `${where}a.status = 'running'` }],
    values: { programmes: ['', ...programmeIds] },
  };
}

function placesOf({ scope, holdsAll }: ListReach, { call, stage, status }: CaseFilters): Places {
  const statuses = status === 'all' ? ['running', 'ended'] : [status];
  const each = (index: string, place: string): Place[] =>
    statuses.map((wanted) => ({ index, where: `${place}a.status = '${wanted}'` }));
  if (call !== null && stage !== '') {
    return {
      places: [
        { index: '', where: "a.call_id = :call AND a.stage = :stage AND a.status = 'running'" },
      ],
      values: { call: call.id, stage },
    };
  }
  if (call !== null) {
    return {
      places: each('callid_status_id', 'a.call_id = :call AND '),
      values: { call: call.id },
    };
  }
  if (scope.everywhere) return { places: each('status_id', ''), values: {} };
  const { programmeIds } = scope;
  if (holdsAll) {
    return {
      places: each('status_id', 'a.programme_id IN (:programmes) AND '),
      values: { programmes: programmeIds },
    };
  }
  if (programmeIds.length === 0) return { places: [{ index: '', where: "a.id = ''" }], values: {} };
  return {
    places: programmeIds.flatMap((_, index) =>
      each('programmeid_status_id', `a.programme_id = :programme${index} AND `),
    ),
    values: Object.fromEntries(programmeIds.map((id, index) => [`programme${index}`, id])),
  };
}

/** A number that is typed to its end leads to a case or two. */
const wholeNumber = /^[A-Z]{2,4}-\d{4}-\d{4,}$/i;
const numberLike = /^[A-Z]{2,4}-\d{1,4}(-\d*)?$/i;

function narrow(
  { waiting, text, before, after }: CaseFilters,
  key: string,
): {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
} {
  const conditions: string[] = [];
  if (after !== '') conditions.push(`${key} > :after`);
  else if (before !== '') conditions.push(`${key} < :before`);
  if (waiting === 'late') {
    conditions.push(lateNow);
  } else if (waiting !== '') conditions.push("a.status = 'running' AND a.waiting_on = :waiting");
  if (numberLike.test(text)) conditions.push("a.number LIKE :number ESCAPE '!'");
  else if (text !== '') {
    const searched = ['a.title', 'a.applicant_name', 'a.number'];
    const hits = searched.map((column) => `${column} LIKE :text ESCAPE '!'`);
    conditions.push(`(${hits.join(' OR ')})`);
  }
  const literal = text.replaceAll(/[!%_]/g, '!$&');
  return {
    conditions,
    values: {
      before,
      after,
      waiting,
      number: `${literal.toUpperCase()}%`,
      text: `%${literal}%`,
    },
  };
}
