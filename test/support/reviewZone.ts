import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashFile } from '../../server/adapters/fileContent.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import { loadCase } from '../../server/data/stores/caseStore.js';
import { drawPlace } from '../../server/data/stores/numberStore.js';
import type { Actor, Role } from '../../server/domain/actor.js';
import { contentHash, freeze } from '../../server/domain/application/content.js';
import { sealSection } from '../../server/domain/application/privateAnswers.js';
import type { Answers } from '../../server/domain/form/answerValues.js';
import { readSection } from '../../server/domain/procedure/answers.js';
import type { UniqueRule } from '../../server/domain/definition/definition.js';
import { creditCodeCheckCharacter } from '../../server/domain/identity/creditCode.js';
import { draftCase, type CaseState } from '../../server/domain/workflow/caseState.js';
import { submit } from '../../server/domain/workflow/machine.js';
import { changeCase, useVerb } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { createExpertProfile } from '../../server/features/experts/expertEntry.step.js';
import type { TestDatabase } from './databases.js';
import { seedCall } from './reviewCall.js';
import { monday, reviewApp } from './reviewApp.js';
import { startupCompiled, startupTyped } from './startup.js';
import { visitor, type Visitor } from './visitor.js';

const compiled = startupCompiled();

interface ZoneOptions {
  readonly quota?: number;
  readonly budgetYuan?: number;
  readonly whole?: boolean;
  readonly review?: object;
  readonly vote?: object;
  readonly rank?: object;
  readonly unique?: readonly UniqueRule[];
  /** The program that converts documents of office programs. */
  readonly office?: string | null;
}

/** A zone with one call, and everything that reviewing, ranking and deciding need. */
export async function reviewZone(
  database: TestDatabase,
  {
    quota = 3,
    budgetYuan = 3_000_000,
    whole = false,
    review = {},
    vote = {},
    rank = {},
    unique = [],
    office = null,
  }: ZoneOptions = {},
) {
  const { deps, clock, app } = await reviewApp(database, { whole, office });
  const { db } = database;
  const at = monday.toISOString();
  const ids = await seedCall(db, at, { quota, budgetYuan, review, vote, rank, unique });

  let people = 0;
  async function person(nickname: string, ...roles: Role[]): Promise<Actor> {
    people += 1;
    const id = newId();
    await db.rows.users.insert({
      id,
      person_id: newId(),
      email: `${nickname}@example.org`,
      name: nickname,
      phone: `1390000${String(1000 + people)}`,
      password_hash: '',
      locale: 'en',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    for (const role of roles) await grant(id, role);
    return reload(id);
  }
  async function grant(userId: string, role: Role, programme = ids.programme): Promise<void> {
    await db.rows.grants.insert({
      id: newId(),
      user_id: userId,
      role,
      programme_id: programme,
      granted_by: null,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
  }
  async function reload(id: string): Promise<Actor> {
    const account = await loadAccount(db, id);
    if (!account) throw new Error('no account');
    return account.actor;
  }
  let codes = 0;
  const newCode = (): string => {
    codes += 1;
    const first = `91210231MA0P4${String(codes).padStart(4, '0')}`;
    return first + creditCodeCheckCharacter(first);
  };
  async function expert(nickname: string, employerCode = newCode()): Promise<Actor> {
    const actor = await person(nickname, 'expert');
    await createExpertProfile(deps, null, actor.userId, {
      employer: `University of ${nickname}`,
      employerCode,
      title: 'Professor',
      fields: ['marine'],
      active: true,
    });
    return actor;
  }
  const staff = await person('staff', 'desk_officer', 'formal_checker', 'programme_officer');
  const secretary = await person('secretary', 'review_secretary');
  const head = await person('head', 'department_head');

  /** An application handed in by a firm of its own, standing in the expert review. */
  async function inReview(
    title: string,
    { typed = {}, documents = [] }: { typed?: Typed; documents?: readonly Planted[] } = {},
  ): Promise<{ id: string; applicant: Actor; creditCode: string }> {
    const founder = await person(`founder of ${title}`);
    const organisation = newId();
    const creditCode = newCode();
    await db.rows.organisations.insert({
      id: organisation,
      credit_code: creditCode,
      name: `Firm of ${title}`,
      legal_representative: 'x',
      registered_on: '2023-01-01',
      address: '',
      licence_file_id: null,
      verified_at: at,
      created_at: at,
      version: 1,
    });
    await db.rows.memberships.insert({
      organisation_id: organisation,
      user_id: founder.userId,
      position: 'manager',
      joined_at: at,
    });
    const id = newId();
    await db.rows.applications.insert({
      id,
      number: null,
      call_id: ids.call,
      place: await drawPlace(db, ids.call),
      procedure_version_id: ids.version,
      programme_id: ids.programme,
      applicant_id: founder.userId,
      organisation_id: organisation,
      title,
      applicant_name: `Firm of ${title}`,
      status: 'draft',
      stage: null,
      stage_entered_at: null,
      due_at: null,
      waiting_on: 'applicant',
      ended_as: null,
      score: null,
      state: draftCase,
      version: 0,
      head_hash: '0'.repeat(64),
      created_at: at,
      submitted_at: null,
    });
    const frozen = await Promise.all(documents.map((document) => attach(id, founder, document)));
    const answers = answersOf({
      ...typed,
      project: { 'project.title': title, ...typed['project'] },
    });
    const content = freeze({
      procedure_version: ids.version,
      call: ids.call,
      applicant: founder.userId,
      organisation,
      answers: sealed(answers, (text) => deps.seal.seal(text)),
      documents: frozen,
      declarations: [],
    });
    await db.rows.revisions.insert({
      application_id: id,
      number: 1,
      content,
      content_hash: contentHash(content),
      submitted_at: at,
      submitted_by: founder.userId,
    });
    const applicant = await reload(founder.userId);
    const number = `KC-2026-${id.slice(-4)}`;
    await changeCase(
      deps,
      applicant,
      id,
      (file, context) => submit(context, file.subject.state, { revision: 1, contentHash: 'x' }),
      { number, submitted_at: at },
    );
    await useVerb(deps, staff, id, 'desk', 'accept', { reason: '' });
    await useVerb(deps, staff, id, 'formal', 'pass', checklist());
    return { id, applicant, creditCode };
  }

  async function attach(id: string, owner: Actor, document: Planted) {
    const file = newId();
    const attachment = newId();
    const path = join(deps.files.temporaryFolder, file);
    await writeFile(path, document.content);
    const sha = await hashFile(path);
    await deps.files.keep(path, file, sha);
    const { type = 'application/pdf' } = document;
    const size = document.content.length;
    await db.rows.files.insert({
      id: file,
      sha256: sha,
      size_bytes: size,
      type,
      stored_at: at,
      stored_by: owner.userId,
    });
    await db.rows.attachments.insert({
      id: attachment,
      application_id: id,
      slot: `document.${document.document}`,
      file_id: file,
      name: document.name,
      added_at: at,
      added_by: owner.userId,
      removed_at: null,
    });
    const { name: fileName, document: of } = document;
    return { id: attachment, document: of, name: fileName, type, size_bytes: size, sha256: sha };
  }

  async function browse(actor: Actor): Promise<Visitor> {
    const browser = visitor(app);
    await browser.get(`/test/sign-in/${actor.userId}`);
    return browser;
  }
  const stateOf = async (id: string): Promise<CaseState> => (await loadCase(db, id)).state;
  const reviewOf = async (id: string, who: Actor): Promise<string> => {
    const found = await db.rows.reviews.find({ application_id: id, expert_id: who.userId });
    if (!found) throw new Error('no review');
    return found.id;
  };
  return {
    deps,
    clock,
    ids,
    app,
    staff,
    secretary,
    head,
    person,
    grant,
    reload,
    expert,
    inReview,
    browse,
    stateOf,
    reviewOf,
  };
}

export type ReviewZone = Awaited<ReturnType<typeof reviewZone>>;
type Typed = Readonly<Record<string, Readonly<Record<string, string | string[]>>>>;
interface Planted {
  readonly document: string;
  readonly name: string;
  readonly content: string | Buffer;
  readonly type?: string;
}

const around = {
  today: '2026-03-02',
  call: { opens: '2026-02-01', closes: '2026-03-31', year: 2026 },
};

function answersOf(typed: Typed): Answers {
  return Object.fromEntries(
    Object.entries(startupTyped).map(([section, values]) => [
      section,
      readSection(compiled, section, { ...values, ...typed[section] }, {}, around).values,
    ]),
  );
}

const sealed = (answers: Answers, seal: (text: string) => string) =>
  Object.fromEntries(
    Object.entries(answers).map(([id, values]) => [
      id,
      { ...sealSection(compiled, id, values, seal) },
    ]),
  );

function checklist(): Record<string, string> {
  const stage = compiled.definition.workflow.stages['formal'];
  const items: unknown = stage && Reflect.get(stage, 'checklist');
  const list = Array.isArray(items) ? items : [];
  return Object.fromEntries(list.map((item: { id: string }) => [`item.${item.id}`, 'pass']));
}
