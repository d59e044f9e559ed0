import { voucherMoveKinds, voucherStatuses } from '../../domain/fund/voucherBalance.js';
import {
  dayColumn,
  fenColumn,
  id,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** An entitlement to service; balances are cached and re-derived by the invariants. */
export const vouchers = defineTable(
  'vouchers',
  {
    id: id(),
    number: words(20),
    application_id: id(),
    organisation_id: id(),
    programme_id: id(),
    budget_line_id: id(),
    face: fenColumn(),
    available: fenColumn(),
    frozen: fenColumn(),
    used: fenColumn(),
    /** Expired or revoked: gone back to the budget line. */
    ended: fenColumn(),
    valid_until: dayColumn(),
    status: oneOf(voucherStatuses, 10),
    /** Number of its last move. */
    moves: wholeColumn(),
    created_at: time(),
  },
  {
    indexes: [
      ['unique', 'number'],
      ['unique', 'application_id'],
      ['index', 'organisation_id', 'status'],
      ['index', 'status', 'valid_until'],
      ['index', 'budget_line_id'],
    ],
  },
);

/** Every movement of a voucher's money; append-only, each once. */
export const voucherMoves = defineTable(
  'voucher_moves',
  {
    voucher_id: id(),
    seq: wholeColumn(),
    kind: oneOf(voucherMoveKinds, 10),
    amount: fenColumn(),
    application_id: optional(id()),
    /** What this move does, once only: `freeze:<application>`. */
    once_key: words(120),
    at: time(),
    actor_id: optional(id()),
  },
  {
    key: ['voucher_id', 'seq'],
    indexes: [
      ['unique', 'once_key'],
      ['index', 'application_id'],
    ],
  },
);
