import { inScope, scopeOf } from '../../domain/access/scope.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { openPayee } from '../../domain/fund/payee.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { policy } from '../../domain/access/policy.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { payeeFile, type PayeeFile, type PayeeLine } from '../../shared/effects/payeeFile.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import { users } from '../../data/tables/people.js';
import { events } from '../../data/tables/cases.js';
import type { Deps } from '../../shared/request/deps.js';

/** A payee file as the zone opens it. */
export interface PayeeCheck {
  readonly file: CaseFile;
  readonly payee: PayeeFile;
  readonly open: PayeeLine | null;
  /** Who has read which assignment's number in full, and when. */
  readonly uncovered: readonly Uncovered[];
}

interface Uncovered {
  readonly assignment: string;
  readonly personId: string;
  readonly at: string;
}

/** Opens the payee file of a case of the actor's programmes; others do not exist for them. */
export async function openPayeeCheck(deps: Deps, actor: Actor, id: string): Promise<PayeeCheck> {
  const file = await openCase(deps, id);
  demandZone(actor, file, policy['payee.view']);
  const payee = await payeeFile(deps.db, id);
  if (payee.assignments.length === 0) throw hidden();
  return {
    file,
    payee,
    open: openPayee(payee.assignments),
    uncovered: await uncoveredOf(deps, id),
  };
}

/** Of the zone, in this programme, and on no side of the case. */
export function demandZone(actor: Actor, file: CaseFile, roles: readonly Role[]): void {
  const inside = inScope(scopeOf(actor, roles), file.row.programme_id);
  if (!inside || isKeptOut(actor, file.subject)) throw hidden();
}

/** Of those who see the file, who holds one of these roles in its programme. */
export function demandPayeeRole(actor: Actor, file: CaseFile, roles: readonly Role[]): void {
  demandZone(actor, file, policy['payee.view']);
  if (!roles.some((role) => holds(actor, role, file.row.programme_id))) {
    throw forbidden('not_your_role');
  }
}

/** Why this person cannot check what waits; null where they can. */
export function whyNotCheck(
  actor: Actor,
  open: PayeeLine,
  uncovered: readonly Uncovered[],
): 'payee_same_person' | 'payee_seen_number' | null {
  if (open.askedPerson === actor.personId) return 'payee_same_person';
  const seen = uncovered.some(
    ({ assignment, personId }) => assignment === open.id && personId === actor.personId,
  );
  return seen ? 'payee_seen_number' : null;
}

async function uncoveredOf({ db }: Deps, id: string): Promise<readonly Uncovered[]> {
  const rows = await db.select(
    { at: events.columns.at, data: events.columns.data, person_id: users.columns.person_id },
    `SELECT e.at, e.data, u.person_id FROM events e JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream AND e.type = 'payee_uncovered' ORDER BY e.seq`,
    { stream: awardStream(id) },
  );
  return rows.map(({ at, data, person_id: personId }) => ({
    at,
    personId,
    assignment: typeof data['assignment'] === 'string' ? data['assignment'] : '',
  }));
}
