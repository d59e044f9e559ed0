import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import type { Database } from '../../data/database.js';
import type { Scope } from '../../domain/access/scope.js';
import type { CaseFilters } from './caseFilters.input.js';

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

/**
 * One page of cases by id, newest first, and one more to tell whether there are others. Ids are
 * found first, each part on an index that ends in the id; only they are looked up in the table,
 * so that what is read does not grow with the list.
 */
export async function listCases(
  db: Database,
  scope: Scope,
  filters: CaseFilters,
  now: Date,
  limit = pageSize + 1,
): Promise<CaseLine[]> {
  const { sql, values } = idsOf(db, scope, filters, limit);
  return db.select(
    lineColumns,
    `SELECT a.id, a.number, a.title, a.applicant_name, a.call_id, a.procedure_version_id, a.status,
            a.stage, a.stage_entered_at, a.due_at, a.waiting_on, a.ended_as, a.submitted_at
       FROM (${sql}) AS wanted
       JOIN applications a ON a.id = wanted.id
      ORDER BY a.id DESC`,
    { ...values, now: now.toISOString(), limit },
  );
}

/** The ids wanted: a union of short walks along an index, one for each place to look. */
function idsOf(db: Database, scope: Scope, filters: CaseFilters, limit: number): Statement {
  const { places, values } = placesOf(scope, filters);
  const { conditions, values: narrowing } = narrow(filters);
  const order = filters.after !== '' ? 'ASC' : 'DESC';
  const end = `ORDER BY id ${order} LIMIT ${limit}`;
  const walks = places.map(
    ({ index, where }) =>
      `SELECT a.id FROM applications a ${walkingAlong(db, index)}
        WHERE ${[where, ...conditions].join(' AND ')} ${end}`,
  );
  const [first = '', ...others] = walks;
  const together = walks.map((walk, at) => `SELECT id FROM (${walk}) AS walk${at}`);
  return {
    sql: others.length === 0 ? first : `${together.join(' UNION ALL ')} ${end}`,
    values: { ...values, ...narrowing },
  };
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

const numberLike = /^[A-Z]{2,4}-\d{1,4}(-\d*)?$/i;

function narrow({ waiting, text, before, after }: CaseFilters): {
  readonly conditions: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
} {
  const conditions: string[] = [];
  if (after !== '') conditions.push('a.id > :after');
  else if (before !== '') conditions.push('a.id < :before');
  if (waiting === 'late') conditions.push("a.status = 'running' AND a.due_at < :now");
  else if (waiting !== '') conditions.push("a.status = 'running' AND a.waiting_on = :waiting");
  if (numberLike.test(text)) conditions.push("a.number LIKE :number ESCAPE '!'");
  else if (text !== '') {
    const columns = ['a.title', 'a.applicant_name', 'a.number'];
    const hits = columns.map((column) => `${column} LIKE :text ESCAPE '!'`);
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
