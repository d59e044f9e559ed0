import { id } from '../../data/schema/columns.js';
import { applications, events } from '../../data/tables/cases.js';
import { policy } from '../../domain/access/policy.js';
import { scopeOf, scopeValues, theirsToHandle } from '../../domain/access/scope.js';
import type { Actor } from '../../domain/actor.js';
import { isCaseEvent } from '../../domain/workflow/caseEvents.js';
import { movedDeadlines } from '../../domain/workflow/deadlinesMoved.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CalendarChangeRow } from './calendarChange.file.js';
import { casesAPage, type MovedCase } from './movedDays.query.js';

const movedColumns = {
  id: applications.columns.id,
  number: applications.columns.number,
  title: applications.columns.title,
  version: id(),
  data: events.columns.data,
};

/** No job goes on with a change for longer than this after it was published. */
const longestMove = 3 * 86_400_000;

/**
 * The deadlines that a published change has moved so far, each before and after, a page of the
 * cases of this officer's programmes at a time, as the record of these cases has them.
 */
export async function carriedOut(
  deps: Deps,
  actor: Actor,
  { id: change, decided_at: decided }: CalendarChangeRow,
  after: string,
): Promise<{ readonly lines: readonly MovedCase[]; readonly more: string | null }> {
  if (decided === null) return { lines: [], more: null };
  const found = await deps.db.select(
    movedColumns,
    `SELECT a.id, a.number, a.title, a.procedure_version_id AS version, e.data
       FROM events e JOIN applications a ON a.id = SUBSTR(e.stream, ${'case:'.length + 1})
      WHERE e.at >= :decided AND e.at <= :latest AND e.type = 'days_moved'
        AND e.stream LIKE 'case:%' AND e.data LIKE :change AND a.id > :after
        AND (:everywhere = 1 OR a.programme_id IN (:programmes)) AND ${theirsToHandle('a')}
      ORDER BY a.id LIMIT ${casesAPage + 1}`,
    {
      decided,
      latest: new Date(Date.parse(decided) + longestMove).toISOString(),
      change: `%"${change}"%`,
      after,
      ...scopeValues(scopeOf(actor, policy['case.migrate'])),
    },
  );
  const lines: MovedCase[] = [];
  for (const { version, data, ...row } of found.slice(0, casesAPage)) {
    const event = { ...data, type: 'days_moved' };
    if (!isCaseEvent(event) || event.type !== 'days_moved') continue;
    const { definition } = await deps.definitions.byVersion(version);
    const stage = definition.workflow.stages[event.inStage ?? '']?.name ?? { zh: '', en: '' };
    lines.push(...movedDeadlines(event).map((each) => ({ row, stage, ...each })));
  }
  return { lines, more: found.length > casesAPage ? (found[casesAPage - 1]?.id ?? null) : null };
}
