import { fc } from '../support/fastCheck.js';
import {
  isCounterparty,
  isKeptOut,
  isOwn,
  mayUseVerb,
  standingOf,
  type CaseSubject,
} from '../../server/domain/access/caseAccess.js';
import { mayPause, mayUncover } from '../../server/domain/access/caseDetails.js';
import { roles, type Actor, type Role } from '../../server/domain/actor.js';
import { membershipClash } from '../../server/domain/organisation/membershipClash.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';

const sides = ['applicant', 'counterparty', 'none'] as const;

interface World {
  readonly role: Role | null;
  readonly seats: readonly number[];
  readonly side: (typeof sides)[number];
}

const worlds: fc.Arbitrary<World> = fc.record({
  role: fc.constantFrom(null, ...roles),
  seats: fc.constantFrom([], [3]),
  side: fc.constantFrom(...sides),
});

const subject: CaseSubject = {
  id: 'case',
  programmeId: 'here',
  applicantId: 'somebody',
  organisationId: 'applicant',
  counterpartyId: 'counterparty',
  state: { ...draftCase, status: 'running' },
};

/** The same person before and after a membership, and with the tie that a later one leaves. */
const actorOf = ({ role, seats, side }: World, change: Partial<Actor> = {}): Actor => ({
  userId: 'me',
  personId: 'me',
  name: 'Me',
  email: 'me@example.org',
  locale: 'en',
  grants: role === null ? [] : [{ role, programmeId: 'here' }],
  organisationIds: side === 'none' ? [] : [side],
  seats,
  ...change,
});
const tied = (barred: boolean) => ({ ties: [{ applicationId: 'case', barred }] });

const verbs = ['desk_officer', 'approver', 'assignee', 'applicant', 'counterparty'] as const;
const rightsOf = (actor: Actor) => ({
  standing: standingOf(actor, subject),
  own: isOwn(actor, subject),
  other: isCounterparty(actor, subject),
  uncover: mayUncover(actor, subject),
  pause: mayPause(actor, subject),
  verbs: verbs.filter((by) => mayUseVerb(actor, { by, act: () => [] }, 'desk_officer', subject)),
});

describe('a membership that began while somebody worked on the case', () => {
  test('changes nothing of what they see and may do, whatever they are and do there', () => {
    let worked = 0;
    fc.assert(
      fc.property(worlds, (world) => {
        const before = rightsOf(actorOf(world, { organisationIds: [] }));
        const after = rightsOf(actorOf(world, tied(false)));
        expect(after).toEqual(before);
        worked += before.standing === null ? 0 : 1;
      }),
      { numRuns: 400 },
    );
    expect(worked).toBeGreaterThan(50);
  });

  test('found a conflict, leaves nothing of the case to them, on either side', () => {
    fc.assert(
      fc.property(worlds, (world) => {
        expect(rightsOf(actorOf(world, tied(true)))).toEqual({
          standing: null,
          own: false,
          other: false,
          uncover: false,
          pause: false,
          verbs: [],
        });
        expect(isKeptOut(actorOf(world, tied(true)), subject)).toBe(true);
      }),
    );
  });

  test('a tie to another case touches nothing here', () => {
    fc.assert(
      fc.property(worlds, fc.boolean(), (world, barred) => {
        const elsewhere = { ties: [{ applicationId: 'other case', barred }] };
        expect(rightsOf(actorOf(world, elsewhere))).toEqual(rightsOf(actorOf(world)));
      }),
    );
  });
});

test('a membership that was there before excludes as ever', () => {
  for (const role of roles) {
    const world: World = { role, seats: [3], side: 'applicant' };
    const rights = rightsOf(actorOf(world));
    expect([role, rights.standing, rights.verbs]).toEqual([role, 'applicant', ['applicant']]);
  }
});

test('those who decide, pay, oversee or administer for the zone are no members; all others may be', () => {
  const free = roles.filter((role) => membershipClash([{ role }]) === null);
  expect(free.toSorted()).toEqual(['expert', 'provider', 'recommender']);
  expect(membershipClash([])).toBeNull();
  expect(membershipClash([{ role: 'expert' }, { role: 'approver' }])).toBe('approver');
});
