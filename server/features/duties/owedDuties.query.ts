import { count, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications } from '../../data/tables/cases.js';
import { duties } from '../../data/tables/dutyTables.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';

/** Which duties a list shows. */
export const owedStates = ['waiting', 'late', 'filed', 'decide', 'recovery', 'done'] as const;
export type OwedState = (typeof owedStates)[number];

export interface OwedFilters {
  readonly state: OwedState;
  readonly programme: string;
  readonly text: string;
  readonly after: string;
}

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
  applicant_name: applications.columns.applicant_name,
  number: words(20),
};
export type OwedDuty = RowOf<typeof columns>;

const conditions: Readonly<Record<OwedState, string>> = {
  waiting: "d.status IN ('open', 'filed') AND (d.due_at IS NOT NULL OR d.status = 'filed')",
  late: "d.status = 'open' AND d.stopped_at IS NULL AND d.due_at < :now",
  filed: "d.status = 'filed'",
  decide: 'EXISTS (SELECT 1 FROM duty_decisions x WHERE x.open_key = d.id)',
  recovery: `EXISTS (SELECT 1 FROM duty_consequences c
     WHERE c.duty_id = d.id AND c.effect = 'consider_recovery')
   AND NOT EXISTS (SELECT 1 FROM duty_consequences c
     WHERE c.duty_id = d.id AND c.effect = 'recovery_considered')`,
  done: "d.status NOT IN ('open', 'filed')",
};

export const owedPerPage = 50;

/** Who owes what in the reader's programmes, what is late longest first; one more than a page. */
export function owedDuties(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
  filters: OwedFilters,
  most = owedPerPage,
): Promise<OwedDuty[]> {
  return db.select(
    columns,
    `SELECT d.id, d.name, d.period, d.clock, d.status, d.due_at, d.lasts_until, d.stopped_at,
            d.hold_from, a.id AS case_id, a.title, a.applicant_name, COALESCE(a.number, '') AS number
       FROM duties d JOIN applications a ON a.id = d.application_id
      WHERE (:everywhere = 1 OR d.programme_id IN (:programmes)) AND ${theirsToHandle()}
        AND ${conditions[filters.state]}
        AND (:programme = '' OR d.programme_id = :programme)
        AND (:text = '' OR a.title LIKE :like ESCAPE '|' OR a.applicant_name LIKE :like ESCAPE '|'
             OR a.number LIKE :like ESCAPE '|' OR d.name LIKE :like ESCAPE '|')
        AND CONCAT(COALESCE(d.due_at, '9'), d.id) > :after
      ORDER BY COALESCE(d.due_at, '9'), d.id LIMIT ${most + 1}`,
    {
      ...scopeValues(scopeOf(actor, policy['duty.view'])),
      now: clock.now().toISOString(),
      programme: filters.programme,
      text: filters.text,
      like: `%${filters.text.replaceAll(/[|%_]/g, '|$&')}%`,
      after: filters.after,
    },
  );
}

/** The place behind a line, from which the next page begins. */
export const placeAfterDuty = ({ due_at: due, id }: OwedDuty): string => `${due ?? '9'}${id}`;

/** How many there are of each state, for the tabs. */
export async function owedCounts(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  actor: Actor,
): Promise<Readonly<Record<OwedState, number>>> {
  const columnsOfCounts = {
    waiting: count(),
    late: count(),
    filed: count(),
    decide: count(),
    recovery: count(),
    done: count(),
  };
  const sums = owedStates
    .map(
      (state) => `COALESCE(SUM(CASE WHEN ${conditions[state]} THEN 1 ELSE 0 END), 0) AS ${state}`,
    )
    .join(', ');
  const [found] = await db.select(
    columnsOfCounts,
    `SELECT ${sums} FROM duties d JOIN applications a ON a.id = d.application_id
      WHERE (:everywhere = 1 OR d.programme_id IN (:programmes)) AND ${theirsToHandle()}`,
    { ...scopeValues(scopeOf(actor, policy['duty.view'])), now: clock.now().toISOString() },
  );
  return found ?? { waiting: 0, late: 0, filed: 0, decide: 0, recovery: 0, done: 0 };
}
