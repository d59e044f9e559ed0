import { applications } from '../../data/tables/cases.js';
import { calls } from '../../data/tables/procedures.js';
import { roleOfTask } from '../../domain/access/dispatching.js';
import { roleSchema, type Role } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import type { LocalText } from '../../domain/localText.js';
import type { Task } from '../../domain/workflow/caseEvents.js';
import { deputiesOf } from '../../data/stores/actorStore.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import {
  applicantsOf,
  handlersByIds,
  organisationMembers,
  readersByIds,
  roleHolders,
  seatedExperts,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import type { Deps } from '../../shared/request/deps.js';

/** Cases whose time runs, and runs out before that moment, the most urgent first, from after `from` on. */
export const casesDueBefore = (
  { db }: Deps,
  until: string,
  from: { readonly due: string; readonly id: string },
) =>
  db.select(
    { id: applications.columns.id, due: applications.columns.due_at },
    `SELECT id, due_at AS due FROM applications
      WHERE status = 'running' AND suspended_at IS NULL AND paused_at IS NULL
        AND due_at < :until
        AND (due_at > :due OR (due_at = :due AND id > :id))
      ORDER BY due_at, id LIMIT 200`,
    { until, ...from },
  );

/** What a case may be called to somebody who is reminded of it. */
export type ReminderSight = 'applicant' | 'counterparty' | 'expert' | 'staff';

export interface ReminderReader extends LetterReader {
  readonly sight: ReminderSight;
}

const seeing = (sight: ReminderSight, people: readonly LetterReader[]): ReminderReader[] =>
  people.map(({ id, name, email, locale }) => ({ id, name, email, locale, sight }));

/**
 * Who owes open tasks, those of the present stage where none are given, with whoever stands in for
 * them today, but nobody who is kept out of the case: nobody is reminded of what others must do.
 */
export async function owersOf(
  { db, clock }: Deps,
  { row }: CaseFile,
  open: readonly Task[] = openTasksOf(row.state.tasks, row.state.stage),
): Promise<ReminderReader[]> {
  const experts = open.some(({ verb }) => verb === 'score')
    ? await seatedExperts(db, {
        applicationId: row.id,
        stage: row.state.stage ?? '',
        visit: row.state.visit,
      })
    : [];
  const heaps = await Promise.all(
    open.map(async (task): Promise<ReminderReader[]> => {
      if (task.role === 'applicant') return seeing('applicant', await applicantsOf(db, row));
      if (task.role === 'counterparty') {
        return seeing('counterparty', await organisationMembers(db, row.counterparty_id, row.id));
      }
      if (task.verb === 'score') return [];
      if (task.userId !== null) {
        const { userId } = task;
        const [role, today] = [roleOfTask(task), zoneDay(clock.now())];
        const people = [userId, ...(await deputiesOf(db, { userId, role, today }))];
        return seeing('staff', await handlersByIds(db, row, people));
      }
      const role = roleSchema.safeParse(task.role).data;
      return role === undefined ? [] : seeing('staff', await roleHolders(db, row, role));
    }),
  );
  return once([...heaps.flat(), ...seeing('expert', experts)]);
}

/** Those who are told that others are late. */
export const superiorsOf = async (
  { db }: Deps,
  { row }: CaseFile,
  role: Role,
): Promise<ReminderReader[]> => seeing('staff', await roleHolders(db, row, role));

const once = (readers: readonly ReminderReader[]): ReminderReader[] => [
  ...new Map(readers.map((reader) => [reader.id, reader])).values(),
];

export const openTasksOf = (
  tasks: Readonly<Record<string, Task>>,
  stage: string | null,
): readonly Task[] => Object.values(tasks).filter((task) => task.stage === stage);

/** A party that keeps a case waiting: a person by name, a role, a side of it, or so many experts. */
export type Lingering =
  { readonly person: string } | { readonly party: string } | { readonly experts: number };

/** Who is late, so that a superior knows whom to ask. Which experts they are is nobody's business here. */
export async function lingeringIn(
  { db }: Deps,
  { row }: CaseFile,
  open: readonly Task[] = openTasksOf(row.state.tasks, row.state.stage),
): Promise<Lingering[]> {
  const experts = open.filter(({ verb }) => verb === 'score').length;
  const claimed = open.flatMap(({ verb, userId }) =>
    verb === 'score' || userId === null ? [] : [userId],
  );
  const people = await readersByIds(db, claimed);
  const roles = new Set(
    open.flatMap(({ verb, userId, role }) =>
      verb === 'score' || userId !== null || role === null ? [] : [role],
    ),
  );
  return [
    ...people.map(({ name }): Lingering => ({ person: name })),
    ...[...roles].map((party): Lingering => ({ party })),
    ...(experts > 0 ? [{ experts }] : []),
  ];
}

/** What the call of a case is called. */
export async function callTitleOf({ db }: Deps, callId: string): Promise<LocalText> {
  const [call] = await db.select(
    { title: calls.columns.title },
    'SELECT title FROM calls WHERE id = :id',
    { id: callId },
  );
  return call?.title ?? { zh: '', en: '' };
}
