import type { Definition } from '../../domain/definition/definition.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { claimTask, claimTaskInput, giveBackInput, giveTaskBack } from './claimTask.service.js';
import { remindByHand, remindInput } from './remindByHand.service.js';
import { deskCounts } from './deskCounts.query.js';
import { openTasks } from './openTasks.query.js';
import { tasksPage } from './tasks.page.js';

export const taskRoutes = (deps: SheetDeps): readonly Route[] => [
  get('/tasks', 'task.list', (ask) => showTasks(deps, ask)),
  post(
    '/tasks/:application/claim',
    'case.act',
    async (ask, input) => {
      await claimTask(deps, signedIn(ask), ask.params['application'] ?? '', input);
      return redirect('/tasks', 'tasks.claimed');
    },
    { input: claimTaskInput, again: '/tasks' },
  ),
  post(
    '/tasks/:application/give-back',
    'case.act',
    async (ask, input) => {
      await giveTaskBack(deps, signedIn(ask), ask.params['application'] ?? '', input);
      return redirect('/tasks', 'tasks.given_back');
    },
    { input: giveBackInput, again: '/tasks' },
  ),
  // The pages from which a colleague reminds by hand: of one case, one person's work, a call's reviews.
  ...(['/cases/:id/tasks', '/unit/:of', '/calls/:callId/reviews'] as const).map((path) =>
    post(
      `${path}/remind`,
      'task.dispatch',
      async (ask, input) => {
        await remindByHand(deps, signedIn(ask), input);
        return redirect(pathOf(path, ask), 'tasks.reminded');
      },
      { input: remindInput, again: path },
    ),
  ),
];

const pathOf = (path: string, { params }: Ask): string =>
  path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));

async function showTasks(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const tasks = await openTasks(deps, actor);
  const counts = await deskCounts(deps, actor);
  const definitions = new Map<string, Definition>();
  for (const id of new Set(tasks.map(({ versionId }) => versionId))) {
    definitions.set(id, (await deps.definitions.byVersion(id)).definition);
  }
  const { words, calendar, sheets } = deps;
  const { locale, now, failed } = ask;
  const context = { words, calendar, locale, now, failed };
  return page('tasks/tasks', tasksPage({ actor, tasks, counts, definitions, sheets }, context));
}
