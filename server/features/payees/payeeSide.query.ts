import type { Database } from '../../data/database.js';
import { isCounterparty, isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { AccountOwner } from '../../shared/effects/bankAccounts.js';
import type { PayeeLine } from '../../shared/effects/payeeFile.js';

/** Whose account an award is paid to, and what a reader may do about it. */
export interface PayeeSide {
  readonly owner: AccountOwner;
  /** In whose name the account must be held. */
  readonly name: string;
  readonly mayAct: boolean;
}

/**
 * An account of an organisation is its managers' affair, and its contact's where the case is its
 * own; a person's own that person's alone. That of somebody without an account of the product, such
 * as a nominated student, is kept by whoever applied. Others do not know of it.
 */
export async function payeeSide(
  db: Database,
  actor: Actor,
  { row, subject }: CaseFile,
  accountId: string | null,
): Promise<PayeeSide> {
  const account = accountId === null ? null : await db.rows.bankAccounts.find({ id: accountId });
  const {
    organisation_id: organisation,
    user_id: user,
    holder,
  } = account ?? {
    organisation_id: row.organisation_id,
    user_id: row.organisation_id === null ? row.applicant_id : null,
    holder: row.applicant_name,
  };
  const own = isOwn(actor, subject);
  const ofOtherSide = organisation !== null && organisation === row.counterparty_id;
  if (!own && !(ofOtherSide && isCounterparty(actor, subject))) throw hidden();
  if (user !== null) {
    return {
      owner: { organisation_id: null, user_id: user },
      name: holder,
      mayAct: user === actor.userId,
    };
  }
  const acting = organisation ?? row.organisation_id;
  const manages = acting !== null && (await isManager(db, actor, acting));
  const isContact = row.applicant_id === actor.userId && !ofOtherSide;
  return {
    owner: { organisation_id: organisation, user_id: null },
    name: (await nameOf(db, organisation)) ?? holder,
    mayAct: manages || isContact,
  };
}

/** The same of those who may act; others are told who may. */
export async function demandPayeeSide(
  db: Database,
  actor: Actor,
  file: CaseFile,
  accountId: string | null,
): Promise<PayeeSide> {
  const side = await payeeSide(db, actor, file, accountId);
  if (!side.mayAct) throw forbidden('only_payee_acts', { name: side.name });
  return side;
}

/** Whether a reader of this side may open the paper of an assignment, which shows the whole number. */
export const readsOwnProof = (
  { mayAct }: PayeeSide,
  { askedPerson }: Pick<PayeeLine, 'askedPerson'>,
  actor: Actor,
): boolean => mayAct || askedPerson === actor.personId;

async function isManager(db: Database, actor: Actor, organisationId: string): Promise<boolean> {
  const key = { organisation_id: organisationId, user_id: actor.userId };
  return (await db.rows.memberships.find(key))?.position === 'manager';
}

async function nameOf(db: Database, organisationId: string | null): Promise<string | null> {
  if (organisationId === null) return null;
  return (await db.rows.organisations.find({ id: organisationId }))?.name ?? null;
}
