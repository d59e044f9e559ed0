import { z } from 'zod';
import { objectionDecisions, type ObjectionDecision } from '../../domain/award/objectionTerm.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import { holds, type Actor } from '../../domain/actor.js';
import { choice, paragraph } from '../../domain/typed.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { release } from '../../domain/workflow/machine.js';
import {
  holdCase,
  openCase,
  type CaseFile,
  type HeldCase,
} from '../../shared/casefile/caseFile.js';
import { changeCase, useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { objectionStream } from './objectionStream.step.js';
import { mailApplicant, mailDecision, mailUpheld } from './objection.mails.js';

export const decideObjectionInput = z.object({
  decision: choice(objectionDecisions),
  reason: paragraph({ min: 5, max: 2000 }),
  version: z.coerce.number().int().catch(0),
});

export type ObjectionRow = NonNullable<
  Awaited<ReturnType<Deps['db']['rows']['objections']['find']>>
>;

export interface OpenedObjection {
  readonly objection: ObjectionRow;
  readonly file: CaseFile;
}

/** An objection within this officer's programmes; any other does not exist for them. */
export async function openObjection(
  deps: Deps,
  actor: Actor,
  id: string,
): Promise<OpenedObjection> {
  const objection = await deps.db.rows.objections.find({ id });
  if (!objection) throw hidden();
  const file = await openCase(deps, objection.application_id);
  demandExaminer(actor, file);
  return { objection, file };
}

/** The same to decide it: its case is held, and the objection is read after that. */
async function holdObjection(deps: Deps, actor: Actor, id: string) {
  const { objections } = deps.db.rows;
  const seen = await objections.find({ id });
  if (!seen) throw hidden();
  const file = await holdCase(deps, seen.application_id);
  demandExaminer(actor, file);
  return { objection: (await objections.find({ id })) ?? seen, file };
}

function demandExaminer(actor: Actor, { row, subject }: CaseFile): void {
  const mine = holds(actor, 'discipline_officer', row.programme_id);
  // Nobody examines what is said against a case of their own.
  if (!mine || isKeptOut(actor, subject)) throw hidden();
}

/** Decides an objection: the case goes on, or leaves the list where the objection was right. */
export async function decideObjection(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: z.infer<typeof decideObjectionInput>,
): Promise<void> {
  const { decision, reason, version } = typed;
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const { objection, file } = await holdObjection(deps, actor, id);
    if (objection.status !== 'open') throw conflict('objection_decided');
    const affected = await deps.db.rows.objections.update(
      { id, status: 'open', version },
      {
        status: decision,
        decision: reason,
        decided_at: at,
        decided_by: actor.userId,
        version: version + 1,
      },
    );
    if (affected !== 1) throw stale();
    await recordEvents(deps.db, objectionStream(id), { at, actorId: actor.userId }, [
      { type: `objection_${decision}`, data: { reason } },
    ]);
    await carryOut(deps, actor, id, file, decision, reason);
    const contact = deps.seal.open(objection.objector_contact);
    const objector = { id, noticeId: objection.notice_id, contact };
    await mailDecision(deps, objector, file.row, { decision, reason });
  });
}

async function carryOut(
  deps: Deps,
  actor: Actor,
  id: string,
  file: HeldCase,
  decision: ObjectionDecision,
  reason: string,
): Promise<void> {
  const { row, subject } = file;
  const { status, stage, holds: held } = subject.state;
  // The applicant may have withdrawn meanwhile; then there is nothing left to release.
  if (status !== 'running' || stage === null || !held.includes(id)) return;
  await changeCase(deps, actor, file, (opened) => release(opened.subject.state, id));
  // An end is told by the case itself.
  if (decision === 'dismissed') return mailApplicant(deps, row, held.length - 1);
  await useVerb(deps, actor, row.id, stage, 'dismiss', { reason });
  await mailUpheld(deps, row, reason);
}
