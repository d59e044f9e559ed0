import {
  id,
  oneOf,
  optional,
  proposedAndDecided,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

export const moveStatuses = [
  'proposed',
  'approved',
  'moved',
  'rejected',
  'withdrawn',
  'undone',
] as const;
export type MoveStatus = (typeof moveStatuses)[number];
export const moveLineStatuses = ['waiting', 'moved', 'skipped', 'undone'] as const;
export type MoveLineStatus = (typeof moveLineStatuses)[number];

/**
 * Cases of a procedure that are to follow its newest version: proposed by one officer, decided by
 * another. `approved` lasts until every line has been moved or skipped.
 */
export const versionMoves = defineTable(
  'version_moves',
  {
    id: id(),
    programme_id: id(),
    procedure_id: words(80),
    to_version_id: id(),
    reason: words(1000),
    status: oneOf(moveStatuses),
    ...proposedAndDecided(),
    /** Why it was rejected. */
    decision_reason: optional(words(1000)),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['index', 'procedure_id', 'status'],
      ['index', 'status'],
    ],
  },
);

/** One case of a move. */
export const versionMoveLines = defineTable(
  'version_move_lines',
  {
    move_id: id(),
    application_id: id(),
    from_version_id: id(),
    /** The case's last event when the move was proposed; another one since means it is skipped. */
    case_version: wholeColumn(),
    /** The stage it enters anew; null where it keeps its place. */
    place: optional(words(40)),
    status: oneOf(moveLineStatuses),
    /** The code of the refusal for which it was skipped. */
    skipped_for: optional(words(60)),
    /** The case's last event after the move; while it is the last one, the move can be undone. */
    moved_version: optional(wholeColumn()),
    moved_at: optional(time()),
    /** The application while the line waits, so that no case waits in two moves. */
    open_key: optional(id()),
  },
  {
    key: ['move_id', 'application_id'],
    indexes: [
      ['unique', 'open_key'],
      ['index', 'application_id'],
    ],
  },
);
