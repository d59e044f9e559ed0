import { z } from 'zod';
import {
  id,
  json,
  longTextColumn,
  oneOf,
  optional,
  proposedAndDecided,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** What one case is to become: a class, or `no`, `reserve`; and what it was. */
const placingSchema = z.object({
  id: z.string(),
  /** Its number of events when it was looked at; any other is another case. */
  version: z.number(),
  rank: z.number(),
  chosen: z.string(),
  /** The class that its score calls for, with which it would stand in reserve; '' where none. */
  award: z.string(),
  was: z.object({ rank: z.number().nullable(), chosen: z.string() }),
});
export type ChangedPlacing = z.infer<typeof placingSchema>;

const contentSchema = z.object({
  placings: z.array(placingSchema),
  /** Cases in reserve before the one that fills the place, which were passed over. */
  passedOver: z.array(z.string()).default([]),
  /** What the applicants of a correction are told, who read no reason that names others. */
  told: z.string().optional(),
});

export const rankingChangeKinds = ['refill', 'correction'] as const;

/**
 * A change of a confirmed ranking that one person proposes and another approves: a case in reserve
 * fills a place, or the order is corrected. One waits for a call at a time.
 */
export const rankingChanges = defineTable(
  'ranking_changes',
  {
    id: id(),
    call_id: id(),
    kind: oneOf(rankingChangeKinds, 20),
    content: json(contentSchema),
    content_hash: words(64),
    reason: longTextColumn(),
    /** The paper a correction rests on; '' for a refill, which rests on the ranking. */
    ground: words(200),
    status: oneOf(['proposed', 'approved', 'rejected', 'withdrawn'], 20),
    /** The call while it is undecided. */
    open_key: optional(id()),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(500)),
  },
  {
    indexes: [
      ['unique', 'open_key'],
      ['index', 'call_id', 'proposed_at'],
    ],
  },
);
