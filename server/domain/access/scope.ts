import type { Actor, Role } from '../actor.js';

/** The programmes a person's roles reach; `everywhere` for a role held for the whole zone. */
export interface Scope {
  readonly everywhere: boolean;
  readonly programmeIds: readonly string[];
  /** Cases from which the person is recused: no list shows them. */
  readonly barred?: readonly string[];
}

/** Where the actor holds any of the roles. */
export function scopeOf(actor: Actor, roles: readonly Role[]): Scope {
  const grants = actor.grants.filter(({ role }) => roles.includes(role));
  return {
    everywhere: grants.some(({ programmeId }) => programmeId === null),
    programmeIds: [...new Set(grants.flatMap(({ programmeId }) => programmeId ?? []))],
    barred: tieValues(actor).barred,
  };
}

/** Whether a programme lies within a scope. */
export function inScope(scope: Scope, programmeId: string): boolean {
  return scope.everywhere || scope.programmeIds.includes(programmeId);
}

/** The scope as named values for `(:everywhere = 1 OR programme_id IN (:programmes))`. */
export function scopeValues(scope: Scope): {
  readonly everywhere: 0 | 1;
  readonly programmes: readonly string[];
} {
  // An empty IN list is not SQL; no programme has an empty id.
  return { everywhere: scope.everywhere ? 1 : 0, programmes: ['', ...scope.programmeIds] };
}

/**
 * The cases to which the actor is tied, for `a.id NOT IN (:tied)` where a list shows the cases of
 * their organisations, and those they are recused from, for `a.id NOT IN (:barred)` where it shows
 * the cases they work on.
 */
export function tieValues({ ties = [] }: Actor): {
  readonly tied: readonly string[];
  readonly barred: readonly string[];
} {
  const ids = ties.map(({ applicationId }) => applicationId);
  const barred = ties.flatMap((tie) => (tie.barred ? [tie.applicationId] : []));
  return { tied: ['', ...ids], barred: ['', ...barred] };
}
