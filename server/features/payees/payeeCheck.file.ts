import { inScope, scopeOf } from '../../domain/access/scope.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { holds, type Actor, type Role } from '../../domain/actor.js';
import { openPayee } from '../../domain/fund/payee.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { policy } from '../../domain/access/policy.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { payeeFile, type PayeeFile, type PayeeLine } from '../../shared/effects/payeeFile.js';
import { users } from '../../data/tables/people.js';
import { events } from '../../data/tables/cases.js';
import { payeeAssignments } from '../../data/tables/payeeTables.js';
import type { Deps } from '../../shared/request/deps.js';

const uncoveredColumns = {
  at: events.columns.at,
  person_id: users.columns.person_id,
  application_id: payeeAssignments.columns.application_id,
  bank_account_id: payeeAssignments.columns.bank_account_id,
};

/** A payee file as the zone opens it. */
export interface PayeeCheck {
  readonly file: CaseFile;
  readonly payee: PayeeFile;
  readonly open: PayeeLine | null;
  /** Who has read which of these accounts' numbers in full, when, and in which award. */
  readonly uncovered: readonly Uncovered[];
}

interface Uncovered {
  readonly applicationId: string;
  readonly accountId: string;
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

/** Whether one of the actor's roles in the case's programme has this right. */
export const hasPayeeRight = (
  actor: Actor,
  { row }: CaseFile,
  action: 'payee.check' | 'payee.uncover',
): boolean => policy[action].some((role) => holds(actor, role, row.programme_id));

const readableForMs = 15 * 60 * 1000;

/** Whether this person has said, within a quarter of an hour, why they read this account's number. */
export function readsNumber(
  { file, uncovered }: PayeeCheck,
  accountId: string,
  actor: Actor,
  now: Date,
): boolean {
  const since = new Date(now.getTime() - readableForMs).toISOString();
  return (
    hasPayeeRight(actor, file, 'payee.uncover') &&
    uncovered.some(
      (each) =>
        each.applicationId === file.row.id &&
        each.accountId === accountId &&
        each.personId === actor.personId &&
        each.at >= since,
    )
  );
}

/**
 * Whether this person may open the paper of an assignment, which shows the whole number: the one
 * that waits where they check, any other for as long as the number itself is shown to them.
 */
export const readsProof = (
  opened: PayeeCheck,
  { id, accountId }: PayeeLine,
  actor: Actor,
  now: Date,
): boolean =>
  (id === opened.open?.id && hasPayeeRight(actor, opened.file, 'payee.check')) ||
  readsNumber(opened, accountId, actor, now);

/** Why this person cannot check what waits; null where they can. */
export function whyNotCheck(
  actor: Actor,
  open: PayeeLine,
  uncovered: readonly Uncovered[],
): 'payee_same_person' | 'payee_seen_number' | null {
  if (open.askedPerson === actor.personId) return 'payee_same_person';
  const seen = uncovered.some(
    ({ accountId, personId }) => accountId === open.accountId && personId === actor.personId,
  );
  return seen ? 'payee_seen_number' : null;
}

/**
 * Whoever uncovers reads all that the award's papers say until then. An account may be that of
 * several awards, and its number is the same in each.
 */
async function uncoveredOf({ db }: Deps, id: string): Promise<readonly Uncovered[]> {
  const rows = await db.select(
    uncoveredColumns,
    `SELECT e.at, u.person_id, s.application_id, s.bank_account_id
       FROM payee_assignments s
       JOIN events e ON e.stream = CONCAT('award:', s.application_id)
                    AND e.type = 'payee_uncovered' AND e.at >= s.asked_at
       JOIN users u ON u.id = e.actor_id
      WHERE s.bank_account_id IN
            (SELECT own.bank_account_id FROM payee_assignments own WHERE own.application_id = :id)
      ORDER BY e.at`,
    { id },
  );
  return rows.map((row) => ({
    at: row.at,
    personId: row.person_id,
    applicationId: row.application_id,
    accountId: row.bank_account_id,
  }));
}
