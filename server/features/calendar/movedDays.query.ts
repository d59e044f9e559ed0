import { loadCase, type ApplicationRow } from '../../data/stores/caseStore.js';
import { count } from '../../data/schema/columns.js';
import { applications } from '../../data/tables/cases.js';
import { notices } from '../../data/tables/decisions.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues } from '../../domain/access/scope.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { startOfZoneDay } from '../../domain/calendar.js';
import type { LocalText } from '../../domain/localText.js';
import { moveDays, type DaysChange } from '../../domain/workflow/daysMoved.js';
import { movedDeadlines } from '../../domain/workflow/deadlinesMoved.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { caseOfRow, subjectOf, type CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/** As many cases are worked out for one page. */
export const casesAPage = 50;

/** Running cases with a deadline on or after a moment. */
const touched = `a.status = 'running' AND (a.due_at >= :from OR EXISTS (SELECT 1 FROM tasks t
  WHERE t.application_id = a.id AND t.status = 'open' AND t.due_at >= :from))`;

/** The next cases whose deadlines a change may move, in the order of their ids. */
export async function touchedCases(
  { db }: Deps,
  firstDay: string,
  after: string,
): Promise<readonly string[]> {
  const rows = await db.select(
    { id: applications.columns.id },
    `SELECT a.id FROM applications a WHERE ${touched} AND a.id > :after ORDER BY a.id LIMIT 200`,
    { from: startOfZoneDay(firstDay).toISOString(), after },
  );
  return rows.map(({ id }) => id);
}

/** A deadline of a case before and after. */
export interface MovedCase {
  readonly row: Pick<ApplicationRow, 'id' | 'number' | 'title'>;
  readonly stage: LocalText;
  readonly before: string;
  readonly after: string;
}

export interface MovedDays {
  /** Running cases of every programme with a deadline on or after the first changed day. */
  readonly cases: number;
  /** Those of this page that move, as far as this officer may see them. */
  readonly lines: readonly MovedCase[];
  /** The last case looked at, where there are more. */
  readonly more: string | null;
}

/** What a change moves, a page of the cases of this officer's programmes at a time. */
export async function movedDays(
  deps: Deps,
  actor: Actor,
  { change, firstDay }: { readonly change: DaysChange; readonly firstDay: string },
  after: string,
): Promise<MovedDays> {
  const values = { from: startOfZoneDay(firstDay).toISOString() };
  const [total] = await deps.db.select(
    { cases: count() },
    `SELECT COUNT(*) AS cases FROM applications a WHERE ${touched}`,
    values,
  );
  const ids = await deps.db.select(
    { id: applications.columns.id },
    `SELECT a.id FROM applications a
      WHERE ${touched} AND a.id > :after AND (:everywhere = 1 OR a.programme_id IN (:programmes))
      ORDER BY a.id LIMIT ${casesAPage + 1}`,
    { ...values, after, ...scopeValues(scopeOf(actor, policy['case.migrate'])) },
  );
  const lines: MovedCase[] = [];
  for (const { id } of ids.slice(0, casesAPage)) {
    const row = await loadCase(deps.db, id);
    if (isKeptOut(actor, subjectOf(row))) continue;
    lines.push(...(await foreseen(deps, row, change)));
  }
  const more = ids.length > casesAPage ? (ids[casesAPage - 1]?.id ?? null) : null;
  return { cases: total?.cases ?? 0, lines, more };
}

/** Every deadline of the case that would move. */
async function foreseen(
  deps: Deps,
  row: ApplicationRow,
  change: DaysChange,
): Promise<readonly MovedCase[]> {
  const file = await caseOfRow(deps, row);
  const from = await noticeOf(deps, file);
  const { events } = moveDays(file.rules, row.state, change, deps.clock.now(), from);
  const { [row.state.stage ?? '']: found } = file.definition.workflow.stages;
  const stage = found?.name ?? { zh: '', en: '' };
  return events.flatMap((event) =>
    event.type === 'days_moved'
      ? movedDeadlines(event).map((each) => ({ row, stage, ...each }))
      : [],
  );
}

/** When the case went on the public list on which it stands; null where it stands on none. */
export async function noticeOf({ db }: Deps, { row, rules }: CaseFile): Promise<string | null> {
  const { stage: id, memory } = row.state;
  if (id === null) return null;
  const stage = rules.stage(id);
  const list = stageKind(stage.kind).publishes(stage)?.list(memory[id]) ?? null;
  if (list === null) return null;
  const [notice] = await db.select(
    { from: notices.columns.published_at },
    'SELECT published_at AS "from" FROM notices WHERE id = :list',
    { list },
  );
  return notice?.from ?? null;
}
