import { budgetActs, postingActs } from '../../domain/fund/budgetActs.js';
import type { JsonObject } from '../../domain/json.js';
import {
  anyObject,
  fenColumn,
  id,
  json,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/**
 * What two persons did to the budget; the entries that carry its id are its legs. It has the id of
 * the proposal that it came from. Append-only.
 */
export const budgetPostings = defineTable(
  'postings',
  {
    id: id(),
    act: oneOf(postingActs, 20),
    programme_id: id(),
    year: wholeColumn(),
    /** Number of the paper it rests on. */
    document: words(60),
    reason: words(1000),
    paper_file_id: optional(id()),
    /** The posting that it undoes; each is undone once. */
    reverses: optional(id()),
    proposed_by: id(),
    proposed_person: id(),
    proposed_at: time(),
    approved_by: id(),
    approved_person: id(),
    at: time(),
  },
  {
    indexes: [
      ['unique', 'reverses'],
      ['index', 'programme_id', 'year'],
    ],
  },
);

export const proposalStatuses = ['proposed', 'approved', 'rejected', 'withdrawn'] as const;

/** What one person wants done to the budget, and what another said to it. */
export const budgetProposals = defineTable(
  'budget_proposals',
  {
    id: id(),
    act: oneOf(budgetActs, 20),
    programme_id: id(),
    year: wholeColumn(),
    /** Whose money it is about; null of an act about a whole year. */
    budget_line_id: optional(id()),
    to_line_id: optional(id()),
    amount: optional(fenColumn()),
    /** The posting that it is to undo. */
    reverses: optional(id()),
    /** What was chosen or typed beside that, as its act reads it. */
    details: json<JsonObject>(anyObject),
    document: words(60),
    reason: words(1000),
    paper_file_id: optional(id()),
    status: oneOf(proposalStatuses),
    /** The line, or the programme's year, while it is undecided, so that nothing waits twice. */
    open_key: optional(words(80)),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'budget_line_id'],
      ['index', 'programme_id', 'year'],
    ],
  },
);
