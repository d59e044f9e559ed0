import { z } from 'zod';
import {
  recoveryCauses,
  recoveryStatuses,
  type PlanPart,
  type ReceiptPart,
  type RecoveryLine,
  type RecoveryTerms,
} from '../../domain/fund/recovery.js';
import {
  dayColumn,
  fenColumn,
  id,
  json,
  longTextColumn,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

const fenSchema = z.number().int().nonnegative();
const linesSchema: z.ZodType<readonly RecoveryLine[]> = z.array(
  z.object({
    tranche: z.string(),
    paidFen: fenSchema,
    paidOn: z.string(),
    lineId: z.string(),
    lineYear: z.number().int(),
    claimFen: fenSchema,
    days: z.number().int().nonnegative(),
    interestFen: fenSchema,
  }),
);
const termsSchema: z.ZodType<RecoveryTerms> = z.discriminatedUnion('rule', [
  z.object({ rule: z.literal('all') }),
  z.object({
    rule: z.enum(['time', 'milestones']),
    kept: z.number().int(),
    of: z.number().int(),
  }),
  z.object({ rule: z.enum(['fixed', 'difference']), amountFen: fenSchema }),
]);
const partsSchema: z.ZodType<readonly ReceiptPart[]> = z.array(
  z.object({ tranche: z.string(), amountFen: fenSchema }),
);
const planSchema: z.ZodType<readonly PlanPart[]> = z.array(
  z.object({ on: z.string(), amountFen: fenSchema }),
);

/**
 * Money that was paid and is asked back: opened by one person, decided by another once the awardee
 * could be heard.
 */
export const recoveries = defineTable(
  'recoveries',
  {
    id: id(),
    number: words(20),
    application_id: id(),
    programme_id: id(),
    cause: oneOf(recoveryCauses, 20),
    /** The rule or the clause of the agreement that it rests on. */
    basis: words(300),
    /** What happened, as the awardee reads it. */
    facts: longTextColumn(),
    terms: json(termsSchema),
    /** Hundredths of a percent a year; 0 for no interest. */
    rate: wholeColumn(),
    interest_basis: words(300),
    lines: json(linesSchema),
    principal: fenColumn(),
    interest: fenColumn(),
    /** Confirmed by finance: both kinds of receipts. */
    received: fenColumn(),
    status: oneOf(recoveryStatuses, 12),
    /** The case while it is not over, so that no two ask for the same money. */
    open_key: optional(id()),
    /** The last day on which the awardee may be heard. */
    hearing_until: dayColumn(),
    statement: optional(longTextColumn()),
    statement_at: optional(time()),
    statement_by: optional(id()),
    statement_file_id: optional(id()),
    statement_file: words(255),
    opened_by: id(),
    opened_person: id(),
    opened_at: time(),
    decided_by: optional(id()),
    decided_person: optional(id()),
    decided_at: optional(time()),
    decision_reason: longTextColumn(),
    /** By when it is to be paid back. */
    due_on: optional(dayColumn()),
    /** Parts in which it may be paid, as two persons agreed. */
    plan: json(planSchema),
    /** Since when it is before a court or an authority: nothing is enforced meanwhile. */
    contested_at: optional(time()),
    contested_before: words(200),
    ended_at: optional(time()),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'number'],
      ['unique', 'open_key'],
      ['index', 'application_id'],
      ['index', 'status', 'programme_id'],
    ],
  },
);

export const receiptKinds = ['bank', 'offset'] as const;

/** Money that came back, registered by one person and confirmed by another; then its row stands. */
export const recoveryReceipts = defineTable(
  'recovery_receipts',
  {
    id: id(),
    recovery_id: id(),
    application_id: id(),
    kind: oneOf(receiptKinds, 10),
    amount: fenColumn(),
    /** By the bank. */
    received_on: dayColumn(),
    /** The bank's number of it. */
    serial: words(64),
    /** The serial number while the receipt stands, so that none counts twice. */
    serial_key: optional(words(64)),
    /** The instalment that it is set off against. */
    tranche_id: optional(id()),
    note: words(500),
    /** Of the amounts paid out, once it is confirmed; the rest is interest. */
    parts: json(partsSchema),
    interest: fenColumn(),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn']),
    ...proposedAndDecided(),
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'serial_key'],
      ['index', 'recovery_id'],
      ['index', 'status', 'application_id'],
    ],
  },
);

/** What two persons do to a recovery that was decided. */
export const recoveryActs = ['correct', 'plan', 'withdraw', 'write_off'] as const;

/** What one person wants done about a recovery, and what another said to it. */
export const recoveryProposals = defineTable(
  'recovery_proposals',
  {
    id: id(),
    recovery_id: id(),
    act: oneOf(recoveryActs, 12),
    amount: optional(fenColumn()),
    plan: json(planSchema),
    document: words(60),
    /** As the awardee reads it. */
    reason: words(1000),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn']),
    open_key: optional(id()),
    ...proposedAndDecided(),
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'recovery_id'],
    ],
  },
);
