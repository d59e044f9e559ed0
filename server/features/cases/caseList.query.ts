import type { Database } from '../../data/database.js';
import type { Scope } from '../../domain/access/scope.js';
import type { CaseFilters } from './caseFilters.js';

/** A line of the officer's list. */
export interface CaseLine {
  readonly id: string;
  readonly number: string | null;
  readonly title: string;
  readonly applicant_name: string;
  readonly call_id: string;
  readonly procedure_version_id: string;
  readonly status: 'running' | 'ended';
  readonly stage: string | null;
  readonly stage_entered_at: string | null;
  readonly due_at: string | null;
  readonly waiting_on: string;
  readonly end: string | null;
  readonly submitted_at: string | null;
}

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
  const { sql, values } = idsOf(scope, filters, limit);
  const upward = filters.after !== '' ? 'ASC' : 'DESC';
  const lines = await db.select<CaseLine>(
    `SELECT a.id, a.number, a.title, a.applicant_name, a.call_id, a.procedure_version_id, a.status,
            a.stage, a.stage_entered_at, a.due_at, a.waiting_on, a.\`end\`, a.submitted_at
       FROM (SELECT id FROM (${sql}) AS found ORDER BY id ${upward} LIMIT :limit) AS wanted
       JOIN applications a ON a.id = wanted.id
      ORDER BY a.id DESC`,
    { ...values, now: now.toISOString(), limit },
  );
  return lines;
}

/** The ids wanted: a union of short walks along an index, one for each place to look. */
function idsOf(scope: Scope, filters: CaseFilters, limit: number): Statement {
  const { places, values } = placesOf(scope, filters);
  const { conditions, values: narrowing } = narrow(filters);
  const order = filters.after !== '' ? 'ASC' : 'DESC';
  const walks = places.map(
    (place, index) =>
      `SELECT id FROM (SELECT a.id FROM applications a WHERE ${[place, ...conditions].join(' AND ')} ` +
      `ORDER BY a.id ${order} LIMIT ${limit}) AS walk${index}`,
  );
  return { sql: walks.join(' UNION ALL '), values: { ...values, ...narrowing } };
}

interface Places {
  readonly places: readonly string[];
  readonly values: Readonly<Record<string, unknown>>;
}

function placesOf(scope: Scope, { call, stage, status }: CaseFilters): Places {
  const statuses = status === 'all' ? ['running', 'ended'] : [status];
  const each = (place: string): string[] =>
    statuses.map((wanted) => `${place}a.status = '${wanted}'`);
  if (call !== null && stage !== '') {
    return {
      places: ["a.call_id = :call AND a.stage = :stage AND a.status = 'running'"],
      values: { call: call.id, stage },
    };
  }
  if (call !== null) {
    return { places: each('a.call_id = :call AND '), values: { call: call.id } };
  }
  if (scope.everywhere) return { places: each(''), values: {} };
  const { programmeIds } = scope;
  if (programmeIds.length === 0) return { places: ["a.id = ''"], values: {} };
  return {
    places: programmeIds.flatMap((_, index) => each(`a.programme_id = :programme${index} AND `)),
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
