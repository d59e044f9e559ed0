import { optional } from '../../data/schema/columns.js';
import { events } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../../shared/request/deps.js';
import { callStream } from './managedCall.file.js';

/** One thing that happened to a call. */
export interface CallHappening {
  readonly type: string;
  readonly at: string;
  /** Who did it; '' for the system. */
  readonly who: string;
  readonly data: JsonObject;
}

const happeningColumns = {
  type: events.columns.type,
  at: events.columns.at,
  name: optional(users.columns.name),
  data: events.columns.data,
};

/** What happened to a call, the newest first; only these types where some are named. */
export async function callHistory(
  { db }: Deps,
  callId: string,
  types: readonly string[] = [],
): Promise<readonly CallHappening[]> {
  const rows = await db.select(
    happeningColumns,
    `SELECT e.type, e.at, e.data, u.name FROM events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream ${types.length === 0 ? '' : 'AND e.type IN (:types)'}
      ORDER BY e.seq DESC LIMIT 100`,
    { stream: callStream(callId), types: ['', ...types] },
  );
  return rows.map(({ name, ...row }) => ({ ...row, who: name ?? '' }));
}
