import type { Actor } from '../../domain/actor.js';
import { plainName } from '../../domain/application/typedNames.js';
import { groupedBy } from '../../domain/groupedBy.js';
import type { Locale } from '../../domain/localText.js';
import type { Task } from '../../domain/workflow/caseEvents.js';
import type { CaseFile } from '../casefile/caseFile.js';
import { caseTitle } from '../casefile/caseTitle.js';
import { letterMoment } from '../letters/letterDates.js';
import { readersByIds, type LetterReader } from '../letters/letterReaders.js';
import { sendLetter } from '../letters/sendLetter.js';
import type { Deps } from '../request/deps.js';
import { wordsOfTask } from './wordsOfTask.js';

/** A task that was given to somebody, as it was before. */
export interface MovedTask {
  readonly file: CaseFile;
  readonly task: Task;
}

interface Giving {
  readonly by: Pick<Actor, 'userId' | 'name'>;
  /** Null where the tasks went back to everybody of their roles. */
  readonly to: Actor | null;
  /** As it was typed, or as the product says it in the reader's language. */
  readonly reason: string | ((locale: Locale) => string);
}

/** Writes to whoever gets tasks, and to each who had some of them; nobody hears of their own act. */
export async function mailHandOver(
  deps: Deps,
  { by, to, reason }: Giving,
  moved: readonly MovedTask[],
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const had = groupedBy(moved, ({ task }) => task.userId ?? '');
  const formers = await readersByIds(
    deps.db,
    [...had.keys()].filter((id) => id !== ''),
  );
  const values = (tasks: readonly MovedTask[], { locale }: Pick<LetterReader, 'locale'>) => ({
    by: by.name,
    reason: typeof reason === 'string' ? reason : reason(locale),
    count: `${tasks.length}`,
    lines: tasks.map((each, index) => `${index + 1}. ${lineOf(deps, each, locale)}`).join('\n'),
  });
  const letter = { path: '/tasks', where: 'act' } as const;
  if (to !== null && to.userId !== by.userId) {
    const from = formers.map(({ name }) => name).join(to.locale === 'en' ? ', ' : '\u3001');
    const reader = { id: to.userId, name: to.name, email: to.email, locale: to.locale };
    const event = 'tasks_given';
    await sendLetter(deps, reader, at, {
      ...letter,
      event,
      values: { ...values(moved, to), from },
    });
  }
  for (const former of formers.filter(({ id }) => id !== by.userId)) {
    const own = values(had.get(former.id) ?? [], former);
    const receiver = to?.name ?? deps.words(former.locale, 'handover.everybodyOfRole');
    const event = 'tasks_taken';
    await sendLetter(deps, former, at, { ...letter, event, values: { ...own, to: receiver } });
  }
}

function lineOf(deps: Deps, { file, task }: MovedTask, locale: LetterReader['locale']): string {
  const { words } = deps;
  const { row, definition } = file;
  const title = plainName(caseTitle(row.title, definition, locale));
  const due = task.dueAt ?? row.state.dueAt;
  return words(locale, 'mail.work.taskLine', {
    ...wordsOfTask(words, locale, definition, task),
    about: words(locale, 'mail.work.case', { title, number: row.number ?? '' }),
    until:
      due === null
        ? words(locale, 'mail.work.undated')
        : words(locale, 'mail.work.until', { due: letterMoment(words, locale, due) }),
    link: `${deps.baseUrl()}/cases/${row.id}`,
  });
}
