import { act } from '../../server/domain/workflow/machine.js';
import type { Actor } from '../../server/domain/actor.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { get, page } from '../../server/shared/request/route.js';
import {
  actorOf,
  allDeclared,
  callId,
  cast,
  openDay,
  otherFirm,
  setScene,
  submittedCase,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupDefinition, startupTyped } from '../support/startup.js';
import { statementsOf } from '../support/statements.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

onEachDatabase('a case over HTTP', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let actor: Actor;

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, (deps) => [
      ...applicationRoutes(deps),
      get('/calls', 'public.read', async () => page('errors/error', { title: '', status: 200 })),
    ]);
    await setScene(app.deps);
    lin = await app.as(cast.lin);
    actor = await actorOf(app.deps, cast.lin);
  });
  afterEach(() => database.close());

  const declared: Typed = Object.fromEntries(allDeclared.map((id) => [`declare.${id}`, 'yes']));

  test('corrections: the banner, the locked rest, the answer', async () => {
    const id = await submittedCase(app.deps, actor);
    const wang = await actorOf(app.deps, cast.wang);
    await changeCase(app.deps, wang, id, ({ row }, context) =>
      act(context, row.state, 'ask', { 'fix.equity': 'The second slip is missing' }),
    );
    const home = await lin.get(`/applications/${id}?lang=en`);
    expect(home.text).toMatch(/Please correct 1 thing by 9\sNov/);
    expect(home.text).toContain(`href="/applications/${id}/sections/equity">Correct it`);
    expect(home.text).toContain('The second slip is missing');
    expect(home.text).toContain('clock paused');
    const locked = await lin.get(`/applications/${id}/sections/company`);
    expect(locked.text).not.toContain('name="company.name"');
    const path = `/applications/${id}/sections/equity`;
    const fixed = { ...startupTyped['equity'], 'equity.founder_share': '60', intent: 'next' };
    expect((await lin.post(path, fixed)).headers['location']).toBe(`/applications/${id}`);
    await lin.post(`/applications/${id}/submit`, declared);
    const receipt = await lin.get(`/applications/${id}/receipt`);
    expect(receipt.text).toContain('We have received your corrections');
    const text = (await lin.get(`/applications/${id}`)).text;
    expect(text).toContain('corrections received');
    expect(text).toContain('We are working on it');
  });

  test('the timeline names the first contact and nothing from inside', async () => {
    const id = await submittedCase(app.deps, actor);
    const wang = await actorOf(app.deps, cast.wang);
    const decide = (verb: string, typed: object) =>
      changeCase(app.deps, wang, id, ({ row }, context) => act(context, row.state, verb, typed));
    await decide('accept', { reason: 'an inner note' });
    await decide('pass', Object.fromEntries(checklist.map((item) => [`item.${item}`, 'pass'])));
    await decide('assign', { experts: [cast.expert] });
    const { text } = await lin.get(`/applications/${id}?lang=en`);
    expect(text).toContain('first contact Wang Min');
    expect(text).toContain('Expert review');
    for (const inner of ['an inner note', 'Expert Chen', cast.expert, 'seat', 'Site visit']) {
      expect(text).not.toContain(inner);
    }
  });

  test('award, notice, agreement and instalments are told once they are public', async () => {
    const id = await submittedCase(app.deps, actor);
    await decideAward(id);
    const quiet = await lin.get(`/applications/${id}?lang=en`);
    expect(quiet.text).not.toContain('First class');
    await makePublic(id);
    const { text } = await lin.get(`/applications/${id}?lang=en`);
    expect(text).toContain('First class');
    expect(text).toContain('href="/notices/notice-1"');
    expect(text).toContain(`href="/applications/${id}/agreement"`);
    expect(text).toMatch(/CNY 600,000, paid 3\sNov/);
    expect(text).toContain('CNY 1,400,000, paid once its condition is met');
    expect((await lin.get('/applications')).text).toContain('Granted');
  });

  test('few statements: an application, its list, saving a section', async () => {
    const id = await submittedCase(app.deps, actor);
    const draft = await completeDraftOfStranger();
    const stranger = await app.as(cast.stranger);
    const company = `/applications/${draft}/sections/company`;
    const form = hiddenInputs((await stranger.get(company)).text, company);
    // The first page of a session stores its token, and a definition is read once per process.
    await lin.get(`/applications/${id}`);
    const counts = {
      application: await statements(() => lin.get(`/applications/${id}`)),
      list: await statements(() => lin.get('/applications')),
      save: await statements(() =>
        stranger.send(company, { ...startupTyped['company'], ...form, intent: 'next' }),
      ),
    };
    // Session and account are read in one of each.
    expect(counts).toMatchObject({ application: 6, list: 2 });
    expect(counts.save).toBeLessThanOrEqual(10);
  });

  test('withdrawing needs a reason and ends it', async () => {
    const id = await submittedCase(app.deps, actor);
    const path = `/applications/${id}/withdraw`;
    const silent = await lin.post(path, { reason: '' }, `/applications/${id}`);
    expect(silent.status).toBe(422);
    expect(silent.text).toContain('id="reason-error"');
    const done = await lin.post(path, { reason: 'We moved' }, `/applications/${id}`);
    expect(done.status).toBe(303);
    expect((await lin.get(`/applications/${id}?lang=en`)).text).toContain('Withdrawn');
  });

  test('others find nothing, whatever they ask for', async () => {
    const id = await submittedCase(app.deps, actor);
    for (const person of [cast.stranger, cast.wang, cast.expert]) {
      const other = await app.as(person);
      for (const rest of ['', '/sections/company', '/documents', '/submit', '/receipt', '/print']) {
        expect((await other.get(`/applications/${id}${rest}`)).status).toBe(404);
      }
    }
    expect((await lin.get('/applications/no-such')).status).toBe(404);
    expect((await lin.get(`/applications/${id}/sections/constructor`)).status).toBe(404);
  });

  const statements = async (work: () => Promise<unknown>): Promise<number> =>
    (await statementsOf(work)).statements.length;

  async function completeDraftOfStranger(): Promise<string> {
    const stranger = await actorOf(app.deps, cast.stranger);
    return startApplication(app.deps, stranger, { callId, organisationId: otherFirm });
  }

  async function decideAward(id: string): Promise<void> {
    const at = openDay.toISOString();
    const { rows } = app.deps.db;
    const zero = 0n;
    await rows.budgetLines.insert({
      id: 'line-1',
      programme_id: 'kechuang',
      code: 'KC',
      name: { zh: 'K', en: 'K' },
      year: 2026,
      appropriated: 1_000_000_000n,
      available: 800_000_000n,
      reserved: 200_000_000n,
      committed: zero,
      payable: zero,
      paid: zero,
      returned: zero,
      entries: 0,
      created_at: at,
    });
    await rows.awards.insert({
      application_id: id,
      budget_line_id: 'line-1',
      award_class: 'first',
      amount: 200_000_000n,
      status: 'reserved',
      reserved_at: at,
      committed_at: null,
      released_at: null,
    });
  }

  async function makePublic(id: string): Promise<void> {
    const at = openDay.toISOString();
    const { rows } = app.deps.db;
    await rows.notices.insert({
      id: 'notice-1',
      call_id: callId,
      title: { zh: 'N', en: 'N' },
      content: {},
      content_hash: '',
      published_at: at,
      published_by: cast.wang,
      ends_at: at,
      closed_at: null,
    });
    await rows.noticeEntries.insert({ notice_id: 'notice-1', application_id: id });
    await rows.awards.update({ application_id: id }, { status: 'committed', committed_at: at });
    await rows.agreements.insert({
      id: 'agreement-1',
      application_id: id,
      text_zh: 'T',
      text_en: 'T',
      hash: 'h',
      issued_at: at,
      issued_by: cast.wang,
      signed_at: at,
      signed_by: cast.lin,
      signed_name: 'Lin Yuan',
      bank_account_id: null,
      countersigned_at: at,
      countersigned_by: cast.wang,
    });
    const tranche = (
      tranche_id: string,
      position: number,
      amount: bigint,
      paid: string | null,
    ) => ({
      id: `tranche-${position}`,
      application_id: id,
      tranche: tranche_id,
      name: { zh: 'T', en: `Instalment ${position}` },
      position,
      amount,
      status: paid === null ? ('planned' as const) : ('paid' as const),
      due_at: paid,
      paid_at: paid,
    });
    await rows.tranches.insert(tranche('first', 1, 60_000_000n, '2026-11-03T02:00:00.000Z'));
    await rows.tranches.insert(tranche('second', 2, 140_000_000n, null));
  }
});

const checklist = (() => {
  const { formal } = startupDefinition().workflow.stages;
  const items = formal && 'checklist' in formal ? formal['checklist'] : [];
  return (Array.isArray(items) ? items : []).map(({ id }: { id: string }) => id);
})();
