import { recorded, says, statusByLog, streamAbout, streamsOf } from './eventBinding.js';
import type { Invariant } from './invariant.js';

const streamOf = (id: string): string => `CONCAT('meeting:', ${id})`;

/** The events by which a meeting comes to stand as it does. */
const statusOf = {
  meeting_convened: 'convened',
  meeting_opened: 'in_session',
  meeting_adjourned: 'adjourned',
  meeting_ended: 'ended',
  meeting_cancelled: 'cancelled',
} as const;
const lastStatus = statusByLog(streamOf('m.id'), statusOf);
const lastTime = `(SELECT MAX(e.seq) FROM events e WHERE e.stream = ${streamOf('m.id')}
     AND e.type IN ('meeting_convened', 'meeting_changed', 'meeting_adjourned'))`;

/** Meetings, what was dealt with in them and their minutes, and the events that say so. */
export const meetingInvariants: readonly Invariant[] = [
  {
    name: 'meetings_stand_as_the_log_says',
    sql: `SELECT m.id, m.status FROM meetings m
           WHERE m.status <> ${lastStatus}
              OR NOT ${recorded(streamOf('m.id'), ['meeting_convened'], 'e.at = m.convened_at', 'e.actor_id = m.convened_by')}
              OR NOT EXISTS (SELECT 1 FROM events e WHERE e.stream = ${streamOf('m.id')}
                   AND e.seq = ${lastTime} AND ${says('at', 'm.starts_at')})`,
  },
  {
    name: 'logged_meetings_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('meeting')} AND e.seq = 1
             AND NOT EXISTS (SELECT 1 FROM meetings m WHERE m.id = ${streamAbout('meeting')})`,
  },
  {
    name: 'items_were_begun_as_the_log_says',
    sql: `SELECT i.id, i.meeting_id, i.state FROM meeting_items i
           WHERE (i.opened_at IS NOT NULL OR i.state = 'open') AND NOT ${recorded(
             streamOf('i.meeting_id'),
             ['meeting_item_opened'],
             says('item', 'i.id'),
           )}`,
  },
  {
    // A case lies in the vote of one visit: a second item of it would be dealt with twice.
    name: 'items_are_of_cases_that_came_to_their_vote',
    sql: `SELECT i.id, i.application_id FROM meeting_items i
           WHERE NOT ${recorded(
             "CONCAT('case:', i.application_id)",
             ['stage_entered'],
             says('stage', 'i.stage'),
           )}`,
  },
  {
    name: 'minutes_were_confirmed_as_the_log_says',
    sql: `SELECT n.meeting_id, n.part FROM meeting_minutes n
           WHERE NOT ${recorded(
             streamOf('n.meeting_id'),
             ['minutes_confirmed'],
             says('hash', 'n.content_hash'),
             says('number', 'n.number'),
             'e.actor_id = n.confirmed_by',
             'e.at = n.confirmed_at',
           )}`,
  },
  {
    name: 'logged_minutes_are_there',
    sql: `SELECT e.stream, e.seq FROM events e
           WHERE ${streamsOf('meeting')} AND e.type = 'minutes_confirmed'
             AND NOT EXISTS (SELECT 1 FROM meeting_minutes n
                  WHERE n.meeting_id = ${streamAbout('meeting')}
                    AND ${says('hash', 'n.content_hash')})`,
  },
  {
    name: 'signed_sheets_were_filed_as_the_log_says',
    sql: `SELECT s.id, s.meeting_id FROM meeting_sheets s
           WHERE NOT ${recorded(
             streamOf('s.meeting_id'),
             ['meeting_sheet_filed'],
             says('sha256', 's.sha256'),
             'e.actor_id = s.filed_by',
           )} AND NOT EXISTS (SELECT 1 FROM defences d JOIN events e
                 ON e.stream = CONCAT('call:', d.call_id) AND e.type = 'defence_paper_filed'
              WHERE d.id = s.meeting_id AND ${says('defence', 'd.id')}
                AND ${says('sha256', 's.sha256')} AND e.actor_id = s.filed_by)`,
  },
];
