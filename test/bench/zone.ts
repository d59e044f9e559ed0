import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../server/adapters/clock.js';
import { begin, encloseDocuments } from '../../server/cli/demoZone/acts.js';
import { readDemoData, type DemoProject } from '../../server/cli/demoZone/demoData.js';
import { fillDemoZone } from '../../server/cli/demoZone/fillDemoZone.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { benchDomain } from './cast.js';
import { openStage, type DemoStage } from '../../server/cli/demoZone/demoStage.js';
import { id as idColumn, words } from '../../server/data/schema/columns.js';
import type { Readers, ValuesOf } from '../../server/data/schema/rows.js';
import { users } from '../../server/data/tables/people.js';
import { openDatabase } from '../../server/data/database.js';
import { migrateUp } from '../../server/data/migrator.js';
import { creditCodeCheckCharacter } from '../../server/domain/identity/creditCode.js';
import { newId, type Deps } from '../../server/shared/request/deps.js';
import { loadPresets } from '../../server/features/designer/versions/presets.service.js';
import { composeDeps } from '../../server/web/composition.js';

export const benchSecret = 'a secret of the bench alone, for one run';

/** A database with the demonstration zone in it, and where its files lie. */
export interface Zone {
  readonly url: string;
  readonly dataDir: string;
  readonly deps: Deps;
  close(): Promise<void>;
}

/** Makes a zone by the real services: people, calls, cases in every stage. */
export async function makeZone(url: string, dataDir: string): Promise<Zone> {
  await mkdir(dataDir, { recursive: true });
  const db = openDatabase(url, benchSecret);
  await migrateUp(db);
  const root = process.cwd();
  const deps = await composeDeps({
    db,
    clock: systemClock,
    secret: benchSecret,
    dataDir,
    root,
    demo: false,
    development: false,
    baseUrl: () => 'http://qixian.test',
  });
  await loadPresets(deps, join(root, 'config', 'programmes'));
  await fillDemoZone(deps);
  for (const { id, email } of await db.rows.users.all({})) {
    await db.rows.users.update({ id }, { email: email.replace(demoDomain, benchDomain) });
  }
  return { url, dataDir, deps, close: () => db.close() };
}

/** The one that the projects of the demonstration are written for. */
const procedure = 'kechuang.startup';

/** Who and what is looked at. */
export interface Subjects {
  readonly programme: string;
  readonly callId: string;
  /** The running case with the longest history, and the address of who filed it. */
  readonly caseId: string;
  readonly applicant: string;
  readonly officer: string;
  readonly officerId: string;
  /** Two characters of that case's title, to be looked for. */
  readonly word: string;
  /** A review that is open for its expert. */
  readonly reviewId: string;
  readonly expert: string;
}

export async function findSubjects({ deps }: Zone): Promise<Subjects> {
  const one = async <const C extends Readers>(
    columns: C,
    sql: string,
    values: Readonly<Record<string, unknown>> = {},
  ): Promise<ValuesOf<C>> => {
    const [row] = await deps.db.select(columns, sql, values);
    if (!row) throw new Error(`the demonstration zone lacks what this looks for: ${sql}`);
    return row;
  };
  const found = await one(
    { id: idColumn(), programme_id: idColumn(), title: words(300), email: users.columns.email },
    `SELECT a.id, a.programme_id, a.title, u.email FROM applications a JOIN users u ON u.id = a.applicant_id
       JOIN procedure_versions v ON v.id = a.procedure_version_id
      WHERE a.status = 'running' AND v.procedure_id = :procedure ORDER BY a.version DESC LIMIT 1`,
    { procedure },
  );
  const review = await one(
    { id: idColumn(), email: users.columns.email },
    `SELECT r.id, u.email FROM reviews r JOIN users u ON u.id = r.expert_id
      JOIN applications a ON a.id = r.application_id AND a.stage = r.stage
      WHERE r.status = 'accepted' LIMIT 1`,
  );
  const officer = await one(
    { id: idColumn(), email: users.columns.email },
    `SELECT u.id, u.email FROM users u JOIN grants g ON g.user_id = u.id
      WHERE g.role = 'programme_officer' AND g.revoked_at IS NULL LIMIT 1`,
  );
  const call = await one(
    { id: idColumn() },
    `SELECT c.id FROM calls c JOIN procedure_versions v ON v.id = c.procedure_version_id
      WHERE c.status = 'published' AND v.procedure_id = :procedure
      ORDER BY c.closes_at DESC LIMIT 1`,
    { procedure },
  );
  return {
    programme: found.programme_id,
    callId: call.id,
    caseId: found.id,
    word: Array.from(found.title).slice(0, 2).join(''),
    applicant: found.email,
    officer: officer.email,
    officerId: officer.id,
    reviewId: review.id,
    expert: review.email,
  };
}

/** Applications that only need to be handed in, each of a firm of its own but of one person. */
export interface Drafts {
  readonly email: string;
  readonly project: DemoProject;
  readonly ids: readonly string[];
}

export async function makeDrafts(
  { deps }: Zone,
  callId: string,
  count: number,
  person = 0,
): Promise<Drafts> {
  const stage = openStage(deps, await readDemoData());
  const [project] = stage.data.projects;
  if (!project) throw new Error('the demonstration zone has no project');
  const address = person === 0 ? `bench${benchDomain}` : `person${person}@evening.test`;
  const { vault } = deps.db;
  const userId = newId();
  // The password of every demonstration account, whatever it is hashed to.
  await deps.db.execute(
    `INSERT INTO users (id, person_id, email, email_digest, name, phone, password_hash, locale,
                        email_confirmed_at, disabled_at, sessions_from, created_at)
     SELECT :id, :id, :email, :digest, name, phone, password_hash, locale, email_confirmed_at, NULL,
            sessions_from, created_at FROM users WHERE host_digest = :host LIMIT 1`,
    {
      id: userId,
      email: vault.seal(address),
      digest: vault.digest(address),
      host: vault.digest(benchDomain),
    },
  );
  stage.meet(project.id, userId);
  const ids: string[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    const organisationId = await makeFirm(stage, userId, person * count + turn);
    const id = await begin(stage, project, callId, organisationId);
    await encloseDocuments(stage, project, id);
    ids.push(id);
  }
  return { email: address, project, ids };
}

async function makeFirm({ deps }: DemoStage, userId: string, turn: number): Promise<string> {
  const id = newId();
  const at = deps.clock.now().toISOString();
  const code = `91210299MA9${String(turn).padStart(6, '0')}`;
  await deps.db.rows.organisations.insert({
    id,
    credit_code: code + creditCodeCheckCharacter(code),
    name: `Firm ${turn}`,
    legal_representative: 'Firm',
    registered_on: '2024-05-18',
    address: 'Road 1',
    licence_file_id: null,
    verified_at: at,
    created_at: at,
    version: 1,
  });
  await deps.db.rows.memberships.insert({
    organisation_id: id,
    user_id: userId,
    position: 'manager',
    joined_at: at,
  });
  return id;
}
