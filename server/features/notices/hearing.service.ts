import { z } from 'zod';
import { policy } from '../../domain/access/policy.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { closingClock } from '../../domain/application/callWindow.js';
import {
  hearingTerm,
  whyNotAnswered,
  whyNotHeard,
  whyNoMoreTime,
} from '../../domain/award/objectionHearing.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { optionalLine, paragraph } from '../../domain/typed.js';
import { keepProofs, type ProofFile } from '../../shared/files/proofFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailAnswered, mailAsked, mailExtended } from './hearing.mails.js';
import { examinedOf, holdAnyObjection, holdObjection, recordObjection } from './objection.file.js';
import { demandUnnamed } from './unnamed.step.js';

export const hearInput = z.object({
  told: paragraph({ min: 10, max: 2000 }),
  agreed: optionalLine(200),
});
export const extendInput = z.object({ extension: paragraph({ min: 5, max: 500 }) });
export const hearingAnswerInput = z.object({ answer: paragraph({ min: 5, max: 4000 }) });

/**
 * Asks the applicant what they say to an objection, by a date in working days. What they are told
 * must not name whoever objected unless these have agreed to it, which `agreed` says how.
 */
export async function askApplicant(
  deps: Deps,
  actor: Actor,
  id: string,
  { told, agreed }: z.infer<typeof hearInput>,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction(async () => {
    const opened = await holdObjection(deps, actor, id, policy['objection.examine']);
    const problem = whyNotHeard(examinedOf(opened));
    if (problem !== null) throw conflict(problem);
    if (agreed === '') demandUnnamed(deps, opened.objection, 'told', told);
    const due = deps.time.due(now, hearingTerm);
    await deps.db.rows.objectionHearings.insert({
      objection_id: id,
      application_id: opened.objection.application_id,
      told,
      agreed,
      asked_at: now.toISOString(),
      asked_by: actor.userId,
      due_at: due,
      extended_from: null,
      extended_at: null,
      extended_by: null,
      extension_reason: '',
      answer: null,
      answered_at: null,
      answered_by: null,
      silent_at: null,
    });
    await recordObjection(deps, id, actor.userId, 'objection_heard', { due, named: agreed !== '' });
    await mailAsked(deps, opened, { told, due });
  });
}

/** Gives the applicant the term once more, from its end or from today, whichever is later. */
export async function extendHearing(
  deps: Deps,
  actor: Actor,
  id: string,
  { extension: reason }: z.infer<typeof extendInput>,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const opened = await holdObjection(deps, actor, id, policy['objection.examine']);
    const problem = whyNoMoreTime(examinedOf(opened));
    if (problem !== null || opened.hearing === null) throw conflict(problem ?? '');
    const { due_at: before, agreed } = opened.hearing;
    if (agreed === '') demandUnnamed(deps, opened.objection, 'extension', reason);
    const due = deps.time.due(new Date(before > at ? before : at), hearingTerm);
    await deps.db.rows.objectionHearings.update(
      { objection_id: id, extended_at: null },
      {
        due_at: due,
        extended_from: before,
        extended_at: at,
        extended_by: actor.userId,
        extension_reason: reason,
        silent_at: null,
      },
    );
    const data = { before, due, reason };
    await recordObjection(deps, id, actor.userId, 'objection_hearing_extended', data);
    await mailExtended(deps, opened, data);
  });
}

/** Takes in what the applicant says, once, with its files; late as well until a finding is proposed. */
export async function answerObjection(
  deps: Deps,
  actor: Actor,
  { application, id }: { readonly application: string; readonly id: string },
  { answer }: z.infer<typeof hearingAnswerInput>,
  files: readonly ProofFile[],
): Promise<void> {
  await keepProofs(deps, files, actor.userId, async (ids) => {
    const at = deps.clock.now().toISOString();
    const opened = await holdAnyObjection(deps, id);
    const { objection, file, hearing } = opened;
    const theirs = objection.application_id === application && isOwn(actor, file.subject);
    if (!theirs || hearing === null) throw hidden();
    const problem = whyNotAnswered(examinedOf(opened));
    if (problem !== null) throw conflict(problem, { when: closingClock(hearing.due_at) });
    await deps.db.rows.objectionHearings.update(
      { objection_id: id, answered_at: null },
      { answer, answered_at: at, answered_by: actor.userId },
    );
    const papers = files.map(({ name }, index) => ({
      objection_id: id,
      place: index + 1,
      file_id: ids[index] ?? '',
      file_name: name,
    }));
    if (papers.length > 0) await deps.db.rows.objectionPapers.insertMany(papers);
    const data = { files: files.length, late: at > hearing.due_at };
    await recordObjection(deps, id, actor.userId, 'objection_answered', data);
    await mailAnswered(deps, opened, 'objection_answered');
    return { kept: true, result: undefined };
  });
}
