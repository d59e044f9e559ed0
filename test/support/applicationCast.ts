import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor, Role } from '../../server/domain/actor.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { canonicalJson } from '../../server/domain/json.js';
import { sha256 } from '../../server/domain/events.js';
import { newId, type Deps } from '../../server/shared/request/deps.js';
import { attachFile } from '../../server/features/applications/attachFile.service.js';
import { saveSection } from '../../server/features/applications/saveSection.service.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import { startupDefinition, startupTyped } from './startup.js';
import { residentIdOf } from './papers.js';
import { pdfBy } from './pdfs.js';

/** Monday 2 November 2026, 9 in the morning in the zone: the call has been open for a month. */
export const openDay = new Date('2026-11-02T01:00:00.000Z');
export const closesAt = '2026-11-30T10:00:00.000Z';
export const afterClose = new Date('2026-11-30T10:00:00.001Z');

/** The people of the applicant's stories. */
export const cast = {
  /** Founder; files for Lanhai. */
  lin: 'user-lin',
  /** Her colleague at Lanhai. */
  zhao: 'user-zhao',
  /** Somebody else with a firm of his own. */
  stranger: 'user-stranger',
  wang: 'user-wang',
  expert: 'user-expert',
  finance: 'user-finance',
} as const;
export const lanhai = 'org-lanhai';
export const otherFirm = 'org-other';
export const callId = 'call-startup';
const programme = 'kechuang';

const roles: Readonly<Record<string, Role>> = {
  [cast.wang]: 'desk_officer',
  [cast.expert]: 'expert',
  [cast.finance]: 'finance_preparer',
};
const names: Readonly<Record<string, string>> = {
  [cast.lin]: 'Lin Yuan',
  [cast.zhao]: 'Zhao Min',
  [cast.stranger]: 'Stranger',
  [cast.wang]: 'Wang Min',
  [cast.expert]: 'Expert Chen',
  [cast.finance]: 'Qian Duo',
};

/** The programme, a procedure and its open call, two firms, and everybody of the cast. */
export async function setScene(
  { db }: Deps,
  definition: Definition = startupDefinition(),
): Promise<void> {
  const at = '2026-09-01T00:00:00.000Z';
  const name = { zh: 'P', en: 'Programme' };
  await db.rows.programmes.insert({ id: programme, name, summary: name, position: 1 });
  await db.rows.procedures.insert({
    id: definition.procedure,
    programme_id: programme,
    name: definition.name,
    created_at: at,
  });
  await db.rows.procedureVersions.insert({
    id: 'version-1',
    procedure_id: definition.procedure,
    number: 1,
    definition,
    definition_hash: sha256(canonicalJson(JSON.parse(JSON.stringify(definition)))),
    published_at: at,
    published_by: null,
  });
  await db.rows.calls.insert({
    id: callId,
    procedure_id: definition.procedure,
    procedure_version_id: 'version-1',
    programme_id: programme,
    title: { zh: 'C2', en: 'Second call of 2026' },
    opens_at: '2026-10-01T01:00:00.000Z',
    closes_at: closesAt,
    quota: null,
    budget_line_id: null,
    status: 'published',
    created_at: at,
    version: 1,
  });
  await setPeople(db, at);
}

async function setPeople(db: Deps['db'], at: string): Promise<void> {
  for (const [index, id] of Object.values(cast).entries()) {
    await db.rows.users.insert({
      id,
      person_id: `person-${id}`,
      email: `${id}@example.org`,
      name: names[id] ?? id,
      phone: '',
      password_hash: '',
      locale: 'en',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    const role = roles[id];
    if (role) {
      await db.rows.grants.insert({
        id: `grant-${index}`,
        user_id: id,
        role,
        programme_id: programme,
        granted_by: null,
        granted_at: at,
        revoked_by: null,
        revoked_at: null,
      });
    }
  }
  const firm = (id: string, creditCode: string) => ({
    id,
    credit_code: creditCode,
    name: `Firm ${id}`,
    legal_representative: 'Lin Yuan',
    registered_on: '2023-05-18',
    address: 'Huoju Road 1',
    licence_file_id: null,
    verified_at: at,
    created_at: at,
    version: 1,
  });
  await db.rows.organisations.insert(firm(lanhai, '91350200776049653A'));
  await db.rows.organisations.insert(firm(otherFirm, '91210231MA0TEST00X'));
  const member = (organisation: string, user: string) =>
    db.rows.memberships.insert({
      organisation_id: organisation,
      user_id: user,
      position: 'manager',
      joined_at: at,
    });
  await member(lanhai, cast.lin);
  await member(lanhai, cast.zhao);
  await member(otherFirm, cast.stranger);
}

export async function actorOf({ db }: Deps, userId: string): Promise<Actor> {
  const account = await loadAccount(db, userId);
  if (!account) throw new Error(`no account ${userId}`);
  return account.actor;
}

/** A whole PDF whose content depends on `words`. */
export const pdf = (words: string): Buffer => Buffer.from(pdfBy('somebody', words));

export const allDeclared = startupDefinition().declarations.map(({ id }) => id);

/** Uploads a file as a document, as the browser would have. */
export async function putDocument(
  deps: Deps,
  actor: Actor,
  id: string,
  document: string,
  content = pdf(document),
): Promise<string> {
  const path = join(deps.files.temporaryFolder, newId());
  await writeFile(path, content);
  const file = { path, name: `${document}.pdf`, sizeBytes: content.length };
  return attachFile(deps, actor, { id, document, file });
}

/** An application (of Lanhai unless said otherwise) with everything filled in that the definition asks for. */
export async function completeDraft(
  deps: Deps,
  actor: Actor,
  organisationId: string = lanhai,
): Promise<string> {
  const id = await startApplication(deps, actor, { callId, organisationId });
  // One person leads one project: every application after the first names another founder.
  const nth = (await deps.db.rows.applications.all({})).length;
  const other = nth === 1 ? {} : { 'founder.paper.number': residentIdOf('1990-03-07', 200 + nth) };
  for (const [section, typed] of Object.entries(startupTyped)) {
    const raw = section === 'founder' ? { ...typed, ...other } : typed;
    await saveSection(deps, actor, { id, section, version: 1, raw });
  }
  for (const { id: document, required } of startupDefinition().documents) {
    if (required) await putDocument(deps, actor, id, document);
  }
  return id;
}

/** The same, handed in. */
export async function submittedCase(deps: Deps, actor: Actor): Promise<string> {
  const id = await completeDraft(deps, actor);
  await submitApplication(deps, actor, { id, declarations: allDeclared });
  return id;
}
