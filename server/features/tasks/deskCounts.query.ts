import { count } from '../../data/schema/columns.js';
import { apartFor, scopeOf, type Scope } from '../../domain/access/scope.js';
import { zoneDay } from '../../domain/calendar.js';
import { holdsSomewhere, type Actor } from '../../domain/actor.js';
import { feedbackValues } from '../../shared/boards/feedbackOwed.query.js';
import { payableValues } from '../../shared/payable/payableSql.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Desk, DeskCount } from './desk.query.js';
import { dutyDesks } from './dutyDesks.query.js';
import { callsWithFreePlaces } from './freePlaces.query.js';
import { moneyDesks } from './moneyDesks.query.js';
import { reviewDesks } from './reviewDesks.query.js';

const desks: readonly Desk[] = [
  ...reviewDesks,
  ...moneyDesks,
  ...dutyDesks,
  {
    what: 'claims',
    roles: ['desk_officer'],
    href: '/manage/organisations/claims',
    sql: () => "SELECT COUNT(*) FROM organisation_claims WHERE status IN ('open', 'proposed')",
  },
  {
    what: 'drafts',
    roles: ['programme_officer'],
    href: '/designer',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM procedure_drafts
        WHERE status = 'proposed' AND proposer_person_id <> :person AND ${scoped}`,
  },
  {
    what: 'moves',
    roles: ['programme_officer'],
    href: '/moves',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM version_moves
        WHERE status = 'proposed' AND proposed_person <> :person AND ${scoped}`,
  },
];

/** What waits at the desks of this person's roles; in one statement, and one more for who fills free places. */
export async function deskCounts(
  deps: Pick<Deps, 'db' | 'clock' | 'definitions'>,
  actor: Actor,
): Promise<DeskCount[]> {
  const own = desks.filter(
    ({ roles }) => roles === 'everybody' || roles.some((role) => holdsSomewhere(actor, role)),
  );
  const values: Record<string, unknown> = {
    person: actor.personId,
    today: zoneDay(deps.clock.now()),
    me: actor.userId,
    myFirms: ['', ...actor.organisationIds],
    ownRoles: ['', ...actor.grants.map(({ role }) => role)],
    ...apartFor(actor),
    ...(own.some(({ what }) => what === 'tranches') ? await payableValues(deps) : {}),
    ...(own.some(({ what }) => what === 'feedback') ? await feedbackValues(deps) : {}),
  };
  const counts = own.map(({ what, roles, sql }) => {
    const scope = scopeOf(actor, roles === 'everybody' ? [] : roles);
    values[what] = ['', ...scope.programmeIds];
    return `(${sql(scopedBy(scope, what))}) AS ${what}`;
  });
  const [row] = await deps.db.select(
    Object.fromEntries(own.map(({ what }) => [what, count()])),
    `SELECT ${counts.join(', ')}`,
    values,
  );
  const free = await callsWithFreePlaces(deps, actor);
  return [
    ...own.map(({ what, href }) => ({ what, href, count: row?.[what] ?? 0 })),
    ...free
      .slice(0, 1)
      .map(
        (call) =>
          ({ what: 'freePlaces', href: `/calls/${call}/reserve`, count: free.length }) as const,
      ),
  ];
}

const scopedBy = ({ everywhere }: Scope, name: string): string =>
  everywhere ? '1 = 1' : `programme_id IN (:${name})`;
