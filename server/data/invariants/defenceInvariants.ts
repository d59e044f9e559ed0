import { quoted, recorded, says, statusByLog, streamAbout, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

/** Whether the data of event `e` say this whole number, as JSON writes it. */
const saysNumber = (field: string, value: string): string =>
  `(INSTR(e.data, CONCAT('"${field}":', ${value}, ',')) > 0
     OR INSTR(e.data, CONCAT('"${field}":', ${value}, '}')) > 0)`;

/** The events of a meeting lie with those of its call, and name it. */
const streamOfMeeting = "CONCAT('call:', d.call_id)";
const ofMeeting = says('defence', 'd.id');

/** The events by which a meeting comes to stand as it does. */
const statusOf = {
  defence_planned: 'planned',
  defence_drawn: 'drawn',
  defence_called: 'called',
  defence_ended: 'ended',
  defence_cancelled: 'ended',
} as const;
const lastStatus = statusByLog(streamOfMeeting, statusOf, ofMeeting);
const lastTime = `(SELECT MAX(e.seq) FROM events e WHERE e.stream = ${streamOfMeeting}
     AND e.type IN ('defence_planned', 'defence_moved') AND ${ofMeeting})`;

/** What the log calls it when a turn comes to stand so. */
const becameOf = { on: 'began', heard: 'heard', elsewhere: 'elsewhere' } as const;

/** Defence meetings, their lots and turns, and the events that say so. */
export const defenceInvariants: readonly Invariant[] = [
  {
    name: 'defences_stand_as_the_log_says',
    sql: `SELECT d.id, d.status FROM defences d
           WHERE d.status <> ${lastStatus}
              OR NOT ${recorded(streamOfMeeting, ['defence_planned'], ofMeeting, 'e.at = d.planned_at', 'e.actor_id = d.planned_by')}
              OR NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = ${streamOfMeeting}
                   AND e.seq = ${lastTime} AND ${says('on', 'd.on_day')} AND ${says('at', 'd.at')})`,
  },
  {
    name: 'logged_defences_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('call')} AND e.type = 'defence_planned'
             AND NOT EXISTS (SELECT 1 FROM defences d WHERE d.call_id = ${streamAbout('call')}
                  AND ${ofMeeting})`,
  },
  {
    name: 'orders_were_fixed_and_drawn_as_the_log_says',
    sql: `SELECT d.id FROM defences d
           WHERE NOT ${recorded(streamOfMeeting, ['defence_planned'], ofMeeting, says('inputs', 'd.inputs_hash'))}
              OR (d.record IS NOT NULL) <> (d.drawn_at IS NOT NULL)
              OR (d.record IS NOT NULL AND NOT ${recorded(streamOfMeeting, ['defence_drawn'], ofMeeting, 'e.at = d.drawn_at', 'e.actor_id = d.drawn_by')})`,
  },
  {
    name: 'turns_stand_as_the_log_says',
    sql: `SELECT t.id, t.defence_id, t.state FROM defence_turns t
            LEFT JOIN defences d ON d.id = t.defence_id
           WHERE d.id IS NULL OR (t.state IN (${quoted(Object.keys(becameOf))}) AND NOT EXISTS
             (SELECT 1 FROM events e WHERE e.stream = ${streamOfMeeting} AND e.type = 'defence_turn'
                 AND ${ofMeeting} AND ${saysNumber('turn', 't.turn')}
                 AND INSTR(e.data, CONCAT('"became":"', CASE t.state ${Object.entries(becameOf)
                   .map(([state, became]) => `WHEN '${state}' THEN '${became}'`)
                   .join(' ')} END, '"')) > 0))`,
  },
  {
    name: 'turns_are_of_cases_that_came_to_their_stage',
    sql: `SELECT t.id, t.application_id FROM defence_turns t
            JOIN defences d ON d.id = t.defence_id
           WHERE NOT ${recorded(
             "CONCAT('case:', t.application_id)",
             ['stage_entered'],
             says('stage', 'd.stage'),
           )}`,
  },
];
