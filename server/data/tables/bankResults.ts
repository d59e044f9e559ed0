import { differenceKinds } from '../../domain/fund/differenceKinds.js';
import { bankResults } from '../../domain/fund/resultFile.js';
import {
  dayColumn,
  fenColumn,
  id,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** A file of the bank's answers as it came, byte for byte; it counts once a second person confirms it. */
export const resultFiles = defineTable(
  'result_files',
  {
    id: id(),
    batch_id: id(),
    /** Where its bytes are kept. */
    file_id: id(),
    name: words(255),
    sha256: words(64),
    line_count: wholeColumn(),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn'], 20),
    /** The batch while it is undecided, so that one file waits at a time. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    /** Why it was not taken. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'batch_id', 'proposed_at'],
    ],
  },
);

/** What the bank said of a payment; one that came back after it was paid has both. Append-only. */
export const paymentResults = defineTable(
  'payment_results',
  {
    id: id(),
    payment_id: id(),
    batch_id: id(),
    result_file_id: id(),
    /** Where in the file. */
    line: wholeColumn(),
    result: oneOf(bankResults, 10),
    amount: fenColumn(),
    /** The bank's own day: it decides the year. */
    bank_day: dayColumn(),
    /** The bank's number of what it did; '' where it gave none. */
    serial: words(64),
    reason: words(300),
    imported_person: id(),
    confirmed_person: id(),
    at: time(),
  },
  {
    indexes: [
      ['unique', 'payment_id', 'result'],
      ['index', 'batch_id'],
      ['index', 'bank_day'],
    ],
  },
);

/** How a difference came out, as one person says and another confirms; once decided, a row stands. */
export const differenceAnswers = defineTable(
  'difference_answers',
  {
    id: id(),
    difference_id: id(),
    batch_id: id(),
    kind: oneOf(differenceKinds, 20),
    reason: words(1000),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn'], 20),
    /** The difference while this waits and once it is agreed, so that nothing is resolved twice. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'difference_id'],
      ['index', 'batch_id', 'status'],
    ],
  },
);

/** Who looks after a difference; who took it over last does. Append-only. */
export const differenceOwners = defineTable(
  'difference_owners',
  { id: id(), difference_id: id(), batch_id: id(), owner_id: id(), at: time() },
  { indexes: [['index', 'difference_id', 'at']] },
);

/** The file of a batch as it left for the bank: written once, and every download is these bytes. Append-only. */
export const bankFiles = defineTable(
  'bank_files',
  {
    batch_id: id(),
    /** Where its bytes are kept. */
    file_id: id(),
    /** By which of the formats it was written. */
    format: words(40),
    name: words(255),
    type: words(100),
    sha256: words(64),
    made_by: id(),
    made_at: time(),
  },
  { key: ['batch_id'] },
);

/** The bank's own paper about a payment (its receipt), each once. Append-only. */
export const paymentReceipts = defineTable(
  'payment_receipts',
  {
    id: id(),
    payment_id: id(),
    batch_id: id(),
    /** Where its bytes are kept. */
    file_id: id(),
    name: words(255),
    sha256: words(64),
    added_by: id(),
    added_at: time(),
  },
  {
    indexes: [
      ['unique', 'payment_id', 'sha256'],
      ['index', 'batch_id'],
    ],
  },
);
