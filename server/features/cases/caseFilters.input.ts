import { flag } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { calls as callTable } from '../../data/tables/procedures.js';
import { scopeOf, scopeValues, type Scope } from '../../domain/access/scope.js';
import { policy } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';

export const statusFilters = ['running', 'ended', 'all'] as const;
export const waitingFilters = ['', 'zone', 'applicant', 'late'] as const;

/** What the officer's list is narrowed to; anything not understood narrows nothing. */
export interface CaseFilters {
  readonly status: (typeof statusFilters)[number];
  readonly waiting: (typeof waitingFilters)[number];
  readonly call: CallChoice | null;
  /** A stage of the call's procedure; '' for any. */
  readonly stage: string;
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

const { columns: callColumns } = callTable;
const choiceColumns = {
  id: callColumns.id,
  title: callColumns.title,
  versionId: callColumns.procedure_version_id,
};
/** A call that the list can be narrowed to. */
export type CallChoice = RowOf<typeof choiceColumns>;

/** Where a person may look for cases. */
export interface ListReach {
  readonly scope: Scope;
  /** It holds every programme there is, so that hardly a case lies outside. */
  readonly holdsAll: boolean;
}

export interface CallChoices {
  readonly calls: readonly CallChoice[];
  readonly reach: ListReach;
}

/** The calls whose cases this person may list, the latest first, and how far that reaches. */
export async function callChoices({ db }: Pick<Deps, 'db'>, actor: Actor): Promise<CallChoices> {
  const scope = scopeOf(actor, policy['case.list']);
  const rows = await db.select(
    { ...choiceColumns, holds_all: flag() },
    `SELECT id, title, procedure_version_id AS versionId,
            CASE WHEN EXISTS (SELECT 1 FROM programmes p WHERE p.id NOT IN (:programmes))
                 THEN 0 ELSE 1 END AS holds_all
       FROM calls
      WHERE status <> 'draft' AND (:everywhere = 1 OR programme_id IN (:programmes))
      ORDER BY closes_at DESC, id DESC LIMIT 100`,
    { ...scopeValues(scope) },
  );
  return { calls: rows, reach: { scope, holdsAll: rows[0]?.holds_all ?? false } };
}

/** Reads the filters of an address. */
export function readFilters(
  query: Readonly<Record<string, string>>,
  calls: readonly CallChoice[],
): CaseFilters {
  const call = calls.find(({ id }) => id === query['call']) ?? null;
  const key = (text: string | undefined): string =>
    text !== undefined && /^[\w-]{1,40}$/.test(text) ? text : '';
  return {
    status: statusFilters.find((each) => each === query['status']) ?? 'running',
    waiting: waitingFilters.find((each) => each === query['waiting']) ?? '',
    call,
    // Stages belong to a procedure, so they narrow a call only.
    stage: call === null ? '' : key(query['stage']),
    text: tidy(query['q'] ?? '').slice(0, 100),
    before: key(query['before']),
    after: key(query['after']),
  };
}
