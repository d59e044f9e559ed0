import { mayUseVerb, standingOf, type CaseSubject } from '../../server/domain/access/caseAccess.js';
import { mayKnowExperts, mayPause, mayUncover } from '../../server/domain/access/caseDetails.js';
import type { Verb } from '../../server/domain/workflow/contract/stageKind.js';
import { draftCase } from '../../server/domain/workflow/caseState.js';
import { roles, type Actor, type Grant, type Role } from '../../server/domain/actor.js';

const here = 'kechuang';
const person = (grants: readonly Grant[], organisationIds: readonly string[] = []): Actor => ({
  userId: 'me',
  personId: 'me',
  name: 'Me',
  email: 'me@example.org',
  locale: 'en',
  grants,
  organisationIds,
});
const holder = (role: Role, programmeId: string | null = here): Actor =>
  person([{ role, programmeId }]);
/** A case that somebody else's firm has handed in. */
const subject = (change: Partial<CaseSubject> = {}): CaseSubject => ({
  id: 'case',
  programmeId: here,
  applicantId: 'somebody',
  organisationId: 'firm',
  counterpartyId: 'other-side',
  state: { ...draftCase, status: 'running' },
  ...change,
});
const mine = subject({ applicantId: 'me' });
const draft = subject({ state: draftCase });
const verb = (by: Verb['by']): Verb => ({ by, act: () => [] });
const may = (actor: Actor, by: Verb['by'], of: CaseSubject): boolean =>
  mayUseVerb(actor, verb(by), 'desk_officer', of);

describe('who may use a verb', () => {
  test('the role that it is for, under the programme or in the whole zone', () => {
    expect(may(holder('desk_officer'), 'stage', subject())).toBe(true);
    expect(may(holder('desk_officer', null), 'stage', subject())).toBe(true);
    expect(may(holder('desk_officer', 'elsewhere'), 'stage', subject())).toBe(false);
    expect(may(holder('formal_checker'), 'stage', subject())).toBe(false);
    expect(may(holder('approver'), 'approver', subject())).toBe(true);
  });

  test("nobody whose case it is, whatever roles they hold, except for the applicant's own", () => {
    const roleAndFirm = person([{ role: 'desk_officer', programmeId: here }], ['firm']);
    for (const [actor, of] of [
      [holder('desk_officer'), mine],
      [roleAndFirm, subject()],
    ] as const) {
      expect(may(actor, 'stage', of)).toBe(false);
      expect(may(actor, 'desk_officer', of)).toBe(false);
      expect(may(actor, 'applicant', of)).toBe(true);
    }
    expect(may(holder('desk_officer'), 'applicant', subject())).toBe(false);
  });

  test('nobody whose other account it is, nor staff of the other side; neither reads it as staff', () => {
    const grants = [{ role: 'desk_officer', programmeId: here }] as const;
    const otherAccount: Actor = { ...person(grants), otherAccounts: ['somebody'] };
    const otherFirm: Actor = { ...person(grants), otherOrganisationIds: ['firm'] };
    const otherProvider: Actor = { ...person(grants), otherOrganisationIds: ['other-side'] };
    for (const actor of [otherAccount, otherFirm, otherProvider]) {
      expect([may(actor, 'stage', subject()), standingOf(actor, subject())]).toEqual([false, null]);
      // Whose account it is decides who applies, not whose person.
      expect([may(actor, 'applicant', subject()), may(actor, 'counterparty', subject())]).toEqual([
        false,
        false,
      ]);
    }
    const provider = person(grants, ['other-side']);
    expect(may(provider, 'stage', subject())).toBe(false);
    expect([may(provider, 'counterparty', subject()), standingOf(provider, subject())]).toEqual([
      true,
      'counterparty',
    ]);
  });

  test('an expert with a seat, and the other side, unless the case is their own', () => {
    const seated: Actor = { ...person([]), seats: [3] };
    expect(may(seated, 'assignee', subject())).toBe(true);
    expect(may(seated, 'assignee', mine)).toBe(false);
    expect(may(person([]), 'assignee', subject())).toBe(false);
    const other = person([], ['other-side']);
    expect(may(other, 'counterparty', subject())).toBe(true);
    expect(may(other, 'counterparty', subject({ organisationId: 'other-side' }))).toBe(false);
    expect(may(person([]), 'counterparty', subject())).toBe(false);
  });

  test('the clock and those invited by link are no accounts', () => {
    const everything = person(roles.map((role) => ({ role, programmeId: null })));
    expect([may(everything, 'system', subject()), may(everything, 'invited', subject())]).toEqual([
      false,
      false,
    ]);
  });
});

describe('how one stands to a case', () => {
  test.each([
    ['one who filed it', person([]), mine, 'applicant'],
    ['an officer who filed it', holder('desk_officer'), mine, 'applicant'],
    ['a member of the firm', person([], ['firm']), draft, 'applicant'],
    ['an officer, of a draft', holder('desk_officer'), draft, null],
    ['an officer', holder('desk_officer'), subject(), 'staff'],
    ['an officer of another programme', holder('desk_officer', 'elsewhere'), subject(), null],
    ['finance', holder('finance_reviewer'), subject(), 'finance'],
    ['finance of another programme', holder('finance_reviewer', 'elsewhere'), subject(), null],
    ['the other side', person([], ['other-side']), subject(), 'counterparty'],
    ['an expert, whose seat opens its review alone', holder('expert'), subject(), null],
    ['anybody', person([]), subject(), null],
  ])('%s', (_, actor, of, standing) => {
    expect(standingOf(actor, of)).toBe(standing);
  });
});

test.each([
  [
    'uncover numbers',
    mayUncover,
    ['desk_officer', 'formal_checker', 'programme_officer', 'discipline_officer', 'auditor'],
  ],
  ['stop the clock', mayPause, ['department_head', 'programme_officer']],
] as const)(
  'who may %s: those roles alone, under the programme, and never of their own case',
  (_, right, holders) => {
    for (const role of roles) {
      const held = holders.some((each: Role) => each === role);
      expect([role, right(holder(role), subject())]).toEqual([role, held]);
      expect([role, right(holder(role, 'elsewhere'), subject())]).toEqual([role, false]);
      expect([role, right(holder(role), mine)]).toEqual([role, false]);
    }
  },
);

test('those alone know which expert wrote what who answer for the panel or examine it', () => {
  const known = roles.filter((role) => mayKnowExperts(holder(role), subject()));
  expect(known.toSorted()).toEqual(['auditor', 'discipline_officer', 'review_secretary']);
  expect(roles.filter((role) => mayKnowExperts(holder(role, 'elsewhere'), subject()))).toEqual([]);
});
