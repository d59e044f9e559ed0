import { awardStatuses, trancheStatuses } from '../../domain/award/awardStatuses.js';
import { batchStatuses } from '../../domain/fund/batch.js';
import { outsideAccounts } from '../../domain/fund/budgetActs.js';
import { entryKinds, ledgerAccounts } from '../../domain/fund/ledger.js';
import { fundSources, payerKinds, paymentMethods } from '../../domain/fund/lineFacts.js';
import { bankResults } from '../../domain/fund/resultFile.js';
import { paymentStatuses, resultMismatches } from '../../domain/fund/resultMatching.js';
import { localTextSchema } from '../../domain/localText.js';
import {
  dayColumn,
  fenColumn,
  id,
  json,
  longTextColumn,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Where money comes from in one year; balances are cached and re-derived by the invariants. */
export const budgetLines = defineTable(
  'budget_lines',
  {
    id: id(),
    programme_id: id(),
    code: words(40),
    name: json(localTextSchema),
    year: wholeColumn(),
    appropriated: fenColumn(),
    available: fenColumn(),
    reserved: fenColumn(),
    committed: fenColumn(),
    payable: fenColumn(),
    paid: fenColumn(),
    returned: fenColumn(),
    /** Number of the line's last ledger entry. */
    entries: wholeColumn(),
    created_at: time(),
    /** Number of the paper that allots it. */
    document: optional(words(60)),
    source: optional(oneOf(fundSources, 10)),
    functional_code: optional(words(12)),
    functional_name: optional(words(60)),
    economic_code: optional(words(12)),
    economic_name: optional(words(60)),
    payment_method: optional(oneOf(paymentMethods, 12)),
    payer_kind: optional(oneOf(payerKinds, 16)),
    payer_bank: optional(words(100)),
    payer_tail: optional(words(4)),
    /** Since when nothing is posted to it any more but what a bank answers. */
    closed_at: optional(time()),
    /** The posting that closed its year. */
    closed_by: optional(id()),
  },
  { indexes: [['unique', 'code', 'year']] },
);

/** Double entry: `amount` leaves `from_account` and arrives at `to_account`. Append-only. */
export const ledgerEntries = defineTable(
  'ledger_entries',
  {
    budget_line_id: id(),
    seq: wholeColumn(),
    kind: oneOf(entryKinds, 20),
    from_account: oneOf(ledgerAccounts, 20),
    to_account: oneOf(ledgerAccounts, 20),
    amount: fenColumn(),
    application_id: optional(id()),
    tranche_id: optional(id()),
    payment_id: optional(id()),
    /** What this entry does, once only: `reserve:<application>`. */
    once_key: words(120),
    at: time(),
    actor_id: optional(id()),
    /** What two persons did, of which this is a leg. */
    posting_id: optional(id()),
    /** The account outside the line at its other end, where that is `appropriated`. */
    outside: optional(oneOf(outsideAccounts, 12)),
    /** Where a bank did it: the first moment of the bank's day, by which it belongs to a year. */
    valued_at: optional(time()),
  },
  {
    key: ['budget_line_id', 'seq'],
    indexes: [
      ['unique', 'once_key'],
      ['index', 'application_id'],
      ['index', 'posting_id'],
    ],
  },
);

export const awards = defineTable(
  'awards',
  {
    application_id: id(),
    budget_line_id: id(),
    award_class: words(40),
    amount: fenColumn(),
    status: oneOf(awardStatuses, 10),
    reserved_at: time(),
    committed_at: optional(time()),
    released_at: optional(time()),
    /** Where it is paid to, from the moment it is committed. */
    bank_account_id: optional(id()),
    /** The voucher whose frozen amount it uses. */
    voucher_id: optional(id()),
    /** Group, year and legal person, where awards exclude each other. */
    exclusive_key: optional(words(160)),
  },
  {
    key: ['application_id'],
    indexes: [
      ['index', 'budget_line_id', 'status'],
      ['index', 'exclusive_key'],
    ],
  },
);

export const tranches = defineTable(
  'tranches',
  {
    id: id(),
    application_id: id(),
    tranche: words(40),
    name: json(localTextSchema),
    position: wholeColumn(),
    amount: fenColumn(),
    status: oneOf(trancheStatuses, 10),
    due_at: optional(time()),
    paid_at: optional(time()),
    /** Since when two persons hold it; null while they do not. */
    held_at: optional(time()),
    /** Where its money stands; null means the line of its award. */
    budget_line_id: optional(id()),
  },
  {
    indexes: [
      ['unique', 'application_id', 'tranche'],
      ['index', 'status', 'due_at'],
      ['index', 'budget_line_id', 'status'],
    ],
  },
);

export const bankAccounts = defineTable(
  'bank_accounts',
  {
    id: id(),
    organisation_id: optional(id()),
    user_id: optional(id()),
    holder: words(200),
    bank: words(200),
    /** CNAPS branch code, 12 digits. */
    branch_code: words(12),
    /** Encrypted account number. */
    number_sealed: longTextColumn(),
    number_tail: words(4),
    number_hash: words(64),
    added_at: time(),
    added_by: id(),
    verified_at: optional(time()),
    verified_by: optional(id()),
  },
  { indexes: [['index', 'organisation_id']] },
);

/** Payments approved and exported together; three different persons, held by a CHECK. */
export const paymentBatches = defineTable(
  'payment_batches',
  {
    id: id(),
    number: words(20),
    budget_line_id: id(),
    programme_id: id(),
    status: oneOf(batchStatuses, 10),
    total: fenColumn(),
    line_count: wholeColumn(),
    lines_hash: words(64),
    prepared_person: id(),
    prepared_by: id(),
    prepared_at: time(),
    reviewed_person: optional(id()),
    reviewed_by: optional(id()),
    reviewed_at: optional(time()),
    approved_person: optional(id()),
    approved_by: optional(id()),
    approved_at: optional(time()),
    exported_at: optional(time()),
    export_count: wholeColumn(),
    settled_at: optional(time()),
    void_reason: words(500),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['unique', 'number'],
      ['index', 'status', 'prepared_at'],
    ],
  },
);

/** One tranche on its way out. `live_key` lets a tranche have one live payment only. */
export const payments = defineTable(
  'payments',
  {
    id: id(),
    batch_id: id(),
    tranche_id: id(),
    application_id: id(),
    reference: words(30),
    amount: fenColumn(),
    payee: words(200),
    bank_account_id: id(),
    /** By which it was made; payments of processes before there were assignments name none. */
    payee_assignment_id: optional(id()),
    /** The payment of the same instalment that the bank sent back before. */
    replaces_id: optional(id()),
    status: oneOf(paymentStatuses, 10),
    live_key: optional(id()),
    result_at: optional(time()),
    result_reason: words(300),
    /** The bank's answer of which its payee is still to be written; null once that is done. */
    untold_result_id: optional(id()),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['unique', 'reference'],
      ['index', 'batch_id'],
      ['index', 'tranche_id'],
      ['index', 'untold_result_id'],
    ],
  },
);

/** What a bank's result file says that does not agree with the batch; each thing is kept once. */
export const resultDifferences = defineTable(
  'result_differences',
  {
    id: id(),
    batch_id: id(),
    /** Where in the file. */
    line: wholeColumn(),
    reference: words(64),
    /** As the bank says. */
    result: oneOf(bankResults, 10),
    amount: fenColumn(),
    reason: words(300),
    day: dayColumn(),
    why: oneOf(resultMismatches, 40),
    found_at: time(),
    found_by: id(),
  },
  {
    indexes: [
      ['unique', 'batch_id', 'reference', 'result', 'amount', 'day'],
      ['index', 'batch_id', 'found_at'],
    ],
  },
);
