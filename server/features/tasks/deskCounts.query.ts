import { count } from '../../data/schema/columns.js';
import { policy } from '../../domain/access/policy.js';
import { apartFor, scopeOf, theirsToHandle, type Scope } from '../../domain/access/scope.js';
import { zoneDay } from '../../domain/calendar.js';
import { holdsSomewhere, type Actor, type Role } from '../../domain/actor.js';
import { feedbackOwedSql, feedbackValues } from '../../shared/boards/feedbackOwed.query.js';
import { payableSql, payableValues } from '../../shared/payable/payableSql.js';
import type { Deps } from '../../shared/request/deps.js';
import { callsWithFreePlaces } from './freePlaces.query.js';

/** Work that lies outside the cases: objections to decide, money on its way out. */
export interface DeskCount {
  readonly what:
    | 'objections'
    | 'findings'
    | 'feedback'
    | 'feedbackToRelease'
    | 'freePlaces'
    | 'payees'
    | 'tranches'
    | 'toReview'
    | 'toApprove'
    | 'toConfirm'
    | 'differences'
    | 'budget'
    | 'instalments'
    | 'recoveries'
    | 'receipts'
    | 'dutiesFiled'
    | 'dutiesToDecide'
    | 'recoveriesToConsider'
    | 'dutiesOwed'
    | 'drafts'
    | 'moves'
    | 'claims'
    | 'ties'
    | 'invitations'
    | 'minutesToWrite'
    | 'minutesToConfirm';
  readonly href: string;
  readonly count: number;
}

interface Desk {
  readonly what: DeskCount['what'];
  /** Whose desk it is; everybody's is what they owe themselves. */
  readonly roles: readonly Role[] | 'everybody';
  readonly href: string;
  /** Counts under a condition on `programme_id`. */
  readonly sql: (scoped: string) => string;
}

/** The same of cases `a`, without those that are not theirs to handle. */
const ofCases = (scoped: string): string =>
  `${scoped.replaceAll('programme_id', 'a.programme_id')} AND ${theirsToHandle()}`;

const desks: readonly Desk[] = [
  {
    what: 'objections',
    roles: ['discipline_officer'],
    href: '/objections',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM objections o JOIN applications a ON a.id = o.application_id
        WHERE o.status = 'open' AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM objection_findings f WHERE f.open_key = o.id)
          AND NOT EXISTS (SELECT 1 FROM objection_hearings h
                           WHERE h.objection_id = o.id AND h.answered_at IS NULL
                             AND h.due_at >= :today)`,
  },
  {
    what: 'findings',
    roles: policy['objection.decide'],
    href: '/objections',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM objection_findings f JOIN applications a ON a.id = f.application_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'feedback',
    roles: policy['feedback.write'],
    href: '/feedback',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM applications a
        WHERE ${feedbackOwedSql} AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM review_feedbacks w
                           WHERE w.application_id = a.id AND w.status = 'proposed')`,
  },
  {
    what: 'feedbackToRelease',
    roles: policy['feedback.release'],
    href: '/feedback',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM review_feedbacks f JOIN applications a ON a.id = f.application_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'tranches',
    roles: ['finance_preparer'],
    href: '/payments',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM tranches t JOIN applications a ON a.id = t.application_id
         JOIN awards w ON w.application_id = a.id AND w.status = 'committed'
         JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
         LEFT JOIN bank_accounts k ON k.id = w.bank_account_id
        WHERE t.status = 'due' AND ${payableSql()} AND ${ofCases(scoped)}`,
  },
  {
    what: 'payees',
    roles: ['finance_preparer'],
    href: '/payees',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payee_assignments s JOIN applications a ON a.id = s.application_id
        WHERE s.kind IN ('proved', 'changed') AND s.asked_person <> :person AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM payee_decisions d WHERE d.assignment_id = s.id)`,
  },
  {
    what: 'toReview',
    roles: ['finance_reviewer'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payment_batches
        WHERE status = 'prepared' AND prepared_person <> :person AND ${scoped}`,
  },
  {
    what: 'toApprove',
    roles: ['finance_approver'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM payment_batches
        WHERE status = 'reviewed' AND prepared_person <> :person
          AND COALESCE(reviewed_person, '') <> :person AND ${scoped}`,
  },
  {
    what: 'toConfirm',
    roles: policy['payment.confirm'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM result_files f JOIN payment_batches b ON b.id = f.batch_id
        WHERE f.status = 'proposed' AND f.proposed_person <> :person
          AND ${scoped.replaceAll('programme_id', 'b.programme_id')}`,
  },
  {
    // One that waits for a second person is no work of who proposed how it came out.
    what: 'differences',
    roles: policy['payment.resolve'],
    href: '/payments?view=batches',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM result_differences d JOIN payment_batches b ON b.id = d.batch_id
         LEFT JOIN difference_answers r ON r.open_key = d.id
        WHERE (r.id IS NULL OR (r.status = 'proposed' AND r.proposed_person <> :person))
          AND ${scoped.replaceAll('programme_id', 'b.programme_id')}`,
  },
  {
    what: 'budget',
    roles: policy['fund.decide'],
    href: '/funds#waiting',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM budget_proposals
        WHERE status = 'proposed' AND proposed_person <> :person AND ${scoped}`,
  },
  {
    what: 'instalments',
    roles: policy['instalment.decide'],
    href: '/payments/instalments',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM instalment_decisions d JOIN applications a ON a.id = d.application_id
        WHERE d.status = 'proposed' AND d.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'recoveries',
    roles: policy['recovery.decide'],
    href: '/recoveries',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM recoveries r JOIN applications a ON a.id = r.application_id
        WHERE ((r.status = 'hearing' AND r.opened_person <> :person
                AND (r.statement_at IS NOT NULL OR r.hearing_until < :today))
            OR EXISTS (SELECT 1 FROM recovery_proposals p
                        WHERE p.open_key = r.id AND p.proposed_person <> :person))
          AND ${ofCases(scoped)}`,
  },
  {
    what: 'receipts',
    roles: policy['recovery.confirm'],
    href: '/recoveries',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM recovery_receipts r JOIN applications a ON a.id = r.application_id
        WHERE r.status = 'proposed' AND r.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'dutiesFiled',
    roles: policy['duty.look'],
    href: '/owed?state=filed',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duties d JOIN applications a ON a.id = d.application_id
        WHERE d.status = 'filed' AND d.by_role IN (:ownRoles) AND ${ofCases(scoped)}`,
  },
  {
    what: 'dutiesToDecide',
    roles: policy['duty.decide'],
    href: '/owed?state=decide',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duty_decisions d JOIN applications a ON a.id = d.application_id
        WHERE d.status = 'proposed' AND d.proposed_person <> :person AND ${ofCases(scoped)}`,
  },
  {
    what: 'dutiesOwed',
    roles: 'everybody',
    href: '/duties',
    sql: () =>
      `SELECT COUNT(*) FROM duties d JOIN applications a ON a.id = d.application_id
        WHERE (a.applicant_id = :me OR (a.organisation_id IN (:myFirms) AND a.id NOT IN (:tied)))
          AND d.status = 'open' AND d.due_at IS NOT NULL`,
  },
  {
    what: 'recoveriesToConsider',
    roles: ['programme_officer'],
    href: '/owed?state=recovery',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM duty_consequences c JOIN applications a ON a.id = c.application_id
        WHERE c.effect = 'consider_recovery' AND ${ofCases(scoped)}
          AND NOT EXISTS (SELECT 1 FROM duty_consequences r
               WHERE r.duty_id = c.duty_id AND r.effect = 'recovery_considered')`,
  },
  {
    what: 'claims',
    roles: ['desk_officer'],
    href: '/manage/organisations/claims',
    sql: () => "SELECT COUNT(*) FROM organisation_claims WHERE status IN ('open', 'proposed')",
  },
  {
    what: 'ties',
    roles: ['review_secretary'],
    href: '/ties',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM (
         SELECT x.application_id FROM case_ties x JOIN applications a ON a.id = x.application_id
          WHERE x.status = 'open' AND a.status = 'running' AND ${ofCases(scoped)}
         UNION ALL
         SELECT c.id FROM conflicts c JOIN case_subjects cs ON cs.subject_key = c.subject_key
           JOIN applications a ON a.id = cs.application_id
          WHERE c.state = 'found' AND c.ended_at IS NULL AND c.strength <> 'notes'
            AND c.person_id <> :person AND a.status = 'running' AND ${ofCases(scoped)}
            AND (c.application_id = a.id OR (c.application_id IS NULL AND c.source = 'declared')
                 OR EXISTS (SELECT 1 FROM reviews r JOIN users s ON s.id = r.expert_id
                             WHERE r.application_id = a.id AND r.stage = a.stage
                               AND s.person_id = c.person_id
                               AND r.status IN ('invited', 'accepted', 'submitted')))) AS waiting`,
  },
  {
    what: 'invitations',
    roles: ['joint_member'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meeting_people p JOIN meetings m ON m.id = p.meeting_id
        WHERE p.person_id = :person AND p.answer IS NULL
          AND m.status IN ('convened', 'adjourned') AND ${scoped}`,
  },
  {
    what: 'minutesToWrite',
    roles: ['review_secretary'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meetings
        WHERE status = 'ended' AND notes_state IN ('draft', 'given_back') AND ${scoped}`,
  },
  {
    what: 'minutesToConfirm',
    roles: ['department_head'],
    href: '/meetings',
    sql: (scoped) =>
      `SELECT COUNT(*) FROM meetings m JOIN users u ON u.id = m.chair_id
        WHERE m.notes_state = 'handed_in' AND u.person_id = :person
          AND m.notes_person <> :person AND ${scoped}`,
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
