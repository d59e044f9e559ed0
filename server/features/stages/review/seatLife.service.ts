import { z } from 'zod';
import type { Actor } from '../../../domain/actor.js';
import { standingOf } from '../../../domain/access/caseAccess.js';
import { conflict, hidden } from '../../../domain/refusal.js';
import { line, paragraph, whole } from '../../../domain/typed.js';
import { holdCase, type HeldCase } from '../../../shared/casefile/caseFile.js';
import { useVerb } from '../../../shared/casework/caseWork.js';
import type { Deps } from '../../../shared/request/deps.js';
import { reopenReview } from '../../../shared/panels/reopenReview.step.js';
import { seatOn } from '../../../shared/panels/seatOn.js';

const seat = { stage: line(40), seat: whole(1, 1000) };
const reason = () => paragraph({ min: 5, max: 500 });

export const withdrawSeatInput = z.object({
  ...seat,
  reason: reason(),
  /** A reserve who is asked in the same act; '' for nobody yet. */
  expert: z.string().max(36).default(''),
});
export const putBackInput = z.object({ ...seat, reason: reason() });

/** Ends the seat of an expert who does not answer, and asks a reserve where one is named. */
export async function withdrawSeat(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { stage, seat: number, reason: why, expert }: z.infer<typeof withdrawSeatInput>,
): Promise<'withdrawn' | 'replaced'> {
  const as = expert === '' ? 'withdrawn' : 'replaced';
  await deps.db.transaction(async () => {
    const file = await holdForSecretary(deps, actor, caseId);
    const review = await reviewOn(deps, file, number);
    await useVerb(deps, actor, file, stage, 'withdraw_seat', { seat: number, reason: why, as });
    await changeReview(deps, review, { status: 'declined', left_as: as, declined_reason: why });
    if (expert === '') return;
    await seatOn(deps, actor, await holdForSecretary(deps, actor, caseId), stage, [expert]);
  });
  return as;
}

/**
 * Puts a review back to its expert, who edits it and hands it in anew; what it said is kept.
 * Possible until the stage is closed.
 */
export async function putBackReview(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { stage, seat: number, reason: why }: z.infer<typeof putBackInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await holdForSecretary(deps, actor, caseId);
    const review = await reviewOn(deps, file, number);
    await useVerb(deps, actor, file, stage, 'reopen_seat', { seat: number, reason: why });
    await reopenReview(deps, actor, review, why);
  });
}

async function holdForSecretary(deps: Deps, actor: Actor, caseId: string): Promise<HeldCase> {
  const file = await holdCase(deps, caseId);
  if (standingOf(actor, file.subject) !== 'staff') throw hidden();
  return file;
}

type Review = NonNullable<Awaited<ReturnType<Deps['db']['rows']['reviews']['find']>>>;

async function reviewOn({ db }: Deps, { row }: HeldCase, number: number): Promise<Review> {
  const { visit } = row.state;
  const review = await db.rows.reviews.find({ application_id: row.id, visit, seat: number });
  if (!review) throw conflict('seat_stands_otherwise');
  return review;
}

async function changeReview(
  { db }: Deps,
  { id, version }: Review,
  changes: Parameters<Deps['db']['rows']['reviews']['update']>[1],
): Promise<void> {
  const next = { ...changes, version: version + 1 };
  const changed = await db.rows.reviews.update({ id, version }, next);
  if (changed !== 1) throw conflict('stage_moved_on');
}
