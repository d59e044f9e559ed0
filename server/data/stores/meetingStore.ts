import type { Database } from '../database.js';
import { optional } from '../schema/columns.js';
import type { RowOf } from '../schema/rows.js';
import { meetingMinutes, meetings } from '../tables/meetingTables.js';

const columns = {
  id: meetings.columns.id,
  title: meetings.columns.title,
  starts_at: meetings.columns.starts_at,
  number: optional(meetingMinutes.columns.number),
};
export type MeetingOfCase = RowOf<typeof columns>;

/**
 * The meetings on whose agenda a case was or is, the latest first, each with the number of its
 * minutes once those are confirmed. One that was called off is none.
 */
export const meetingsOfCase = (
  db: Database,
  applicationId: string,
): Promise<readonly MeetingOfCase[]> =>
  db.select(
    columns,
    `SELECT DISTINCT m.id, m.title, m.starts_at, t.number FROM meeting_items i
       JOIN meetings m ON m.id = i.meeting_id AND m.status <> 'cancelled'
       LEFT JOIN meeting_minutes t ON t.meeting_id = m.id AND t.part = 1
      WHERE i.application_id = :case ORDER BY m.starts_at DESC, m.id`,
    { case: applicationId },
  );
