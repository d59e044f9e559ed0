import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { holds, type Actor } from '../../domain/actor.js';
import { choice, line, paragraph, readTyped } from '../../domain/form/typed.js';
import { conflict, hidden, stale } from '../../domain/refusal.js';
import { hold, release } from '../../domain/workflow/machine.js';
import { lockCases } from '../caseLock.js';
import { openCase } from '../caseFile.js';
import { changeCase, clockActor, useVerb } from '../caseWork.js';
import { newId, type Deps } from '../deps.js';
import { keepProof, type ProofFile } from '../proofFile.js';
import { mailDecision } from './objectionMail.js';

const objecting = { name: 'objection', tries: 10, withinSeconds: 3600 } as const;
const objectionStream = (id: string): string => `objection:${id}`;

const filingSchema = z.object({
  application: line(36),
  name: line(100),
  contact: line(200),
  facts: paragraph({ min: 10, max: 4000 }),
});
type Filing = z.infer<typeof filingSchema>;

interface Sent {
  readonly ip: string;
  readonly proof: ProofFile | null;
}

/**
 * Registers an objection while the notice runs and holds that one case until it is decided. Who
 * objects is sealed and seen by the discipline officer only. The id by which it can be followed.
 */
export async function fileObjection(
  deps: Deps,
  noticeId: string,
  typed: unknown,
  { ip, proof }: Sent,
): Promise<string> {
  const filing = readTyped(filingSchema, typed);
  await deps.throttle.spend(objecting, ip);
  const register = (file: { readonly id: string | null; readonly name: string }) =>
    deps.db.transaction(() => registerObjection(deps, noticeId, filing, file));
  if (proof === null) return register({ id: null, name: '' });
  return keepProof(deps, proof, null, async (fileId) => ({
    kept: true,
    result: await register({ id: fileId, name: proof.name }),
  }));
}

async function registerObjection(
  deps: Deps,
  noticeId: string,
  { application, name, contact, facts }: Filing,
  file: { readonly id: string | null; readonly name: string },
): Promise<string> {
  const { db, clock, seal } = deps;
  const id = newId();
  const at = clock.now().toISOString();
  await lockCases(db, [application]);
  const notice = await db.rows.notices.find({ id: noticeId });
  const entry = await db.rows.noticeEntries.find({
    notice_id: noticeId,
    application_id: application,
  });
  if (!notice || !entry) throw hidden();
  if (at > notice.ends_at) throw conflict('notice_over');
  await db.rows.objections.insert({
    id,
    notice_id: noticeId,
    application_id: application,
    objector_name: seal.seal(name),
    objector_contact: seal.seal(contact),
    facts: seal.seal(facts),
    file_id: file.id,
    file_name: file.name,
    registered_at: at,
    status: 'open',
    decision: '',
    decided_at: null,
    decided_by: null,
    version: 1,
  });
  await recordEvents(db, objectionStream(id), { at, actorId: null }, [
    { type: 'objection_registered', data: { notice: noticeId, application } },
  ]);
  await changeCase(deps, clockActor, application, ({ subject }) => hold(subject.state, id));
  return id;
}

const decisionSchema = z.object({
  decision: choice(['dismissed', 'upheld']),
  reason: paragraph({ min: 5, max: 2000 }),
  version: z.coerce.number().int().catch(0),
});

/** Decides an objection: the case goes on, or leaves the list where the objection was right. */
export async function decideObjection(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: unknown,
): Promise<void> {
  const { decision, reason, version } = readTyped(decisionSchema, typed);
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    const objection = await openObjection(deps, actor, id);
    await lockCases(deps.db, [objection.application_id]);
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
    await carryOut(deps, actor, objection, decision, reason);
    await mailDecision(deps, objection, decision, reason);
  });
}

type Objection = NonNullable<Awaited<ReturnType<Deps['db']['rows']['objections']['find']>>>;

/** An objection within this officer's programmes; any other does not exist for them. */
export async function openObjection(deps: Deps, actor: Actor, id: string): Promise<Objection> {
  const objection = await deps.db.rows.objections.find({ id });
  if (!objection) throw hidden();
  const { row } = await openCase(deps, objection.application_id);
  if (!holds(actor, 'discipline_officer', row.programme_id)) throw hidden();
  return objection;
}

async function carryOut(
  deps: Deps,
  actor: Actor,
  { id, application_id: caseId }: Objection,
  decision: 'dismissed' | 'upheld',
  reason: string,
): Promise<void> {
  const { state } = (await openCase(deps, caseId)).subject;
  // The applicant may have withdrawn meanwhile; then there is nothing left to release.
  if (state.status !== 'running' || !state.holds.includes(id)) return;
  await changeCase(deps, actor, caseId, ({ subject }) => release(subject.state, id));
  if (decision === 'upheld')
    await useVerb(deps, actor, caseId, state.stage ?? '', 'dismiss', { reason });
}
