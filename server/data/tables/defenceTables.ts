import { z } from 'zod';
import { breakSchema } from '../../domain/meetings/turnTimes.js';
import { defenceStatuses, turnStates } from '../../domain/meetings/defence.js';
import { turnDrawSchema, turnRecordSchema } from '../../domain/review/turnDraw.js';
import {
  dayColumn,
  id,
  json,
  oneOf,
  optional,
  sealedText,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** A defence meeting over the cases of one call that stand in one stage, in an order drawn by lot. */
export const defences = defineTable(
  'defences',
  {
    id: id(),
    call_id: id(),
    programme_id: id(),
    stage: words(40),
    /** Day and time on the zone's clock. */
    on_day: dayColumn(),
    at: words(5),
    /** Of each team, talk and questions together. */
    minutes: wholeColumn(),
    breaks: json(z.array(breakSchema)),
    place: words(200),
    bring: words(500),
    status: oneOf(defenceStatuses, 12),
    /** Told together with the order, once that is drawn. */
    secret: sealedText(),
    inputs: json(turnDrawSchema),
    inputs_hash: words(64),
    /** The number joined to the secret is of a later day than this. */
    value_after: dayColumn(),
    record: optional(json(turnRecordSchema)),
    planned_at: time(),
    planned_by: id(),
    drawn_at: optional(time()),
    drawn_by: optional(id()),
    called_at: optional(time()),
    ended_at: optional(time()),
    version: wholeColumn(),
  },
  {
    indexes: [
      ['index', 'programme_id', 'on_day'],
      ['index', 'call_id'],
    ],
  },
);

/** The turn of one team in a defence meeting. */
export const defenceTurns = defineTable(
  'defence_turns',
  {
    id: id(),
    defence_id: id(),
    application_id: id(),
    visit: wholeColumn(),
    /** By which the published draw means this case. */
    code: words(40),
    /** From 1; 0 before the lot. */
    turn: wholeColumn(),
    /** '' before the letters. */
    at: words(5),
    state: oneOf(turnStates, 10),
    /** The case and its visit while it is to be heard, so that it is heard in one meeting. */
    live_key: optional(words(60)),
    reason: words(500),
    /** When its letters went out; empty while its case is suspended. */
    called_at: optional(time()),
    began_at: optional(time()),
    ended_at: optional(time()),
  },
  {
    indexes: [
      ['unique', 'live_key'],
      ['index', 'defence_id', 'turn'],
      ['index', 'application_id'],
    ],
  },
);
