import { duties } from '../../data/tables/dutyTables.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { Deps } from '../request/deps.js';

const { columns: duty } = duties;
const columns = {
  id: duty.id,
  name: duty.name,
  period: duty.period,
  clock: duty.clock,
  status: duty.status,
  due_at: duty.due_at,
  lasts_until: duty.lasts_until,
  stopped_at: duty.stopped_at,
  hold_from: duty.hold_from,
};
/** A duty as lists show it. */
export type DutyLine = RowOf<typeof columns>;

/** What a case owes beside its stages: what waits first, by its day. */
export const dutiesOfCase = (
  { db }: Pick<Deps, 'db'>,
  applicationId: string,
): Promise<DutyLine[]> =>
  db.select(
    columns,
    `SELECT d.id, d.name, d.period, d.clock, d.status, d.due_at, d.lasts_until, d.stopped_at, d.hold_from
       FROM duties d WHERE d.application_id = :id
      ORDER BY CASE WHEN d.status IN ('open', 'filed') THEN 0 ELSE 1 END,
               COALESCE(d.due_at, d.lasts_until, '9'), d.duty, d.period LIMIT 100`,
    { id: applicationId },
  );
