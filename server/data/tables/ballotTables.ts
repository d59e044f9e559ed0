import { voteChoices } from '../../domain/ballots/ballotCount.js';
import {
  id,
  longTextColumn,
  oneOf,
  optional,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/**
 * Ballots as they were cast, and taken back: rows are only added, and the last of a code counts. Of
 * an open one the row says whose it is; of a secret one nothing but its code and a keyed digest of
 * who cast it, by which nobody votes twice.
 */
export const ballots = defineTable(
  'ballots',
  {
    id: id(),
    application_id: id(),
    visit: wholeColumn(),
    round: wholeColumn(),
    /** By which its member finds it in the published count. */
    code: words(12),
    /** From 1, how often something was said under this code. */
    turn: wholeColumn(),
    voter: words(64),
    choice: oneOf([...voteChoices, 'taken_back'], 12),
    /** The class wanted instead, by one who amends. */
    class: optional(words(40)),
    reason: longTextColumn(),
    seat: optional(wholeColumn()),
    cast_by: optional(id()),
    cast_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'application_id', 'visit', 'round', 'code', 'turn'],
      ['index', 'cast_by'],
    ],
  },
);
