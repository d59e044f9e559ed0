/**
 * What keeps an award from being paid for its account's sake: `payeeStanding` (domain/fund/payee.ts)
 * as the conditions of a statement that names the application `a`, its award `w` and the account
 * `k` that is to be paid (LEFT JOIN). A test holds both to the same answers.
 */

/** Stands by itself: named with the award, brought over, or confirmed by a second person. */
export const assignmentCounts = (s: string): string => `(${s}.kind IN ('first', 'brought') OR EXISTS
  (SELECT 1 FROM payee_decisions pd WHERE pd.assignment_id = ${s}.id AND pd.outcome = 'confirmed'))`;

/** No assignment that counts came after this place. */
const nothingSince = (place: string): string => `NOT EXISTS (SELECT 1 FROM payee_assignments pl
  WHERE pl.application_id = a.id AND pl.place > ${place} AND ${assignmentCounts('pl')})`;

const openOf = (kind: string): string => `EXISTS (SELECT 1 FROM payee_assignments po
  WHERE po.application_id = a.id AND po.kind = '${kind}' AND ${nothingSince('po.place')}
    AND NOT EXISTS (SELECT 1 FROM payee_decisions pd WHERE pd.assignment_id = po.id))`;

const open = `(${openOf('proved')} OR ${openOf('changed')})`;

/** Older payments name an account alone. */
const placeOfPayment = `COALESCE(
  (SELECT pq.place FROM payee_assignments pq WHERE pq.id = pr.payee_assignment_id),
  (SELECT MAX(pq.place) FROM payee_assignments pq
    WHERE pq.application_id = a.id AND pq.bank_account_id = pr.bank_account_id), 0)`;

const cameBack = `EXISTS (SELECT 1 FROM payments pr JOIN tranches pt ON pt.id = pr.tranche_id
  WHERE pr.application_id = a.id AND pr.status = 'returned' AND pt.status = 'due'
    AND NOT EXISTS (SELECT 1 FROM payments pp WHERE pp.live_key = pt.id)
    AND ${nothingSince(placeOfPayment)})`;

const unverified = '(k.id IS NOT NULL AND k.verified_at IS NULL)';

/** What was asked for last did not pass the check. */
const refusedLast = `EXISTS (SELECT 1 FROM payee_assignments pf
   JOIN payee_decisions pd ON pd.assignment_id = pf.id AND pd.outcome = 'refused'
  WHERE pf.application_id = a.id AND NOT EXISTS (SELECT 1 FROM payee_assignments pl
    WHERE pl.application_id = a.id AND pl.place > pf.place))`;

export const payeeConditions = {
  account_missing: '(k.id IS NULL)',
  account_changing: `(${openOf('changed')})`,
  account_unchecked: `(${openOf('proved')})`,
  account_paused: `EXISTS (SELECT 1 FROM payee_assignments ps
     JOIN payee_decisions pd ON pd.assignment_id = ps.id AND pd.counts_from > :now
    WHERE ps.application_id = a.id AND ${nothingSince('ps.place')})`,
  account_refused: `((${unverified} OR ${cameBack}) AND ${refusedLast} AND NOT ${open})`,
  account_returned: `(${cameBack} AND NOT ${refusedLast} AND NOT ${open})`,
  account_unproved: `(${unverified} AND NOT ${cameBack} AND NOT ${refusedLast} AND NOT ${open})`,
  /** A line of a batch names an account that stands no more. */
  account_replaced: '(k.id IS NOT NULL AND k.id <> w.bank_account_id)',
} as const;
