import { loadCase, type ApplicationRow } from '../../server/data/stores/caseStore.js';
import { caseEventOf, caseStream } from '../../server/data/stores/caseStore.js';
import { checkChains } from '../../server/data/chains.js';
import type { Actor, Role } from '../../server/domain/actor.js';
import { sha256 } from '../../server/domain/events.js';
import { canonicalJson } from '../../server/domain/json.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { replay } from '../../server/domain/workflow/caseState.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import type { Deps } from '../../server/shared/request/deps.js';
import type { Route } from '../../server/shared/request/route.js';
import type { SheetDeps } from '../../server/shared/casefile/stageSheet.js';
import { proposeMove } from '../../server/features/versionMoves/proposeMove.service.js';
import { approveMove } from '../../server/features/versionMoves/decideMove.service.js';
import { carryOut } from '../../server/features/versionMoves/carryOutMoves.job.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import {
  actorOf,
  allDeclared,
  cast,
  completeDraft,
  lanhai,
  openDay,
  setScene,
} from './applicationCast.js';
import { brokenBooks } from './brokenBooks.js';
import type { TestDatabase } from './databases.js';
import { smallApp, type SmallApp } from './smallApp.js';
import { startupDefinition } from './startup.js';
import { readStream } from './streams.js';

export const procedureId = startupDefinition().procedure;
export const newest = 'version-2';

/** Three officers of the programme, a checker, and an officer of another programme. */
export const desk = {
  gao: 'user-gao',
  hu: 'user-hu',
  third: 'user-third',
  checker: 'user-checker',
  other: 'user-other-officer',
} as const;

const duties: readonly (readonly [user: string, role: Role, programme: string])[] = [
  [desk.gao, 'programme_officer', 'kechuang'],
  [desk.hu, 'programme_officer', 'kechuang'],
  [desk.third, 'programme_officer', 'kechuang'],
  [desk.checker, 'formal_checker', 'kechuang'],
  [desk.other, 'programme_officer', 'elsewhere'],
];

/** The scene of the applicant's stories, with the officers of the desk. */
export async function movesZone(
  database: TestDatabase,
  routes: (deps: SheetDeps) => readonly Route[] = () => [],
): Promise<SmallApp> {
  const zone = await smallApp(database, openDay, routes);
  await setScene(zone.deps);
  for (const [user, role, programme] of duties) await engage(zone.deps, user, role, programme);
  return zone;
}

async function engage({ db }: Deps, id: string, role: Role, programme: string): Promise<void> {
  const at = openDay.toISOString();
  await db.rows.users.insert({
    id,
    person_id: `person-${id}`,
    email: `${id}@example.org`,
    name: id,
    phone: '',
    password_hash: '',
    locale: 'en',
    email_confirmed_at: at,
    disabled_at: null,
    sessions_from: at,
    created_at: at,
  });
  await db.rows.grants.insert({
    id: `grant-${id}`,
    user_id: id,
    role,
    programme_id: programme,
    granted_by: null,
    granted_at: at,
    revoked_by: null,
    revoked_at: null,
  });
}

/** Publishes version 2 of the procedure: the first one with what `change` says otherwise. */
export async function publishSecond(
  { db }: Deps,
  change: (definition: Definition) => void,
): Promise<Definition> {
  const definition = startupDefinition();
  change(definition);
  await db.rows.procedureVersions.insert({
    id: newest,
    procedure_id: procedureId,
    number: 2,
    definition,
    definition_hash: sha256(canonicalJson(JSON.parse(JSON.stringify(definition)))),
    published_at: openDay.toISOString(),
    published_by: null,
  });
  return definition;
}

/** Without the formal check: the desk sends cases to the experts at once. */
export function withoutCheck(definition: Definition): void {
  const { stages } = definition.workflow;
  const { desk: first } = stages;
  if (first) first.next = { accepted: 'review', refused: '.not_accepted' };
  delete stages['formal'];
}

/** Experts score in another stage of the same kind, by a rubric of its own. */
export function otherReview(definition: Definition): void {
  const { stages } = definition.workflow;
  const { formal, review } = stages;
  if (!formal || !review) throw new Error('no review');
  stages['second'] = structuredClone(review);
  formal.next = { ...formal.next, passed: 'second' };
  delete stages['review'];
}

/** Two days more at the desk, which no case under way minds. */
export function slowerDesk(definition: Definition): void {
  const { desk: first } = definition.workflow.stages;
  if (first) first.due = '5 wd';
}

/** A case at the desk, of Lanhai or of the other firm. */
export async function caseAtDesk(deps: Deps, firm = lanhai): Promise<ApplicationRow> {
  const who = await actorOf(deps, firm === lanhai ? cast.lin : cast.stranger);
  const id = await completeDraft(deps, who, firm);
  await submitApplication(deps, who, { id, declarations: allDeclared });
  return loadCase(deps.db, id);
}

/** A case in the formal check. */
export async function caseAtCheck(deps: Deps): Promise<ApplicationRow> {
  const { id } = await caseAtDesk(deps);
  await accept(deps, id);
  return loadCase(deps.db, id);
}

/** A case that the experts are to score. */
export async function caseAtReview(deps: Deps): Promise<ApplicationRow> {
  const { id } = await caseAtCheck(deps);
  const stage: unknown = Reflect.get(
    startupDefinition().workflow.stages['formal'] ?? {},
    'checklist',
  );
  const items = Array.isArray(stage) ? stage.map((item: { id: string }) => item.id) : [];
  const typed = Object.fromEntries(items.map((item) => [`item.${item}`, 'pass']));
  await useVerb(deps, await actorOf(deps, desk.checker), id, 'formal', 'pass', typed);
  return loadCase(deps.db, id);
}

export async function accept(deps: Deps, id: string): Promise<void> {
  await useVerb(deps, await actorOf(deps, cast.wang), id, 'desk', 'accept', { reason: '' });
}

export const reason = 'The new rules hold for cases under way.';

/** A proposal of one officer; `place` is `keep` or a stage of the new version. */
export async function propose(
  deps: Deps,
  rows: readonly ApplicationRow[],
  place = 'keep',
): Promise<string> {
  const gao = await actorOf(deps, desk.gao);
  return proposeMove(deps, gao, procedureId, {
    to: newest,
    reason,
    case: rows.map(({ id, version }) => `${id}~${version}`),
    all_mapping: false,
    ...Object.fromEntries(rows.map(({ id }) => [`place.${id}`, place])),
  });
}

/** The other officer approves, and the cases are moved. */
export async function approve(deps: Deps, id: string, version = 1): Promise<void> {
  await approveMove(deps, await actorOf(deps, desk.hu), { procedureId, id, version });
  await carryOut(deps, id);
}

export const officer = (deps: Deps, id: string = desk.gao): Promise<Actor> => actorOf(deps, id);

/** What became of each case of a move. */
export async function outcome(deps: Deps, move: string) {
  const lines = await deps.db.rows.versionMoveLines.all({ move_id: move });
  return lines.map(({ status, skipped_for: why }) => ({ status, why }));
}

/** Invariants and chains that are broken, and cases that do not stand where their events say. */
export async function unsound({ db }: Deps): Promise<string[]> {
  const broken = await brokenBooks(db);
  const { breaks } = await checkChains(db);
  const astray: string[] = [];
  for (const row of await db.rows.applications.all({})) {
    const events = (await readStream(db, caseStream(row.id))).map(caseEventOf);
    const told = replay(events);
    if (JSON.stringify(sorted(told)) !== JSON.stringify(sorted(row.state))) astray.push(row.id);
  }
  return [...broken.map(({ name }) => name), ...breaks.map(({ stream }) => stream), ...astray];
}

const sorted = (state: object): unknown =>
  JSON.parse(canonicalJson(JSON.parse(JSON.stringify(state))));
