import { z } from 'zod';
import { standingOf } from '../../domain/access/caseAccess.js';
import { mayDispatch } from '../../domain/access/dispatching.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Definition } from '../../domain/definition/definition.js';
import { forbidden, hidden } from '../../domain/refusal.js';
import { day, line } from '../../domain/typed.js';
import { openCase } from '../../shared/casefile/caseFile.js';
import { demandReach, endAbsence, isHead, planAbsence } from '../../shared/handover/absences.js';
import { taskMoveInput, handOverTasks } from '../../shared/handover/handOverTasks.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { caseTasksPage } from './caseTasks.page.js';
import { candidatesOf, remindedOf, takersOf } from './caseTasks.query.js';
import type { TaskRowsContext } from './taskRows.page.js';
import { unitPage } from './unit.page.js';
import { awayOf, orphanStages, unitHeaps, unitPeople } from './unit.query.js';
import { unitTasksPage } from './unitTasks.page.js';
import { isRole, unitTasks } from './unitTasks.query.js';

const ofCase = '/cases/:id/tasks';
const ofOne = '/unit/:of';
const absenceInput = z.object({ delegate: line(40), first_day: day(), last_day: day() });

/** Who has what to do: for those who see to it that it is done, of one case and of a unit. */
export const handoverRoutes = (deps: Deps): readonly Route[] => [
  get(ofCase, 'task.dispatch', (ask) => showCase(deps, ask)),
  get('/unit', 'task.dispatch', (ask) => showUnit(deps, ask)),
  get(ofOne, 'task.dispatch', (ask) => showOne(deps, ask)),
  ...[ofCase, ofOne].map((path) =>
    post(
      `${path}/hand-over`,
      'task.dispatch',
      async (ask, input) => {
        await handOverTasks(deps, signedIn(ask), input);
        return redirect(path === ofCase ? `/cases/${idOf(ask)}/tasks` : unitOf(ask), 'tasks.moved');
      },
      { input: taskMoveInput, again: path },
    ),
  ),
  post(
    `${ofOne}/absences`,
    'absence.record',
    async (ask, { delegate: id, first_day: first, last_day: last }) => {
      const actor = signedIn(ask);
      const absent = await colleague(deps, ask, 'record');
      const [known] = await unitPeople(deps.db, actor, id);
      const delegate = known ? await deps.db.rows.users.find({ id: known.id }) : null;
      await planAbsence(deps, actor, { absent, delegate, first, last });
      return redirect(unitOf(ask), 'absence_planned');
    },
    { input: absenceInput, again: ofOne },
  ),
  post(
    `${ofOne}/absences/:absence/end`,
    'absence.record',
    async (ask) => {
      const { id } = await colleague(deps, ask, 'end');
      await endAbsence(deps, signedIn(ask), id, ask.params['absence'] ?? '');
      return redirect(unitOf(ask), 'absence_ended');
    },
    { input: nothing, again: ofOne },
  ),
];

const idOf = ({ params }: Ask): string => params['id'] ?? '';
const ofIn = ({ params }: Ask): string => params['of'] ?? '';
const unitOf = (ask: Ask): string => `/unit/${encodeURIComponent(ofIn(ask))}`;

const contextOf = ({ words, calendar }: Deps, { locale, now, failed }: Ask): TaskRowsContext => ({
  words,
  calendar,
  locale,
  now,
  failed,
});

async function showCase(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const file = await openCase(deps, idOf(ask));
  if (standingOf(actor, file.subject) !== 'staff') throw hidden();
  if (!mayDispatch(actor, file.subject)) throw forbidden('not_your_role');
  const parts = {
    file,
    takers: await takersOf(deps.db, file),
    candidates: await candidatesOf(deps.db, file),
    reminded: await remindedOf(deps.db, file.row.id),
  };
  return page('handover/case-tasks', caseTasksPage(parts, contextOf(deps, ask)));
}

async function showUnit(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const people = await unitPeople(deps.db, actor);
  const orphans = await orphanStages(deps.db, actor);
  const parts = {
    people,
    orphans,
    heaps: await unitHeaps(deps.db, actor, ask.now),
    away: await awayOf(
      deps.db,
      people.map(({ id }) => id),
      zoneDay(ask.now),
    ),
    definitions: await definitionsOf(deps, orphans),
  };
  return page('handover/unit', unitPage(parts, contextOf(deps, ask)));
}

async function showOne(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const of = ofIn(ask);
  const tasks = await unitTasks(deps.db, actor, of);
  const candidates = await unitPeople(deps.db, actor);
  const person = isRole(of) ? null : await personOf(deps, of, candidates, tasks.length > 0);
  const parts = {
    of,
    person,
    tasks,
    candidates,
    actor,
    away: person === null ? [] : await awayOf(deps.db, [of], zoneDay(ask.now)),
    definitions: await definitionsOf(deps, tasks),
    mayRecord: person !== null && of !== actor.userId && (await isHead(deps, actor)),
  };
  return page('handover/unit-tasks', unitTasksPage(parts, contextOf(deps, ask)));
}

type Candidates = Awaited<ReturnType<typeof unitPeople>>;

/** Somebody of the unit, or whose role has ended while they had tasks of it; nobody else is there. */
async function personOf(deps: Deps, id: string, people: Candidates, hasTasks: boolean) {
  const known = people.find((each) => each.id === id);
  if (known) return known;
  const user = hasTasks ? await deps.db.rows.users.find({ id }) : null;
  if (!user) throw hidden();
  return { id, name: user.name, roles: [] };
}

/** The account of somebody of the unit whose whole work this head sees to. */
async function colleague(deps: Deps, ask: Ask, act: 'record' | 'end') {
  const actor = signedIn(ask);
  const [known] = await unitPeople(deps.db, actor, ofIn(ask));
  const user = known && (await deps.db.rows.users.find({ id: known.id }));
  if (!user) throw hidden();
  if (user.person_id === actor.personId) throw forbidden('not_to_yourself');
  await demandReach(deps, actor, user.id, act);
  return user;
}

async function definitionsOf(
  deps: Deps,
  rows: readonly { readonly procedure_version_id: string }[],
): Promise<ReadonlyMap<string, Definition>> {
  const found = new Map<string, Definition>();
  for (const id of new Set(rows.map(({ procedure_version_id: version }) => version))) {
    found.set(id, (await deps.definitions.byVersion(id)).definition);
  }
  return found;
}
