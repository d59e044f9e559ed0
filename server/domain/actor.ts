import { z } from 'zod';
import type { CaseTie } from './caseTie.js';
import type { Locale } from './localText.js';

/** The roles of `docs/glossary.md`; granted per programme, or for the whole zone. */
export const roles = [
  'recommender',
  'provider',
  'expert',
  'desk_officer',
  'formal_checker',
  'programme_officer',
  'review_secretary',
  'department_head',
  'joint_member',
  'approver',
  'legal',
  'finance_preparer',
  'finance_reviewer',
  'finance_approver',
  'discipline_officer',
  'auditor',
  'system_admin',
  'security_admin',
  'audit_admin',
] as const;

export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

/** A role held under one programme, or under all of them when `programmeId` is null. */
export interface Grant {
  readonly role: Role;
  readonly programmeId: string | null;
}

/** Who is acting, as one request knows it. A person may hold more than one account. */
export interface Actor {
  readonly userId: string;
  readonly personId: string;
  readonly name: string;
  readonly email: string;
  /** The language they are written to in. */
  readonly locale: Locale;
  readonly grants: readonly Grant[];
  /** Organisations on whose behalf this person may file. */
  readonly organisationIds: readonly string[];
  /** This person's accounts beside the one they use, and the organisations of those. */
  readonly otherAccounts?: readonly string[];
  readonly otherOrganisationIds?: readonly string[];
  /** Absent colleagues whose tasks this person sees to today. */
  readonly standsInFor?: readonly string[];
  /** Cases to whose organisations this person was tied while working on them. */
  readonly ties?: readonly CaseTie[];
  /** Their numbered seats in the present stage of the case that they act on; known while they act. */
  readonly seats?: readonly number[];
  /** Cases from which this person is barred by a conflict of interest. */
  readonly barredFrom?: readonly string[];
}

/** What the machine knows of who acts. */
export type Acting = Pick<Actor, 'userId' | 'personId' | 'standsInFor' | 'seats'>;

/** True where the actor holds the role under that programme or for the whole zone. */
export function holds(actor: Actor, role: Role, programmeId: string | null): boolean {
  return actor.grants.some(
    (grant) =>
      grant.role === role && (grant.programmeId === null || grant.programmeId === programmeId),
  );
}

/** Whether this person belongs to an organisation, with whichever account. */
export const isOfOrganisation = (
  { organisationIds, otherOrganisationIds = [] }: Actor,
  id: string,
): boolean => organisationIds.includes(id) || otherOrganisationIds.includes(id);

/** True where the actor holds the role anywhere. */
export function holdsSomewhere(actor: Actor, role: Role): boolean {
  return actor.grants.some((grant) => grant.role === role);
}
