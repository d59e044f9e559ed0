import { optional } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { loadAccount } from '../../data/stores/actorStore.js';
import { workLetters } from '../../data/tables/letterTables.js';
import { users } from '../../data/tables/people.js';
import { goThrough } from '../../data/goingOn.js';
import { usualWorkLetters, worthTelling } from '../../domain/application/workLetters.js';
import { isWorkingDay, zoneDay } from '../../domain/calendar.js';
import type { Definition } from '../../domain/definition/definition.js';
import { dateParts } from '../../domain/zoneDates.js';
import type { Deps } from '../../shared/request/deps.js';
import { deskCounts } from './deskCounts.query.js';
import { openTasks } from './openTasks.query.js';
import { mailWork } from './workLetter.mails.js';

const { columns: choice } = workLetters;
const personColumns = {
  id: users.columns.id,
  how: optional(choice.how),
  hour: optional(choice.hour),
  told_at: choice.told_at,
};
type Person = RowOf<typeof personColumns>;

/**
 * Tells everybody who holds a role what waits for them, as they chose: at once, or once a working
 * day from their hour on. What the letter lists is their own page of what to do. All people are
 * gone through; those that fail are named in the error thrown at the end. How many letters.
 */
export async function writeWorkLetters(deps: Deps): Promise<number> {
  return goThrough({
    from: '',
    next: (after) =>
      deps.db.select(
        personColumns,
        `SELECT u.id, w.how, w.hour, w.told_at FROM users u
           LEFT JOIN work_letters w ON w.user_id = u.id
          WHERE u.disabled_at IS NULL AND u.id > :after
            AND EXISTS (SELECT 1 FROM grants g WHERE g.user_id = u.id AND g.revoked_at IS NULL)
          ORDER BY u.id LIMIT 200`,
        { after },
      ),
    placeOf: ({ id }) => id,
    name: (person) => `letter of work to ${person.id}`,
    work: (person) => tellPerson(deps, person),
  });
}

async function tellPerson(deps: Deps, person: Person): Promise<boolean> {
  const now = deps.clock.now();
  const today = zoneDay(now);
  const { hour } = usualWorkLetters;
  const chosen = { how: person.how ?? usualWorkLetters.how, hour: person.hour ?? hour };
  const told = person.told_at;
  const due = worthTelling(chosen, {
    workingDay: isWorkingDay(deps.calendar, today),
    hour: Number(dateParts(now).time.slice(0, 2)),
    toldToday: told !== null && zoneDay(new Date(told)) === today,
  });
  if (!due) return false;
  const account = await loadAccount(deps.db, person.id, today);
  if (!account) return false;
  const { actor } = account;
  const mine = await openTasks(deps, actor);
  // What one's own application asks for has a letter of its own; what waits for others is not due.
  const tasks = mine.filter(
    ({ role, waitsForApplicant }) =>
      role !== 'applicant' && role !== 'counterparty' && !waitsForApplicant,
  );
  const counts = (await deskCounts(deps, actor)).filter(({ count }) => count > 0);
  const fresh = tasks.some(({ openedAt }) => told === null || openedAt > told);
  const worth = chosen.how === 'at_once' ? fresh : tasks.length + counts.length > 0;
  if (!worth) return false;
  const definitions = new Map<string, Definition>();
  for (const id of new Set(tasks.map(({ versionId }) => versionId))) {
    definitions.set(id, (await deps.definitions.byVersion(id)).definition);
  }
  const at = now.toISOString();
  return deps.db.transaction(async () => {
    // Of two processes at once one finds that the other was quicker.
    const row = { user_id: person.id, ...chosen, told_at: told };
    await deps.db.rows.workLetters.insertOrChange([row], ['user_id']);
    const mark = { user_id: person.id, told_at: told };
    if ((await deps.db.rows.workLetters.update(mark, { told_at: at })) !== 1) return false;
    await mailWork(deps, actor, { tasks, counts, definitions, since: told, at });
    return true;
  });
}
