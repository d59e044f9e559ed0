import { notices } from '../../data/tables/decisions.js';
import { calls, programmes } from '../../data/tables/procedures.js';
import { zoneDay } from '../../domain/calendar.js';
import { windowState, type WindowState } from '../../domain/application/callWindow.js';
import type { LocalText } from '../../domain/localText.js';
import type { Deps } from '../request/deps.js';

/** A published call as lists show it. */
export interface PublicCall {
  readonly id: string;
  readonly title: LocalText;
  readonly programmeId: string;
  readonly programme: LocalText;
  /** The version of the procedure that it follows. */
  readonly versionId: string;
  readonly opensAt: string;
  readonly closesAt: string;
}

const publicCallColumns = {
  id: calls.columns.id,
  title: calls.columns.title,
  programme_id: calls.columns.programme_id,
  name: programmes.columns.name,
  version_id: calls.columns.procedure_version_id,
  opens_at: calls.columns.opens_at,
  closes_at: calls.columns.closes_at,
};

/** The newest published calls, at most a hundred. One statement. */
export async function publicCalls({ db }: Deps): Promise<readonly PublicCall[]> {
  const rows = await db.select(
    publicCallColumns,
    `SELECT c.id, c.title, c.programme_id, p.name, c.procedure_version_id AS version_id, c.opens_at, c.closes_at
       FROM calls c JOIN programmes p ON p.id = c.programme_id
      WHERE c.status = 'published' ORDER BY c.closes_at DESC, c.id LIMIT 100`,
  );
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    programmeId: row.programme_id,
    programme: row.name,
    versionId: row.version_id,
    opensAt: row.opens_at,
    closesAt: row.closes_at,
  }));
}

/** The latest public list of each call that has one, by the call. One statement. */
export async function resultsOfCalls({ db }: Deps): Promise<ReadonlyMap<string, string>> {
  const rows = await db.select(
    { id: notices.columns.id, call_id: notices.columns.call_id },
    `SELECT id, call_id FROM notices ORDER BY published_at DESC, id LIMIT 500`,
  );
  return new Map(rows.toReversed().map(({ id, call_id: call }) => [call, id]));
}

export const stateOfCall = (call: PublicCall, now: Date): WindowState =>
  windowState({ status: 'published', opensAt: call.opensAt, closesAt: call.closesAt }, now);

/** An open call as `partials/call-lines` prints it. */
export function openCallLine(call: PublicCall, now: Date): object {
  const days = daysUntil(call.closesAt, now);
  return {
    href: `/calls/${call.id}`,
    label: call.title,
    note: call.programme,
    days,
    urgent: days <= 3,
    until: call.closesAt,
  };
}

/** Calendar days from today to the day of an instant. */
export function daysUntil(at: string, now: Date): number {
  return Math.round((Date.parse(zoneDay(new Date(at))) - Date.parse(zoneDay(now))) / 86_400_000);
}
