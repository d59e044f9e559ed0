import { financeRoles } from '../../domain/access/policy.js';
import type { Role } from '../../domain/actor.js';
import type { DemoAccount } from './demoAccounts.query.js';

/** The sides of the product, each with the roles that sit there, in the order work passes them. */
const sides: readonly { readonly side: string; readonly roles: readonly Role[] }[] = [
  { side: 'desk', roles: ['desk_officer', 'formal_checker'] },
  { side: 'experts', roles: ['review_secretary', 'expert'] },
  {
    side: 'zone',
    roles: ['programme_officer', 'department_head', 'joint_member', 'approver', 'legal'],
  },
  { side: 'finance', roles: financeRoles },
  {
    side: 'oversight',
    roles: ['discipline_officer', 'auditor', 'security_admin', 'audit_admin', 'system_admin'],
  },
];

/** Everybody one can sign in as, by side and role; applicants with their projects. */
export function demoPage(accounts: readonly DemoAccount[]): object {
  const people = (role: Role): object[] =>
    accounts.filter(({ roles }) => roles.includes(role)).map(personOf);
  return {
    applicants: accounts
      .filter(({ roles }) => roles.length === 0)
      .map((account) => ({
        ...personOf(account),
        project: account.project,
        progress: account.progress,
      })),
    sides: sides.map(({ side, roles }) => ({
      label: { key: `accounts.demo.sides.${side}` },
      roles: roles
        .map((role) => ({
          label: { key: `roles.${role}` },
          says: { key: `accounts.demo.try.${role}` },
          people: people(role),
        }))
        .filter((each) => each.people.length > 0),
    })),
  };
}

const personOf = ({ id, name, email }: DemoAccount): object => ({
  id,
  name,
  email,
  initial: Array.from(name)[0] ?? '',
});
