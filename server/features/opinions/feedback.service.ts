import { z } from 'zod';
import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import type { JsonObject } from '../../domain/json.js';
import { namesFound } from '../../domain/ownNames/namesFound.js';
import { conflict, forbidden, hidden, invalid } from '../../domain/refusal.js';
import { choice, line, paragraph, ticked } from '../../domain/typed.js';
import { proposals, proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { openForFeedback } from './feedback.file.js';
import { mailApplicants, mailGivenBack, mailToRelease } from './feedback.mails.js';
import { caseFeedback, isEnough, namesToHide, type FeedbackRow } from './feedback.query.js';

export const proposeFeedbackInput = z.object({
  stage: line(40),
  told: paragraph({ min: 20, max: 5000 }),
  names_checked: ticked(),
});

export const decideFeedbackInput = z.object({
  decision: choice(['release', 'give_back']),
  reason: paragraph({ min: 0, max: 500 }),
});

const steps = proposals<FeedbackRow>({
  door: (db) => db.rows.reviewFeedbacks,
  refusals: {
    decided: () => conflict('feedback_decided'),
    own: () => forbidden('feedback_own'),
  },
});

/**
 * Hands in what the applicant is to be told of a review, for a second person to release. Refused
 * before the decision is told, where too few experts wrote, and where names of experts or of other
 * applicants stand in it that nobody has looked at.
 */
export async function proposeFeedback(
  deps: Deps,
  actor: Actor,
  caseId: string,
  { stage, told, names_checked: checked }: z.infer<typeof proposeFeedbackInput>,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  try {
    await deps.db.transaction(async () => {
      const file = await openForFeedback(deps, actor, caseId, 'feedback.write');
      const { rounds, told: isTold } = await caseFeedback(deps, file);
      const round = rounds.find((each) => each.stage === stage);
      if (!round) throw conflict('feedback_not_promised');
      if (!isTold) throw conflict('feedback_too_early');
      if (!isEnough(round)) throw conflict('feedback_too_few');
      const found = namesFound(told, await namesToHide(deps, file));
      if (found.length > 0 && !checked) {
        throw invalid({ names_checked: { code: 'feedback_names', params: { n: found.length } } });
      }
      const row = {
        id: newId(),
        application_id: caseId,
        stage,
        visit: round.visit,
        told,
        open_key: `${caseId}.${stage}`,
        ...proposedBy(actor, at),
      };
      await deps.db.rows.reviewFeedbacks.insert(row);
      await record(deps, actor, caseId, 'feedback_proposed', { stage });
      await mailToRelease(deps, actor, file, at);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('feedback_open') : error;
  }
}

/** Releases it to the applicant, or gives it back with what is to be changed. */
export async function decideFeedback(
  deps: Deps,
  actor: Actor,
  caseId: string,
  feedbackId: string,
  { decision, reason }: z.infer<typeof decideFeedbackInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const file = await openForFeedback(deps, actor, caseId, 'feedback.release');
    const found = await deps.db.rows.reviewFeedbacks.find({ id: feedbackId });
    if (found?.application_id !== caseId) throw hidden();
    const row = steps.forDecision(actor, found);
    if (decision === 'give_back') {
      if (reason.length < 5) throw invalid({ reason: { code: 'feedback_reason' } });
      const changes = { status: 'rejected', open_key: null, decision_reason: reason } as const;
      await steps.decide(deps, actor, row, changes);
      await record(deps, actor, caseId, 'feedback_given_back', { stage: row.stage, reason });
      await mailGivenBack(deps, file, row, reason);
      return;
    }
    await steps.decide(deps, actor, row, { status: 'approved', open_key: null });
    await record(deps, actor, caseId, 'feedback_released', { stage: row.stage });
    await mailApplicants(deps, file);
  });
}

/** Beside the case, which it does not change. */
const record = (
  { db, clock }: Deps,
  actor: Actor,
  caseId: string,
  type: 'feedback_proposed' | 'feedback_given_back' | 'feedback_released',
  data: JsonObject,
): Promise<unknown> =>
  recordEvents(db, `feedback:${caseId}`, { at: clock.now().toISOString(), actorId: actor.userId }, [
    { type, data: { case: caseId, ...data } },
  ]);
