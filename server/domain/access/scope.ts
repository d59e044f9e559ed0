import type { Actor, Role } from '../actor.js';

/** The programmes a person's roles reach; `everywhere` for a role held for the whole zone. */
export interface Scope {
  readonly everywhere: boolean;
  readonly programmeIds: readonly string[];
  /** What is not theirs to handle there. */
  readonly apart?: Apart;
}

/** Values by which `theirsToHandle` knows the cases that a person does not handle. */
export interface Apart {
  /** Cases from which they are recused, or barred by a conflict. */
  readonly barred: readonly string[];
  /** Cases to whose sides they came while working on them, which is no side of theirs. */
  readonly tied: readonly string[];
  readonly ownAccounts: readonly string[];
  readonly ownFirms: readonly string[];
}

/** Of a person over all their accounts; an empty IN list is not SQL, and nothing has an empty id. */
export const apartFor = (actor: Actor): Apart => ({
  ...tieValues(actor),
  ownAccounts: [actor.userId, ...(actor.otherAccounts ?? [])],
  ownFirms: ['', ...actor.organisationIds, ...(actor.otherOrganisationIds ?? [])],
});

/**
 * Whether case `a` may stand in a list of work: the person stands on none of its sides and is not
 * recused. `isKeptOut` in SQL, with the values of `apartFor`, which `scopeValues` has as well.
 */
export const theirsToHandle = (a = 'a'): string =>
  `${a}.id NOT IN (:barred) AND ${a}.applicant_id NOT IN (:ownAccounts)
     AND (${a}.id IN (:tied) OR (COALESCE(${a}.organisation_id, '-') NOT IN (:ownFirms)
          AND COALESCE(${a}.counterparty_id, '-') NOT IN (:ownFirms)))`;

const nothingApart: Apart = { barred: [''], tied: [''], ownAccounts: [''], ownFirms: [''] };

/** Where the actor holds any of the roles. */
export function scopeOf(actor: Actor, roles: readonly Role[]): Scope {
  const grants = actor.grants.filter(({ role }) => roles.includes(role));
  return {
    everywhere: grants.some(({ programmeId }) => programmeId === null),
    programmeIds: [...new Set(grants.flatMap(({ programmeId }) => programmeId ?? []))],
    apart: apartFor(actor),
  };
}

/** Whether a programme lies within a scope. */
export function inScope(scope: Scope, programmeId: string): boolean {
  return scope.everywhere || scope.programmeIds.includes(programmeId);
}

/**
 * The scope as named values for `(:everywhere = 1 OR programme_id IN (:programmes))` and for
 * `theirsToHandle`.
 */
export function scopeValues(scope: Scope): Apart & {
  readonly everywhere: 0 | 1;
  readonly programmes: readonly string[];
} {
  // An empty IN list is not SQL; no programme has an empty id.
  return {
    ...(scope.apart ?? nothingApart),
    everywhere: scope.everywhere ? 1 : 0,
    programmes: ['', ...scope.programmeIds],
  };
}

/**
 * The cases to which the actor is tied, for `a.id NOT IN (:tied)` where a list shows the cases of
 * their organisations, and those they are recused from, for `a.id NOT IN (:barred)` where it shows
 * the cases they work on.
 */
export function tieValues({ ties = [], barredFrom = [] }: Actor): {
  readonly tied: readonly string[];
  readonly barred: readonly string[];
} {
  const ids = ties.map(({ applicationId }) => applicationId);
  const barred = ties.flatMap((tie) => (tie.barred ? [tie.applicationId] : []));
  return { tied: ['', ...ids], barred: ['', ...barred, ...barredFrom] };
}
