import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { mustTick, paragraph, several } from '../../domain/typed.js';
import { conflict, Refused, stale } from '../../domain/refusal.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import { recuseFromCase } from '../../shared/conflicts/sayConflict.step.js';
import { freeSeats } from '../../shared/recusal/freeSeats.step.js';
import type { Deps } from '../../shared/request/deps.js';
import { holdReview, type HeldReview } from './holdReview.step.js';
import { openReview, type OpenReview } from './openReview.query.js';
import { requireOpen, reviewStream } from './openSeat.step.js';

const reason = () => paragraph({ min: 2, max: 500 });
/** A conflict with its reason, or none and the undertaking. */
export const acceptReviewInput = z.discriminatedUnion(
  'conflict',
  [
    z.object({ conflict: z.literal('yes'), conflict_reason: reason() }),
    z.object({ conflict: z.literal('none'), confidential: mustTick(), integrity: mustTick() }),
  ],
  'choose_one',
);

export const declineReviewInput = z.object({ reason: reason() });

const chosen = () => several(200).refine((ids) => ids.length > 0, 'choose_one');

/** Several invitations taken under one undertaking, or given back for one reason. */
export const answerManyInput = z.discriminatedUnion(
  'intent',
  [
    z.object({
      intent: z.literal('accept'),
      review: chosen(),
      no_conflict: mustTick(),
      confidential: mustTick(),
      integrity: mustTick(),
    }),
    z.object({
      intent: z.literal('decline'),
      review: chosen(),
      reason: paragraph({ min: 2, max: 500 }),
    }),
  ],
  'choose_one',
);

/**
 * Answers an invitation: with a conflict declared the expert steps aside, otherwise the seat is
 * taken under the undertaking of confidentiality. Tells which.
 */
export async function acceptReview(
  deps: Deps,
  actor: Actor,
  id: string,
  answer: z.infer<typeof acceptReviewInput>,
): Promise<'accepted' | 'recused'> {
  return deps.db.transaction(async () => {
    const opened = await holdReview(deps, actor, id);
    if (answer.conflict === 'yes') {
      await recuse(deps, actor, opened, answer.conflict_reason);
      return 'recused';
    }
    await requireOpen(deps, opened);
    if (opened.review.status !== 'invited') throw conflict('seat_already_answered');
    await useVerb(deps, actor, opened.held, opened.review.stage, 'accept_seat', {});
    const at = deps.clock.now().toISOString();
    await changeRow(deps, opened, { status: 'accepted', undertaking_at: at });
    await record(deps, actor, id, 'undertaking_given', { conflict: 'none' });
    return 'accepted';
  });
}

/**
 * Gives the seat back; a submitted review stands. Who had accepted says by it that they must stand
 * aside. Tells which.
 */
export async function declineReview(
  deps: Deps,
  actor: Actor,
  id: string,
  why: string,
): Promise<'declined' | 'recused'> {
  return deps.db.transaction(async () => {
    const opened = await holdReview(deps, actor, id);
    if (opened.review.status === 'accepted') {
      await recuse(deps, actor, opened, why);
      return 'recused';
    }
    await leaveSeat(deps, actor, opened, why, 'declined');
    return 'declined';
  });
}

/** Leaves the seat for a conflict, which is remembered, and frees their seats, in every case of this applicant. */
async function recuse(deps: Deps, actor: Actor, opened: HeldReview, why: string): Promise<void> {
  await leaveSeat(deps, actor, opened, why, 'conflict_declared');
  await recuseFromCase(deps, actor, opened.held.row.id, why);
  await freeSeats(deps, [actor.personId]);
}

export interface AnsweredMany {
  readonly answered: number;
  /**
   * Chosen, but left as they are: answered in another window, the panel closed, or the expert is
   * found to have a conflict meanwhile. Ids of the expert's own reviews.
   */
  readonly passed: readonly string[];
}

/**
 * Answers each of several invitations as one alone is answered, the undertaking on record with each;
 * what no longer waits is left as it is. Refuses anybody else's as `openReview` does.
 */
export async function answerMany(
  deps: Deps,
  actor: Actor,
  input: z.infer<typeof answerManyInput>,
): Promise<AnsweredMany> {
  return deps.db.transaction(async () => {
    const passed: string[] = [];
    const ids = [...new Set(input.review)];
    for (const id of ids) {
      const opened = await openReview(deps, actor, id).catch(barredMeanwhile);
      if (!opened?.open || opened.review.status !== 'invited') {
        passed.push(id);
        continue;
      }
      if (input.intent === 'accept') {
        const { confidential, integrity } = input;
        await acceptReview(deps, actor, id, { conflict: 'none', confidential, integrity });
      } else await declineReview(deps, actor, id, input.reason);
    }
    return { answered: ids.length - passed.length, passed };
  });
}

/** One that must not be answered any more keeps no other from being answered; anybody else's refuses all. */
function barredMeanwhile(error: unknown): null {
  if (error instanceof Refused && error.kind === 'forbidden') return null;
  throw error;
}

async function leaveSeat(
  deps: Deps,
  actor: Actor,
  opened: HeldReview,
  why: string,
  event: 'declined' | 'conflict_declared',
): Promise<void> {
  const { review, held } = opened;
  await requireOpen(deps, opened);
  if (review.status === 'submitted') throw conflict('review_already_submitted');
  if (review.status === 'declined') throw conflict('seat_already_answered');
  const conflicted = event === 'conflict_declared';
  const verb = conflicted ? 'declare_conflict' : 'decline_seat';
  await useVerb(deps, actor, held, review.stage, verb, { reason: why });
  await changeRow(deps, opened, {
    status: 'declined',
    left_as: conflicted ? 'conflicted' : null,
    declined_reason: why,
  });
  await record(deps, actor, review.id, event, { reason: why });
}

async function changeRow(
  { db }: Deps,
  { review }: OpenReview,
  changes: Parameters<Deps['db']['rows']['reviews']['update']>[1],
): Promise<void> {
  const { id, version } = review;
  const changed = await db.rows.reviews.update(
    { id, version },
    { ...changes, version: version + 1 },
  );
  if (changed !== 1) throw stale();
}

async function record(
  { db, clock }: Deps,
  actor: Actor,
  id: string,
  type: string,
  data: Readonly<Record<string, string>>,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, reviewStream(id), by, [{ type, data }]);
}
