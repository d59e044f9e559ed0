import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import type { Database } from '../../data/database.js';
import type { Scope } from '../../domain/access/scope.js';
import type { CaseFilters } from './caseFilters.input.js';
import { pairsThenCases, rarestPairs } from './caseSearch.query.js';

const lineColumns = {
  id: applications.columns.id,
  number: applications.columns.number,
  title: applications.columns.title,
  applicant_name: applications.columns.applicant_name,
  call_id: applications.columns.call_id,
  procedure_version_id: applications.columns.procedure_version_id,
  status: applications.columns.status,
  stage: applications.columns.stage,
  stage_entered_at: applications.columns.stage_entered_at,
  due_at: applications.columns.due_at,
  waiting_on: applications.columns.waiting_on,
  ended_as: applications.columns.ended_as,
  submitted_at: applications.columns.submitted_at,
};
/** A line of the officer's list. */
export type CaseLine = RowOf<typeof lineColumns>;

export const pageSize = 50;

interface Statement {
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const columns = Object.keys(lineColumns)
  .map((name) => `a.${name}`)
  .join(', ');

/**
 * One page of cases by id, newest first, and one more to tell whether there are others. Each part
 * walks along an index that ends in the id and stops when the page is full, so that what is read
 * does not grow with the list.
 */
export async function listCases(
  db: Database,
  scope: Scope,
  filters: CaseFilters,
  now: Date,
  limit = pageSize + 1,
): Promise<CaseLine[]> {
  const pairs = await pairsFor(db, filters);
  const { sql, values } = linesOf(db, scope, filters, { limit, pairs });
  const lines = await db.select(lineColumns, sql, {
    ...values,
    pair0: pairs[0] ?? '',
    pair1: pairs[1] ?? '',
    now: now.toISOString(),
  });
  return filters.after === '' ? lines : lines.toReversed();
}

interface Reach {
  readonly limit: number;
  /** The rarest pairs of the text that is looked for; none where it is not looked for by them. */
  readonly pairs: readonly string[];
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

/** The lines wanted: a union of short walks along an index, one for each place to look. */
function linesOf(db: Database, scope: Scope, filters: CaseFilters, reach: Reach): Statement {
  const { call } = filters;
  const { places, values } = placesOf(scope, filters);
  const key = reach.pairs.length > 0 ? 'p.application_id' : 'a.id';
  const { conditions: narrowed, values: narrowing } = narrow(filters, key);
  const conditions = [...narrowed, ...leavingOut(scope, key)];
  const all = { ...values, ...narrowing, barred: scope.barred };
  const endBy = (id: string): string =>
    `ORDER BY ${id} ${filters.after !== '' ? 'ASC' : 'DESC'} LIMIT ${reach.limit}`;
  const walk = (from: string, where: readonly string[], read = columns): string =>
    `SELECT ${read} FROM ${from} WHERE ${where.join(' AND ')} ${endBy(key)}`;
  // Of several walks only the ids are put together; the lines of those that are left are looked up.
  const together = (walksOfIds: readonly string[]): string => {
    const ids = walksOfIds.map((each, at) => `SELECT id FROM (${each}) AS walk${at}`);
    return `SELECT ${columns} FROM (${ids.join(' UNION ALL ')} ${endBy('id')}) AS wanted
              JOIN applications a ON a.id = wanted.id ${endBy('a.id')}`;
  };
  const anywhere = `(${places.map(({ where }) => where).join(' OR ')})`;
  if (reach.pairs.length > 0) {
    const programmes = call === null && !scope.everywhere ? scope.programmeIds : [];
    const from = pairsThenCases(db, reach.pairs, programmes.length > 0);
    const along = ['p.pair = :pair0', anywhere, ...conditions];
    if (programmes.length === 0) return { sql: walk(from, along), values: all };
    return {
      sql: together(
        programmes.map((_, at) =>
          walk(from, [`p.programme_id = :programme${at}`, ...along], 'a.id'),
        ),
      ),
      values: all,
    };
  }
  if (wholeNumber.test(filters.text)) {
    const from = `applications a ${walkingAlong(db, 'number')}`;
    return { sql: walk(from, [anywhere, ...conditions]), values: all };
  }
  const walks = (read: string): string[] =>
    places.map(({ index, where }) =>
      walk(`applications a ${walkingAlong(db, index)}`, [where, ...conditions], read),
    );
  const [only = '', ...others] = walks(columns);
  if (others.length === 0) return { sql: only, values: all };
  return { sql: together(walks('a.id')), values: all };
}

/** Cases from which the reader is recused; few people are from any. */
const leavingOut = ({ barred = [] }: Scope, key: string): string[] =>
  barred.some((id) => id !== '') ? [`${key} NOT IN (:barred)`] : [];

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

function placesOf(scope: Scope, { call, stage, status }: CaseFilters): Places {
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
  if (waiting === 'late') conditions.push("a.status = 'running' AND a.due_at < :now");
  else if (waiting !== '') conditions.push("a.status = 'running' AND a.waiting_on = :waiting");
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
