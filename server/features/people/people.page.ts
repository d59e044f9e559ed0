import { roles, type Role } from '../../domain/actor.js';
import type { LocalText } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { ListedPerson, PeopleFilter, PersonGrant } from './people.query.js';

interface Programme {
  readonly id: string;
  readonly name: LocalText;
}

const roleLabel = (role: Role): object => ({ key: `roles.${role}` });

/** Everybody with an account, 50 at a time; `found` holds one more where there is a next page. */
export function peoplePage(found: readonly ListedPerson[], filter: PeopleFilter): object {
  const shown = found.slice(0, 50);
  const query = new URLSearchParams({ q: filter.text, kind: filter.kind });
  const next = new URLSearchParams({ ...Object.fromEntries(query), after: shown.at(-1)?.id ?? '' });
  return {
    q: filter.text,
    kind: filter.kind,
    kinds: (['staff', 'all'] as const).map((value) => ({
      value,
      label: { key: `people.kind.${value}` },
    })),
    items: shown.map((person) => ({
      href: `/people/${person.id}`,
      name: person.name,
      email: person.email,
      initial: Array.from(person.name)[0] ?? '',
      roles: rolesIn(person.roles),
      badge: isActive(person) ? false : stateOf(person),
    })),
    older: found.length > 50 ? `/people?${next.toString()}` : false,
    newer: filter.after === '' ? false : `/people?${query.toString()}`,
  };
}

/** Each role once, however many programmes it is held under. */
const rolesIn = (held: readonly Role[]): readonly object[] => [...new Set(held)].map(roleLabel);

interface AccountState {
  readonly disabled_at: string | null;
  readonly email_confirmed_at: string | null;
}

/** What most are: a list says only who is not. */
const isActive = ({
  disabled_at: disabled,
  email_confirmed_at: confirmed,
}: AccountState): boolean => disabled === null && confirmed !== null;

function stateOf({ disabled_at: disabled, email_confirmed_at: confirmed }: AccountState): object {
  if (disabled !== null) return { tone: 'bad', label: { key: 'people.state.disabled' } };
  if (confirmed === null) return { tone: 'warn', label: { key: 'people.state.unconfirmed' } };
  return { tone: 'ok', label: { key: 'people.state.active' } };
}

interface Person extends AccountState {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly created_at: string;
}

/** One person's roles, past and present, and the form that grants another. */
export function personPage(
  person: Person,
  grants: readonly PersonGrant[],
  programmes: readonly Programme[],
  form: FormState,
  self: boolean,
): object {
  const where = (id: string | null): LocalText | object =>
    programmes.find((each) => each.id === id)?.name ?? { key: 'roles.wholeZone' };
  const grantLine = (grant: PersonGrant): object => ({
    id: grant.id,
    revoke: `/people/${person.id}/grants/${grant.id}/revoke`,
    label: roleLabel(grant.role),
    where: where(grant.programme_id),
    at: grant.granted_at,
    by: grant.granted_by_name ?? '',
    revokedAt: grant.revoked_at,
    revokedBy: grant.revoked_by_name ?? '',
  });
  return {
    id: person.id,
    email: person.email,
    self,
    badge: stateOf(person),
    disabled: person.disabled_at !== null,
    disable: `/people/${person.id}/disable`,
    opened: person.created_at,
    held: grants.filter((grant) => grant.revoked_at === null).map(grantLine),
    past: grants.filter((grant) => grant.revoked_at !== null).map(grantLine),
    form,
    roles: roles
      .filter((role: Role) => role !== 'recommender' && role !== 'provider')
      .map((role) => ({ value: role, label: roleLabel(role) })),
    programmes: [
      ...programmes.map(({ id, name }) => ({ value: id, label: name })),
      { value: '*', label: { key: 'roles.wholeZone' } },
    ],
    crumbs: [{ href: '/people', label: { key: 'people.title' } }, { label: person.name }],
  };
}
