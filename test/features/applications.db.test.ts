import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { act } from '../../server/domain/workflow/machine.js';
import { contentHash, readFrozen } from '../../server/domain/application/content.js';
import { Refused } from '../../server/domain/refusal.js';
import { caseEventOf, caseStream } from '../../server/data/stores/caseStore.js';
import { replay } from '../../server/domain/workflow/caseState.js';
import type { Actor } from '../../server/domain/actor.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { saveSection } from '../../server/features/applications/saveSection.service.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import {
  withdrawApplication,
  withdrawInput,
} from '../../server/features/applications/withdrawApplication.service.js';
import { readTyped } from '../../server/domain/typed.js';
import {
  afterClose,
  allDeclared,
  callId,
  cast,
  completeDraft,
  actorOf,
  lanhai,
  openDay,
  otherFirm,
  pdf,
  putDocument,
  setScene,
  submittedCase,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import { firstBreak, readStream } from '../support/streams.js';

onEachDatabase('applications', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Actor;
  let zhao: Actor;

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, () => []);
    await setScene(app.deps);
    lin = await actorOf(app.deps, cast.lin);
    zhao = await actorOf(app.deps, cast.zhao);
  });
  afterEach(() => database.close());

  const refusal = async (work: Promise<unknown>): Promise<Refused> => {
    const thrown: unknown = await work.then(
      () => null,
      (error: unknown) => error,
    );
    if (thrown instanceof Refused) return thrown;
    throw new Error(`not refused: ${String(thrown)}`);
  };
  const start = () => startApplication(app.deps, lin, { callId, organisationId: lanhai });
  const numbers = async () =>
    (await app.deps.db.rows.applications.all({})).flatMap(({ number }) => number ?? []);

  test('a draft begins with what the firm’s record says and without an event', async () => {
    const id = await start();
    const row = await app.deps.db.rows.applications.find({ id });
    expect(row).toMatchObject({ status: 'draft', version: 0, applicant_name: `Firm ${lanhai}` });
    const sections = await app.deps.db.rows.applicationSections.all({ application_id: id });
    expect(sections).toHaveLength(5);
    const company = sections.find(({ section }) => section === 'company');
    expect(company?.answers).toMatchObject({ name: `Firm ${lanhai}`, registered_on: '2023-05-18' });
    expect(await readStream(app.deps.db, caseStream(id))).toEqual([]);
  });

  test('one live application per firm and call, also from two tabs at once', async () => {
    const tries = await Promise.allSettled([start(), start(), start()]);
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await refusal(start())).code).toBe('already_applied');
    expect(await app.deps.db.rows.applications.count({})).toBe(1);
  });

  test('only for one’s own firm, and only while the call is open', async () => {
    const other = { callId, organisationId: otherFirm };
    expect((await refusal(startApplication(app.deps, lin, other))).kind).toBe('hidden');
    const nobody = { callId, organisationId: null };
    expect((await refusal(startApplication(app.deps, lin, nobody))).code).toBe('check_fields');
    app.clock.set(afterClose);
    expect((await refusal(start())).code).toBe('call_closed');
    app.clock.set(new Date('2026-09-30T00:00:00Z'));
    expect((await refusal(start())).code).toBe('call_not_open');
  });

  test('personal numbers are sealed at rest and in the revision', async () => {
    const id = await submittedCase(app.deps, lin);
    const sections = await app.deps.db.rows.applicationSections.all({ application_id: id });
    const [revision] = await app.deps.db.rows.revisions.all({ application_id: id });
    for (const kept of [JSON.stringify(sections), JSON.stringify(revision?.content)]) {
      expect(kept).not.toContain('210211199003071235');
      expect(kept).not.toContain('13800005678');
      expect(kept).not.toContain('Sun Li');
      expect(kept).toContain('Deep-sea sensor');
    }
  });

  test('handing in freezes the content, gives a number and starts the workflow', async () => {
    const id = await completeDraft(app.deps, lin);
    const submitted = await submitApplication(app.deps, lin, { id, declarations: allDeclared });
    expect(submitted).toEqual({ number: 'KC-2026-0001', revision: 1, already: false });
    const row = await app.deps.db.rows.applications.find({ id });
    expect(row).toMatchObject({ status: 'running', stage: 'desk', title: 'Deep-sea sensor' });
    expect(row?.submitted_at).toBe(openDay.toISOString());
    const [revision] = await app.deps.db.rows.revisions.all({ application_id: id });
    if (!revision) throw new Error('no revision');
    expect(contentHash(revision.content)).toBe(revision.content_hash);
    expect(readFrozen(revision.content).documents).toHaveLength(11);
    const events = await readStream(app.deps.db, caseStream(id));
    expect(firstBreak(events, database.db.eventKey)).toBeNull();
    expect(replay(events.map(caseEventOf))).toEqual(row?.state);
    await tellCases(app.deps);
    // One for each of the firm who may act for it.
    expect(await app.deps.db.rows.mails.count({ event: 'submitted' })).toBe(2);
  });

  test('many at once get one number each; the same one twice gets the same', async () => {
    const id = await completeDraft(app.deps, lin);
    const hand = () => submitApplication(app.deps, lin, { id, declarations: allDeclared });
    const answers = await Promise.all([hand(), hand(), hand()]);
    expect(new Set(answers.map(({ number }) => number))).toEqual(new Set(['KC-2026-0001']));
    expect(answers.filter(({ already }) => !already)).toHaveLength(1);
    expect(await app.deps.db.rows.revisions.count({})).toBe(1);
    expect(await numbers()).toEqual(['KC-2026-0001']);
  });

  test('firms that hand in at the same moment get different numbers', async () => {
    const stranger = await actorOf(app.deps, cast.stranger);
    const ids = [
      await completeDraft(app.deps, lin),
      await completeDraft(app.deps, stranger, otherFirm),
    ];
    await Promise.all(
      ids.map((id, index) =>
        submitApplication(app.deps, index === 0 ? lin : stranger, {
          id,
          declarations: allDeclared,
        }),
      ),
    );
    expect((await numbers()).toSorted()).toEqual(['KC-2026-0001', 'KC-2026-0002']);
  });

  test('a late, incomplete, undeclared or outdated submission is refused and loses nothing', async () => {
    const id = await start();
    const empty = await refusal(submitApplication(app.deps, lin, { id, declarations: [] }));
    expect(empty.code).toBe('not_complete');
    expect(empty.fields['company.paid_in']).toEqual({ code: 'required' });
    expect(empty.fields['document.licence']).toEqual({ code: 'document_required' });
    await withdrawDraft(id);
    const whole = await completeDraft(app.deps, lin);
    const undeclared = submitApplication(app.deps, lin, { id: whole, declarations: ['truth'] });
    expect((await refusal(undeclared)).fields['declare.integrity']).toEqual({ code: 'must_tick' });
    const old = { id: whole, declarations: allDeclared, stamp: 'of-another-draft' };
    expect((await refusal(submitApplication(app.deps, lin, old))).kind).toBe('stale');
    app.clock.set(afterClose);
    const late = submitApplication(app.deps, lin, { id: whole, declarations: allDeclared });
    expect(await refusal(late)).toMatchObject({
      code: 'call_closed',
      params: { when: '2026-11-30 18:00 UTC+8' },
    });
    expect(await numbers()).toEqual([]);
    expect(await app.deps.db.rows.numberCounters.count({})).toBe(0);
  });

  test('a rule that blocks keeps it from being handed in', async () => {
    const id = await completeDraft(app.deps, lin);
    const raw = { ...startupTyped['founder'], 'founder.experience_years': '1' };
    await saveSection(app.deps, lin, { id, section: 'founder', version: 2, raw });
    const refused = refusal(submitApplication(app.deps, lin, { id, declarations: allDeclared }));
    expect(await refused).toMatchObject({ code: 'not_eligible', params: { count: 1 } });
  });

  test('two people in one section: the second is refused, the same answers twice are not', async () => {
    const id = await start();
    const company = startupTyped['company'] ?? {};
    const save = (actor: Actor, raw: Readonly<Record<string, unknown>>) =>
      saveSection(app.deps, actor, { id, section: 'company', version: 1, raw });
    expect(await save(lin, company)).toMatchObject({ version: 2, problems: {} });
    expect(await save(lin, company)).toMatchObject({ version: 2 });
    const other = { ...company, 'company.address': 'Elsewhere 2' };
    expect((await refusal(save(zhao, other))).kind).toBe('stale');
    const kept = await app.deps.db.rows.applicationSections.find({
      application_id: id,
      section: 'company',
    });
    expect(kept?.answers['address']).toBe('Huoju Road 1');
  });

  test('what can be read is saved even where the rest is refused', async () => {
    const id = await start();
    const raw = { ...startupTyped['company'], 'company.paid_in': '-5', 'company.staff': '2.5' };
    const saved = await saveSection(app.deps, lin, { id, section: 'company', version: 1, raw });
    expect(Object.keys(saved.problems)).toEqual(['company.paid_in', 'company.staff']);
    const kept = await app.deps.db.rows.applicationSections.find({
      application_id: id,
      section: 'company',
    });
    expect(kept?.answers).toMatchObject({ registered_capital: 500_000_000, paid_in: null });
  });

  test('strangers find nothing', async () => {
    const id = await start();
    const stranger = await actorOf(app.deps, cast.stranger);
    const raw = startupTyped['company'] ?? {};
    const save = saveSection(app.deps, stranger, { id, section: 'company', version: 1, raw });
    expect((await refusal(save)).kind).toBe('hidden');
    const hand = submitApplication(app.deps, stranger, { id, declarations: allDeclared });
    expect((await refusal(hand)).kind).toBe('hidden');
  });

  test('only what corrections name is open, and answering makes a second revision', async () => {
    const id = await submittedCase(app.deps, lin);
    const wang = await actorOf(app.deps, cast.wang);
    await ask(id, wang, {
      'fix.equity': 'Add the second slip',
      'fix.capital': 'Page 2 is missing',
    });
    const equity = { ...startupTyped['equity'], 'equity.founder_share': '60' };
    const company = startupTyped['company'] ?? {};
    const locked = saveSection(app.deps, lin, {
      id,
      section: 'company',
      version: 2,
      raw: { ...company, 'company.staff': '24' },
    });
    expect((await refusal(locked)).code).toBe('not_open_for_edit');
    await saveSection(app.deps, lin, { id, section: 'equity', version: 2, raw: equity });
    await putDocument(app.deps, lin, id, 'capital', pdf('second slip'));
    const other = putDocument(app.deps, lin, id, 'licence', pdf('another licence'));
    expect((await refusal(other)).code).toBe('not_open_for_edit');
    const answered = await submitApplication(app.deps, lin, { id, declarations: allDeclared });
    expect(answered).toEqual({ number: 'KC-2026-0001', revision: 2, already: false });
    const row = await app.deps.db.rows.applications.find({ id });
    expect(row?.state.corrections).toBeNull();
    expect(row?.waiting_on).toBe('zone');
  });

  test('corrections that come too late are refused', async () => {
    const id = await submittedCase(app.deps, lin);
    await ask(id, await actorOf(app.deps, cast.wang), { 'fix.equity': 'Please add the slip' });
    app.clock.set(new Date('2026-12-20T00:00:00Z'));
    const late = submitApplication(app.deps, lin, { id, declarations: allDeclared });
    expect((await refusal(late)).code).toBe('corrections_closed');
  });

  test('after withdrawing with a reason one may apply again', async () => {
    const id = await submittedCase(app.deps, lin);
    const withdraw = async (typed: object) =>
      withdrawApplication(app.deps, lin, id, readTyped(withdrawInput, typed));
    const silent = withdraw({ reason: ' ' });
    expect((await refusal(silent)).fields['reason']).toEqual({ code: 'required' });
    await withdraw({ reason: 'We moved' });
    const row = await app.deps.db.rows.applications.find({ id });
    expect(row).toMatchObject({ status: 'ended', ended_as: 'withdrawn' });
    const again = await submittedCase(app.deps, lin);
    const second = await app.deps.db.rows.applications.find({ id: again });
    expect(second?.number).toBe('KC-2026-0002');
  });

  async function ask(id: string, actor: Actor, typed: object): Promise<void> {
    await changeCase(app.deps, actor, id, ({ row }, context) =>
      act(context, row.state, 'ask', typed),
    );
  }

  /** Takes the draft out of the way, as its applicant cannot yet. */
  async function withdrawDraft(id: string): Promise<void> {
    await app.deps.db.rows.applications.update({ id }, { status: 'ended' });
  }
});
