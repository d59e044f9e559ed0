import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { events } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { endOfZoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';

export interface AuditFilter {
  /** Part of a stream's name, such as `case:` or an id. */
  readonly stream: string;
  readonly type: string;
  /** Part of a person's name or their address. */
  readonly person: string;
  /** Days of the zone, `YYYY-MM-DD`, or ''. */
  readonly from: string;
  readonly until: string;
  /** `at~stream~seq` of the last one seen. */
  readonly before: string;
}

const loggedColumns = {
  stream: events.columns.stream,
  seq: events.columns.seq,
  at: events.columns.at,
  type: events.columns.type,
  data: events.columns.data,
  name: optional(users.columns.name),
  email: optional(users.columns.email),
};
export type LoggedEvent = RowOf<typeof loggedColumns>;

const after = '9999';

/** Events newest first, at most `limit`. One statement. */
export function auditLog({ db }: Deps, filter: AuditFilter, limit: number): Promise<LoggedEvent[]> {
  const [at = after, stream = '~', seq = '0'] =
    filter.before === '' ? [] : filter.before.split('~');
  const begin = filter.from === '' ? '' : startOfZoneDay(filter.from);
  const end = filter.until === '' ? after : endOfZoneDay(filter.until).toISOString();
  return db.select(
    loggedColumns,
    `SELECT e.stream, e.seq, e.at, e.type, e.data, u.name, u.email
       FROM events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.at >= :begin AND e.at <= :end
        AND (e.at < :at OR (e.at = :at AND (e.stream < :stream
             OR (e.stream = :stream AND e.seq < :seq))))
        AND (:streamText = '' OR e.stream LIKE :streamLike ESCAPE '|')
        AND (:type = '' OR e.type = :type)
        AND (:person = '' OR u.email = :person OR u.name LIKE :personLike ESCAPE '|')
      ORDER BY e.at DESC, e.stream DESC, e.seq DESC LIMIT ${limit}`,
    {
      begin,
      end,
      at,
      stream,
      seq: Number(seq) || 0,
      streamText: filter.stream,
      streamLike: like(filter.stream),
      type: filter.type,
      person: filter.person,
      personLike: like(filter.person),
    },
  );
}

const startOfZoneDay = (day: string): string => new Date(`${day}T00:00:00+08:00`).toISOString();

const like = (text: string): string => `%${text.replaceAll(/[|%_]/g, (sign) => `|${sign}`)}%`;
