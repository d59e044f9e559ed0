import type { Grant, Role } from '../actor.js';
import { financeRoles, staffRoles } from '../access/policy.js';

const administrators: readonly Role[] = ['system_admin', 'security_admin', 'audit_admin'];

/**
 * The first role held that does not go with membership of an organisation: who handles, pays,
 * oversees or administers for the zone declares an affiliation instead and stays apart. Experts,
 * recommenders and providers may belong to a firm of their own. Null where nothing clashes.
 */
export function membershipClash(grants: readonly Pick<Grant, 'role'>[]): Role | null {
  const apart = [...staffRoles, ...financeRoles, ...administrators];
  return grants.find(({ role }) => apart.includes(role))?.role ?? null;
}
