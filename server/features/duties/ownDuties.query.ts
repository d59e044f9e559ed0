import { words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { duties } from '../../data/tables/dutyTables.js';
import { tieValues } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

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
  case_id: applications.columns.id,
  title: applications.columns.title,
  number: words(20),
};
export type OwnDuty = RowOf<typeof columns>;

/** What somebody owes over all awards of theirs and of their organisations: what waits, by its day. */
export const ownDuties = (
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  done: boolean,
): Promise<OwnDuty[]> =>
  db.select(
    columns,
    `SELECT d.id, d.name, d.period, d.clock, d.status, d.due_at, d.lasts_until, d.stopped_at,
            d.hold_from, a.id AS case_id, a.title, COALESCE(a.number, '') AS number
       FROM duties d JOIN applications a ON a.id = d.application_id
      WHERE (a.applicant_id = :user
             OR (a.organisation_id IN (:organisations) AND a.id NOT IN (:tied)))
        AND d.status ${done ? 'NOT IN' : 'IN'} ('open', 'filed')
      ORDER BY COALESCE(d.due_at, d.lasts_until, '9')${done ? ' DESC' : ''}, d.id LIMIT 200`,
    {
      user: actor.userId,
      organisations: ['', ...actor.organisationIds],
      tied: tieValues(actor).tied,
    },
  );
