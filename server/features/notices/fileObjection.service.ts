import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { findAnswer, keepAnswer, type SentForm } from '../../data/stores/formKeyStore.js';
import { closingClock } from '../../domain/application/callWindow.js';
import { contactKind } from '../../domain/award/objectionTerm.js';
import { sha256 } from '../../domain/events.js';
import { halfWidth, line, paragraph } from '../../domain/typed.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { hold } from '../../domain/workflow/machine.js';
import { changeCase, clockActor } from '../../shared/casework/caseWork.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { keepProof, type ProofFile } from '../../shared/files/proofFile.js';
import { loadCase } from '../../data/stores/caseStore.js';
import { mailDiscipline, mailReceipt } from './objection.mails.js';
import { objectionStream } from './objection.file.js';
import { networkOf } from '../../shared/security/networkOf.js';

const objecting = { name: 'objection', tries: 10, withinSeconds: 3600 } as const;

export const filingInput = z.object({
  application: z.string({ error: 'choose_one' }).min(1, 'choose_one').max(36, 'choose_one'),
  name: line(100),
  contact: line(200)
    .transform(halfWidth)
    .refine((text) => contactKind(text) !== null, 'contact_needed'),
  facts: paragraph({ min: 10, max: 4000 }),
  /** The form's own key: the same form sent twice objects once. */
  once: z.unknown().optional(),
});
type Filing = Omit<z.infer<typeof filingInput>, 'once'>;

interface Sent {
  readonly ip: string;
  /** What is said needs proof (docs/sources.md §2.2); null where none was sent. */
  readonly proof: ProofFile | null;
}

/**
 * Registers an objection while the notice runs and holds that one case until it is decided. Who
 * objects is sealed and seen by the discipline officer only. The id by which it can be followed.
 */
export async function fileObjection(
  deps: Deps,
  noticeId: string,
  { once, ...filing }: z.infer<typeof filingInput>,
  { ip, proof }: Sent,
): Promise<string> {
  if (proof === null) throw invalid({ proof: { code: 'proof_needed' } });
  await deps.throttle.spend(objecting, networkOf(ip));
  const form = sentForm(deps, noticeId, once, filing, proof);
  const withFile = (file: KeptFile) =>
    deps.db.transaction(() => registerOnce(deps, noticeId, filing, file, form));
  return keepProof(deps, proof, null, (id) => withFile({ id, name: proof.name }));
}

interface KeptFile {
  readonly id: string;
  readonly name: string;
}

/** Without accounts nobody owns the key; the notice does, and the key itself cannot be guessed. */
function sentForm(
  { db }: Deps,
  owner: string,
  once: unknown,
  filing: Filing,
  proof: ProofFile,
): SentForm | null {
  if (typeof once !== 'string' || !/^[0-9a-f-]{36}$/.test(once)) return null;
  const requestHash = db.vault.digest(sha256(JSON.stringify([filing, proof.sha256])));
  return { owner, key: once, requestHash };
}

async function registerOnce(
  deps: Deps,
  noticeId: string,
  filing: Filing,
  file: KeptFile,
  form: SentForm | null,
): Promise<{ readonly kept: boolean; readonly result: string }> {
  // The lock comes first, so that the second of two equal forms finds what the first has kept.
  await deps.db.rows.applications.lock({ id: filing.application });
  const before = form === null ? null : await findAnswer(deps.db, form);
  if (before !== null) return { kept: false, result: before };
  const at = deps.clock.now().toISOString();
  await demandOpen(deps, noticeId, filing.application, at);
  const id = await register(deps, noticeId, filing, file, at);
  if (form !== null) await keepAnswer(deps.db, form, id, at);
  return { kept: true, result: id };
}

async function demandOpen(
  { db }: Deps,
  noticeId: string,
  application: string,
  at: string,
): Promise<void> {
  const notice = await db.rows.notices.find({ id: noticeId });
  if (!notice) throw hidden();
  if (at > notice.ends_at) {
    throw conflict('notice_over', { when: closingClock(notice.ends_at) });
  }
  const entry = await db.rows.noticeEntries.find({
    notice_id: noticeId,
    application_id: application,
  });
  if (!entry) throw invalid({ application: { code: 'choose_one' } });
  if (entry.struck_at !== null) throw invalid({ application: { code: 'notice_line_struck' } });
}

async function register(
  deps: Deps,
  noticeId: string,
  { application, name, contact, facts }: Filing,
  file: KeptFile,
  at: string,
): Promise<string> {
  const { db, seal } = deps;
  const id = newId();
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
    withdrawn_at: null,
    withdrawn_for: null,
    closed_as: null,
  });
  await recordEvents(db, objectionStream(id), { at, actorId: null }, [
    { type: 'objection_registered', data: { notice: noticeId, application } },
  ]);
  await changeCase(deps, clockActor, application, ({ subject }) => hold(subject.state, id));
  const row = await loadCase(db, application);
  await mailReceipt(deps, { id, noticeId, contact }, row, at);
  await mailDiscipline(deps, row, id, at);
  return id;
}
