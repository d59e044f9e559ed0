import type { Role } from '../actor.js';
import { financeRoles } from './policy.js';

/**
 * Duties that one person may not hold together, whatever their accounts: the three administrators
 * are apart from each other and from all business (GB/T 22239, three separate administrators);
 * three people make a payment; who oversees does not also decide.
 */
const administrators: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];
const overseers: readonly Role[] = ['auditor', 'discipline_officer'];

/**
 * Roles that are of one person and that nobody stands in for: an expert was asked for their own
 * judgement, and who scores a blind case is not for a colleague to read.
 */
const personalRoles: readonly Role[] = ['expert'];

/** Whether a colleague may see to what this role does while its holder is away. */
export const isLent = (role: Role): boolean => !personalRoles.includes(role);

/** Money and the award: whoever holds them names themselves who decides in their place. */
const entrustedRoles: readonly Role[] = [...financeRoles, 'approver'];

/** Whether it is lent as well where somebody else records the absence. */
export const isLentByAnother = (role: Role): boolean =>
  isLent(role) && !entrustedRoles.includes(role);

/** The first role held that stands against the new one; null where none does. */
export function clashingRole(role: Role, held: readonly Role[]): Role | null {
  return held.find((each) => each !== role && clash(role, each)) ?? null;
}

function clash(a: Role, b: Role): boolean {
  if (administrators.includes(a) || administrators.includes(b)) return true;
  if (financeRoles.includes(a) && financeRoles.includes(b)) return true;
  return overseers.includes(a) !== overseers.includes(b);
}
