import type { JsonObject } from '../../domain/json.js';
import type { Deps } from '../../shared/request/deps.js';
import { callStream } from './callRow.js';

/** One thing that happened to a call. */
export interface CallHappening {
  readonly type: string;
  readonly at: string;
  /** Who did it; '' for the system. */
  readonly who: string;
  readonly data: JsonObject;
}

interface Row {
  readonly type: string;
  readonly at: string;
  readonly name: string | null;
  readonly data: string;
}

/** What happened to a call, the newest first; only these types where some are named. */
export async function callHistory(
  { db }: Deps,
  callId: string,
  types: readonly string[] = [],
): Promise<readonly CallHappening[]> {
  const rows = await db.selectBelieved<Row>(
    `SELECT e.type, e.at, e.data, u.name FROM events e LEFT JOIN users u ON u.id = e.actor_id
      WHERE e.stream = :stream ${types.length === 0 ? '' : 'AND e.type IN (:types)'}
      ORDER BY e.seq DESC LIMIT 100`,
    { stream: callStream(callId), types: ['', ...types] },
  );
  return rows.map(({ type, at, name, data }) => ({
    type,
    at,
    who: name ?? '',
    data: JSON.parse(data),
  }));
}
