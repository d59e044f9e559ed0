import { seatSpokenTo } from '../../domain/application/seatSpokenTo.js';
import type { MailOccasion } from '../../domain/application/mailOccasions.js';
import { roleSchema } from '../../domain/actor.js';
import type { Task } from '../../domain/workflow/caseEvents.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import type { Deps } from '../../shared/request/deps.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import {
  applicantsOf,
  expertOn,
  holdersOrHeads,
  organisationMembers,
  seatedExperts,
  type LetterReader,
  type SeatPlace,
} from '../../shared/letters/letterReaders.js';

/** In what capacity somebody is written to: it decides what the letter may say. */
export type Capacity = 'applicant' | 'counterparty' | 'expert' | 'staff';

export interface OccasionReader extends LetterReader {
  readonly capacity: Capacity;
}

interface Told {
  readonly occasion: MailOccasion;
  readonly change: CaseChange;
  /** Who did it; null for the clock. */
  readonly actorId: string | null;
}

/**
 * Who a letter goes to: on either side of the case everybody who may act, and of the zone only
 * those who still owe the task it is about.
 */
export async function readersOfOccasion(
  { db }: Deps,
  file: Pick<CaseFile, 'row'>,
  { occasion, change, actorId }: Told,
): Promise<readonly OccasionReader[]> {
  const { row } = file;
  const { to } = occasion;
  const as = (capacity: Capacity, people: readonly LetterReader[]): OccasionReader[] =>
    people.map(({ id, name, email, locale }) => ({ id, name, email, locale, capacity }));
  if (to === 'applicant') return as('applicant', await applicantsOf(db, row));
  if (to === 'counterparty') {
    return as('counterparty', await organisationMembers(db, row.counterparty_id, row.id));
  }
  const place = { applicationId: row.id, stage: occasion.stage ?? '', visit: row.state.visit };
  if (to === 'seats') return as('expert', await seatedExperts(db, place));
  if (to === 'seat') return as('expert', await expertOn(db, place, wordSeat(occasion)));
  if (to === 'owing') {
    const open = Object.values(row.state.tasks).filter(({ stage }) => stage === occasion.stage);
    const roles = new Set(open.flatMap(({ role }) => roleSchema.safeParse(role).data ?? []));
    const heaps = await Promise.all([...roles].map((role) => holdersOrHeads(db, row, role)));
    return as('staff', heaps.flat());
  }
  const id = to.slice('task:'.length);
  const task = row.state.tasks[id] ?? change.before.tasks[id];
  if (!task) return [];
  if (occasion.event === 'review_closed') {
    return as('expert', await formerlySeated(db, task, place, actorId));
  }
  if (!row.state.tasks[id]) return [];
  const role = roleSchema.safeParse(task.role).data;
  if (role !== undefined) return as('staff', await holdersOrHeads(db, row, role));
  const seat = seatOf(task);
  const experts = await seatedExperts(db, { ...place, visit: visitOf(task) });
  return as(
    'expert',
    experts.filter((each) => each.seat === seat),
  );
}

/** The seat that an act had a word for. */
const wordSeat = ({ of }: MailOccasion): number =>
  of.type === 'noted' ? (seatSpokenTo(of.data) ?? 0) : 0;

/** The number of the seat that a task is about: `review.2.seat-3`. */
const seatOf = ({ key }: Task): number => Number(/^seat-(\d+)$/.exec(key)?.[1] ?? 0);
const visitOf = ({ id }: Task): number => Number(/\.(\d+)\./.exec(id)?.[1] ?? 0);

/** Who sat on a seat when it was closed, unless they gave it back or closed it themselves. */
async function formerlySeated(
  db: Deps['db'],
  task: Task,
  { applicationId, stage }: SeatPlace,
  actorId: string | null,
): Promise<LetterReader[]> {
  const at = { applicationId, stage, visit: visitOf(task) };
  const people = await seatedExperts(db, at);
  return people.filter(({ id, seat }) => seat === seatOf(task) && id !== actorId);
}
