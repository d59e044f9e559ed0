import type { MemberPosition } from '../../domain/organisation/memberPositions.js';
import { ownerRelations, type OwnerRelation } from '../../domain/organisation/relatedParty.js';
import type { FormState } from '../../shared/request/formState.js';
import type { Member, OrganisationRow, OwnOrganisation } from './organisations.query.js';

const positionOf = (position: MemberPosition): object => ({
  tone: position === 'manager' ? 'info' : 'quiet',
  label: { key: `organisations.position.${position}` },
});

/** One's organisations. */
export function organisationListPage(found: readonly OwnOrganisation[]): object {
  return {
    items: found.map((each) => ({
      href: `/organisations/${each.id}`,
      name: each.name,
      code: each.credit_code,
      applications: each.applications,
      badge: positionOf(each.position),
    })),
  };
}

export interface OrganisationForms {
  readonly facts: FormState;
  readonly member: FormState;
  readonly owner: FormState;
  readonly position: string;
}

/** One organisation; its managers may change it and say who belongs to it. */
export function organisationPage(
  row: OrganisationRow,
  members: readonly Member[],
  userId: string,
  forms: OrganisationForms,
): object {
  const manages = members.some((each) => each.user_id === userId && each.position === 'manager');
  return {
    id: row.id,
    code: row.credit_code,
    version: row.version,
    manages,
    unverified: row.verified_at === null,
    facts: [
      { label: { key: 'organisations.legalRepresentative' }, value: row.legal_representative },
      { label: { key: 'organisations.registeredOn' }, value: row.registered_on },
      { label: { key: 'organisations.address' }, value: row.address },
    ],
    form: forms.facts,
    memberForm: forms.member,
    ownerForm: forms.owner,
    position: forms.position,
    positions: (['member', 'manager'] as const).map((value) => ({
      value,
      label: { key: `organisations.position.${value}` },
      help: { key: `organisations.position.${value}Says` },
    })),
    members: members.map((member) => ({
      id: member.user_id,
      name: member.name,
      email: member.email,
      initial: Array.from(member.name)[0] ?? '',
      badge: positionOf(member.position),
      removable: manages && member.user_id !== userId,
      nameable: manages && member.position === 'member',
    })),
    crumbs: [
      { href: '/organisations', label: { key: 'organisations.title' } },
      { label: row.name },
    ],
  };
}

interface OwnerRow {
  readonly id: string;
  readonly name: string;
  readonly relation: OwnerRelation;
  readonly credit_code: string | null;
}

/** Who stands behind an organisation, as its managers have declared. */
export function ownersView(owners: readonly OwnerRow[]): object {
  const relation = (value: string) => ({ key: `organisations.owners.${value}` });
  return {
    owners: owners.map(({ id, name, relation: how, credit_code: code }) => ({
      id,
      name,
      code: code ?? '',
      badge: { tone: 'quiet', label: relation(how) },
    })),
    relations: ownerRelations.map((value) => ({ value, label: relation(value) })),
  };
}
