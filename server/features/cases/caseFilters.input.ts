import { flag } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { calls as callTable, programmes } from '../../data/tables/procedures.js';
import { scopeOf, scopeValues, type Scope } from '../../domain/access/scope.js';
import { policy, staffRoles } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { isCalendarDay, tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';

export const statusFilters = ['running', 'ended', 'all'] as const;
export const waitingFilters = ['', 'zone', 'applicant', 'late'] as const;

/** What the officer's list is narrowed to; anything not understood narrows nothing. */
export interface CaseFilters {
  readonly status: (typeof statusFilters)[number];
  readonly waiting: (typeof waitingFilters)[number];
  readonly call: CallChoice | null;
  /** A programme within reach; '' for any, and where a call says it. */
  readonly programme: string;
  /** A stage of the call's procedure; '' for any. */
  readonly stage: string;
  /** An end of the call's procedure; '' for any. */
  readonly result: string;
  /** First and last day on which it was handed in; '' for any. */
  readonly submittedFrom: string;
  readonly submittedTo: string;
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

const { columns: callColumns } = callTable;
const choiceColumns = {
  id: callColumns.id,
  title: callColumns.title,
  versionId: callColumns.procedure_version_id,
  programmeId: callColumns.programme_id,
  programme: programmes.columns.name,
};
/** A call that the list can be narrowed to. */
export type CallChoice = RowOf<typeof choiceColumns>;

/** Where a person may look for cases. */
export interface ListReach {
  readonly scope: Scope;
  /** It holds every programme there is, so that hardly a case lies outside. */
  readonly holdsAll: boolean;
  /** Where they look for cases by whom these name; nowhere where they only pay. */
  readonly contacts?: Scope;
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
    `SELECT c.id, c.title, c.procedure_version_id AS versionId, c.programme_id AS programmeId,
            o.name AS programme,
            CASE WHEN EXISTS (SELECT 1 FROM programmes p WHERE p.id NOT IN (:programmes))
                 THEN 0 ELSE 1 END AS holds_all
       FROM calls c JOIN programmes o ON o.id = c.programme_id
      WHERE c.status <> 'draft' AND (:everywhere = 1 OR c.programme_id IN (:programmes))
      ORDER BY c.closes_at DESC, c.id DESC LIMIT 100`,
    { ...scopeValues(scope) },
  );
  const handles = actor.grants.some(({ role }) => staffRoles.includes(role));
  const contacts = handles ? { contacts: scopeOf(actor, staffRoles) } : {};
  return { calls: rows, reach: { scope, holdsAll: rows[0]?.holds_all ?? false, ...contacts } };
}

const dayOf = (text = ''): string => (isCalendarDay(text) ? text : '');

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
    result: call === null ? '' : key(query['result']),
    programme:
      call === null && calls.some(({ programmeId }) => programmeId === query['programme'])
        ? key(query['programme'])
        : '',
    submittedFrom: dayOf(query['from']),
    submittedTo: dayOf(query['to']),
    text: tidy(query['q'] ?? '').slice(0, 100),
    before: key(query['before']),
    after: key(query['after']),
  };
}
