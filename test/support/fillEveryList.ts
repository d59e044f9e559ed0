import { loadAccount } from '../../server/data/stores/actorStore.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { proposeDay } from '../../server/features/calendar/proposeYear.service.js';
import { beginDraft } from '../../server/features/designer/drafts/startDraft.service.js';
import { convene } from '../../server/features/meetings/convene.service.js';
import { inOffice } from '../../server/features/meetings/meetingPeople.query.js';
import { votingCases } from '../../server/features/meetings/votingCases.query.js';
import { plantDefence } from './plantDefence.js';
import { newId, type Deps } from '../../server/shared/request/deps.js';

/** The id of the proposed move. */
export const filledMove = '0199a2b4-0000-7000-8000-00000000f111';

/**
 * Adds to the demonstration zone what it has not lived through, so that every list of a programme
 * has something to tell: procedures of two programmes revised, drafted anew and moved, calls not yet
 * published, an objection, people tied to cases on which they work.
 */
export async function fillEveryList(deps: Deps): Promise<void> {
  for (const procedure of ['kechuang.startup', 'youth.rent']) await revise(deps, procedure);
  await proposeMove(deps, 'kechuang.startup');
  for (const procedure of ['kechuang.transfer', 'youth.scholarship']) await draft(deps, procedure);
  for (const programme of ['kechuang', 'youth']) await draftCall(deps, programme);
  await object(deps, 'kechuang');
  for (const programme of ['kechuang', 'youth']) await tie(deps, programme);
  await proposeHoliday(deps);
  for (const programme of ['kechuang', 'youth']) await meet(deps, programme);
  for (const programme of ['kechuang', 'youth']) await plantDefence(deps, programme);
}

const accountOf = async ({ db }: Deps, id: string) => {
  const user = await db.rows.users.find({ email: `${id}${demoDomain}` });
  const account = await loadAccount(db, user?.id ?? '');
  if (!account) throw new Error(`nobody is ${id}`);
  return account.actor;
};

/** A joint meeting of a programme with whatever waits for its vote. */
async function meet(deps: Deps, programme: string): Promise<void> {
  const secretary = await accountOf(deps, 'secretary');
  const [chair] = await inOffice(deps.db, programme, ['department_head']);
  const waiting = await votingCases(deps, secretary, programme);
  await convene(deps, secretary, {
    programme,
    title: `联席会议 ${programme}`,
    starts: new Date(deps.clock.now().getTime() + 86_400_000).toISOString(),
    place: '三楼会议室',
    chair: chair?.id ?? '',
    guests: [],
    cases: waiting.slice(0, 2).map(({ id }) => id),
  });
}

/** A day off that a colleague of the officer proposes, so that the officer has it to decide. */
async function proposeHoliday(deps: Deps): Promise<void> {
  const colleague = await accountOf(deps, 'officer2');
  const day = { day: '2026-06-02', becomes: 'off', called: '停电', day_reason: 'typed' } as const;
  await proposeDay(deps, colleague, 2026, day);
}

/** Gives a procedure a second version, without which no case could be moved to one. */
async function revise({ db: { rows } }: Deps, procedure: string): Promise<void> {
  const { procedureVersions } = rows;
  const first = await procedureVersions.find({ procedure_id: procedure });
  if (!first) throw new Error(`no procedure ${procedure}`);
  await procedureVersions.insert({ ...first, id: newId(), number: first.number + 1 });
}

/** Proposes that cases follow the newest version. */
async function proposeMove(deps: Deps, procedure: string): Promise<void> {
  const { rows } = deps.db;
  const { userId, personId } = await accountOf(deps, 'officer');
  const versions = await rows.procedureVersions.all({ procedure_id: procedure });
  await rows.versionMoves.insert({
    id: filledMove,
    programme_id: 'kechuang',
    procedure_id: procedure,
    to_version_id: versions.find(({ number }) => number === versions.length)?.id ?? '',
    reason: 'typed',
    status: 'proposed',
    proposed_by: userId,
    proposed_person: personId,
    proposed_at: deps.clock.now().toISOString(),
    version: 1,
  });
}

/** Begins to change a procedure. */
async function draft(deps: Deps, procedure: string): Promise<void> {
  const { rows } = deps.db;
  const version = await rows.procedureVersions.find({ procedure_id: procedure });
  if (!version) throw new Error(`no procedure ${procedure}`);
  await beginDraft(deps, await accountOf(deps, 'officer'), version.definition, version.id);
}

/** A call that nobody has published yet, so that its very title is a secret. */
async function draftCall({ db: { rows } }: Deps, programme: string): Promise<void> {
  const { calls } = rows;
  const published = await calls.find({ programme_id: programme });
  if (!published) throw new Error(`no call of ${programme}`);
  const title = { zh: `尚未发布的${programme}批次`, en: `A call of ${programme} to come` };
  await calls.insert({ ...published, id: newId(), title, status: 'draft' });
}

/** Objects to a case, which nobody in the zone has done. */
async function object({ db: { rows }, clock, seal }: Deps, programme: string): Promise<void> {
  const entries = await rows.noticeEntries.all({});
  const concerned = await rows.applications.all({
    id: entries.map((entry) => entry.application_id),
    programme_id: programme,
  });
  await rows.objections.insert({
    id: newId(),
    notice_id: entries[0]?.notice_id ?? '',
    application_id: concerned[0]?.id ?? '',
    objector_name: seal.seal('typed'),
    objector_contact: seal.seal('typed'),
    facts: seal.seal('typed'),
    file_id: null,
    file_name: '',
    withdrawn_at: null,
    withdrawn_for: null,
    closed_as: null,
    registered_at: clock.now().toISOString(),
    status: 'open',
    decision: '',
    decided_at: null,
    decided_by: null,
    version: 1,
  });
}

/** Ties a desk officer to a case of a firm, to be decided by a secretary. */
async function tie({ db: { rows }, clock }: Deps, programme: string): Promise<void> {
  const running = await rows.applications.all({ programme_id: programme, status: 'running' });
  const [concerned] = running.filter((row) => row.organisation_id !== null);
  const [desk] = await rows.grants.all({ role: 'desk_officer' });
  const user = await rows.users.find({ id: desk?.user_id ?? '' });
  await rows.caseTies.insert({
    application_id: concerned?.id ?? '',
    person_id: user?.person_id ?? '',
    organisation_id: concerned?.organisation_id ?? '',
    user_id: user?.id ?? '',
    kind: 'role',
    status: 'open',
    arose_at: clock.now().toISOString(),
    reason: null,
    decided_by: null,
    decided_at: null,
  });
}
