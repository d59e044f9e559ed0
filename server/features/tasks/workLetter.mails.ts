import type { Actor } from '../../domain/actor.js';
import { plainName } from '../../domain/application/typedNames.js';
import { groupedBy } from '../../domain/groupedBy.js';
import type { Definition } from '../../domain/definition/definition.js';
import { inLocale } from '../../domain/localText.js';
import { caseTitle } from '../../shared/casefile/caseTitle.js';
import { reviewCode } from '../../shared/casefile/reviewCode.js';
import { letterMoment } from '../../shared/letters/letterDates.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { DeskCount } from './desk.query.js';
import { taskLimit, type OpenTask } from './openTasks.query.js';

export interface WaitingWork {
  readonly tasks: readonly OpenTask[];
  readonly counts: readonly DeskCount[];
  readonly definitions: ReadonlyMap<string, Definition>;
  /** When the last letter of work was written; null where none was. */
  readonly since: string | null;
  readonly at: string;
}

/** Cases of a call that wait for the same thing are one line from this many on. */
const together = 4;

/** Writes what waits for somebody, as their own page calls it. */
export async function mailWork(deps: Deps, actor: Actor, work: WaitingWork): Promise<void> {
  const { words } = deps;
  const { locale } = actor;
  const { tasks, counts, since, at } = work;
  const fresh = tasks.filter(({ openedAt }) => since === null || openedAt > since).length;
  const heaps = [...groupedBy(tasks, ({ callId, stage, verb }) => `${callId} ${stage} ${verb}`)];
  const lines = [
    ...heaps.flatMap(([, heap]) => linesOf(deps, actor, work, heap)),
    ...counts.map(({ what, href, count }) =>
      words(locale, 'mail.work.deskLine', {
        what: words(locale, `tasks.desks.${what}`),
        count,
        link: `${deps.baseUrl()}${href}`,
      }),
    ),
    ...(tasks.length > taskLimit ? [words(locale, 'mail.work.more', { n: taskLimit })] : []),
  ];
  const total = tasks.length + counts.reduce((sum, { count }) => sum + count, 0);
  const values = {
    count: `${total}`,
    fresh: `${fresh}`,
    lines: lines.map((line, index) => `${index + 1}. ${line}`).join('\n'),
  };
  const reader = { id: actor.userId, email: actor.email, name: actor.name, locale };
  await sendLetter(deps, reader, at, { event: 'work_waits', values, path: '/tasks', where: 'act' });
}

function linesOf(
  deps: Deps,
  { locale }: Actor,
  { definitions }: WaitingWork,
  heap: readonly OpenTask[],
): string[] {
  const { words } = deps;
  const [first] = heap;
  if (!first) return [];
  const definition = definitions.get(first.versionId);
  const stage = definition?.workflow.stages[first.stage];
  const named = {
    stage: stage ? inLocale(stage.name, locale) : first.stage,
    what: words(locale, `enums.tasks.${stage?.kind ?? ''}.${first.verb}`),
    call: inLocale(first.callTitle, locale),
  };
  const titleOf = (title: string): string =>
    plainName(definition ? caseTitle(title, definition, locale) : title);
  const untilOf = ({ dueAt }: OpenTask): string =>
    dueAt === null
      ? words(locale, 'mail.work.undated')
      : words(locale, 'mail.work.until', { due: letterMoment(words, locale, dueAt) });
  if (heap.length >= together) {
    const link = `${deps.baseUrl()}/tasks`;
    const until = untilOf(first);
    return [words(locale, 'mail.work.heapLine', { ...named, count: heap.length, until, link })];
  }
  return heap.map((task) => {
    const about = task.known
      ? words(locale, 'mail.work.case', {
          title: titleOf(task.known.title),
          number: task.known.number,
        })
      : words(locale, 'mail.work.project', { no: reviewCode(task.place ?? 0), call: named.call });
    const path = task.known
      ? `/cases/${task.applicationId}`
      : `/reviews${task.reviewId === null ? '' : `/${task.reviewId}`}`;
    return words(locale, 'mail.work.taskLine', {
      ...named,
      about,
      until: untilOf(task),
      link: `${deps.baseUrl()}${path}`,
    });
  });
}
