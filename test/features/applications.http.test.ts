import { openApplicationDraft } from '../../server/features/applications/applicationDraft.query.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { hashPassword } from '../../server/shared/security/passwords.js';
import { get, page } from '../../server/shared/request/route.js';
import {
  actorOf,
  allDeclared,
  callId,
  cast,
  lanhai,
  openDay,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

const password = 'a password of my own 7';

onEachDatabase('applications over HTTP', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, (deps) => [
      ...applicationRoutes(deps),
      get('/calls', 'public.read', async () => page('errors/error', { title: '', status: 200 })),
    ]);
    await setScene(app.deps);
    lin = await app.as(cast.lin);
  });
  afterEach(() => database.close());

  const begin = async (): Promise<string> => {
    const answer = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
    expect(answer.status).toBe(303);
    return answer.headers['location']?.split('/').at(-1) ?? '';
  };
  const declared: Typed = Object.fromEntries(allDeclared.map((id) => [`declare.${id}`, 'yes']));
  const company: Typed = startupTyped['company'] ?? {};

  test('from the empty list to the receipt, section by section', async () => {
    const empty = await lin.get('/applications?lang=en');
    expect(empty.text).toContain('You have not applied for anything yet');
    const id = await begin();
    let place = `/applications/${id}/sections/company`;
    for (const [section, typed] of Object.entries(startupTyped)) {
      expect(place).toBe(`/applications/${id}/sections/${section}`);
      const saved = await lin.post(place, { ...typed, intent: 'next' });
      expect(saved.status).toBe(303);
      place = saved.headers['location'] ?? '';
    }
    expect(place).toBe(`/applications/${id}/documents`);
    for (const [document, { required }] of await documents(id)) {
      if (!required) continue;
      const path = `${place}?document=${document}`;
      const sent = await lin.upload(path, {}, [upload(document)], place);
      expect([document, sent.status]).toEqual([document, 303]);
    }
    const check = await lin.get(`/applications/${id}/submit`);
    expect(check.text).toContain('Nothing is missing.');
    expect(check.text).toContain('210***********1235');
    expect(check.text).not.toContain('210211199003071235');
    // Own numbers are read digit by digit before they count, by the password, on record.
    const submit = `/applications/${id}/submit`;
    const hash = await hashPassword(password);
    await database.db.rows.users.update({ id: cast.lin }, { password_hash: hash });
    const guessed = await lin.post(`${submit}/numbers`, { password: 'a guess' }, submit);
    expect([guessed.status, guessed.text.includes('210211199003071235')]).toEqual([422, false]);
    expect(guessed.text).toContain('id="password-error"');
    const shown = await lin.post(`${submit}/numbers`, { password }, submit);
    expect(shown.text).toContain('210211199003071235');
    expect(shown.text).not.toContain('name="password"');
    const looks = await database.db.rows.events.all({ stream: `papers:${id}` });
    expect(looks.map(({ type }) => type)).toEqual(['own_paper_printed']);
    expect((await lin.get(submit)).text).not.toContain('210211199003071235');
    const sent = await lin.post(submit, declared);
    expect(sent.headers['location']).toBe(`/applications/${id}/receipt`);
    const receipt = await lin.get(`/applications/${id}/receipt`);
    expect(receipt.text).toContain('KC-2026-0001');
    expect(receipt.text).toMatch(/[0-9A-F]{4}(-[0-9A-F]{4}){3}/);
    const list = await lin.get('/applications');
    expect(list.text).toContain('In progress');
    const paper = await lin.get(`/applications/${id}/print`);
    expect(paper.text).toContain('Deep-sea sensor');
    expect(paper.text).not.toContain('138 0000 5678');
  });

  test('the contact stands filled from the account, and nothing of it is saved before a press', async () => {
    const path = `/applications/${await begin()}/sections/company`;
    const told = 'Taken from your account';
    const empty = await lin.get(`${path}?lang=en`);
    expect(empty.text.split(told)).toHaveLength(3);
    expect(/name="company.contact_name"[^>]* value="([^"]+)"/.exec(empty.text)?.[1]).toBe(
      'Lin Yuan',
    );
    expect(/name="company.contact_email"[^>]* value="([^"]+)"/.exec(empty.text)?.[1]).toBe(
      `${cast.lin}@example.org`,
    );
    await lin.post(path, { 'company.contact_name': '', intent: 'stay' });
    expect((await lin.get(path)).text.split(told)).toHaveLength(3);
    await lin.post(path, { ...company, intent: 'stay' });
    const saved = (await lin.get(path)).text;
    expect(saved).not.toContain(told);
    expect(saved).toContain(company['company.contact_email']);
  });

  test('who can apply: nobody without a firm, and what has begun is linked', async () => {
    const id = await begin();
    const again = await lin.get(`/calls/${callId}/apply`);
    expect(again.text).toContain(`/applications/${id}"`);
    expect(again.text).not.toContain('name="organisation"');
    const wang = await app.as(cast.wang);
    const none = await wang.get(`/calls/${callId}/apply?lang=en`);
    expect(none.text).toContain('There is no organisation you can apply for yet');
  });

  test('a second start is refused with the link to the first', async () => {
    const token = hiddenInputs((await lin.get(`/calls/${callId}/apply`)).text, '');
    const id = await begin();
    const again = await lin.send(`/calls/${callId}/applications`, {
      _csrf: token['_csrf'] ?? '',
      organisation: lanhai,
    });
    expect(again.status).toBe(409);
    expect(again.text).toContain('already has a running application');
    expect(again.text).toContain(`/applications/${id}"`);
  });

  test.each([
    ['missing kind of input', { 'company.paid_in': 'a lot' }],
    ['too long', { 'company.name': 'x'.repeat(101) }],
    ['a list for one value', { 'company.name': ['a', 'b'] }],
    ['control characters', { 'company.name': 'Lan\u0007hai' }],
    ['negative money', { 'company.paid_in': '-1' }],
    ['fractions of a fen', { 'company.paid_in': '1.005' }],
    ['a day that does not exist', { 'company.registered_on': '2023-02-30' }],
    ['a choice that is not offered', { 'company.certificates': ['nobel'] }],
    ['a wrong credit code', { 'company.credit_code': '123' }],
    ['a rule of the definition', { 'company.paid_in': '9000000' }],
  ])('bad input is answered at the field and kept: %s', async (_, bad: Typed) => {
    const id = await begin();
    const path = `/applications/${id}/sections/company`;
    const answer = await lin.post(path, { ...company, ...bad, intent: 'next' });
    expect(answer.status).toBe(422);
    const [name = '', typed] = Object.entries(bad)[0] ?? [];
    expect(answer.text).toContain(`href="#${name}"`);
    expect(answer.text).toContain(`id="${name}-error"`);
    if (typeof typed === 'string' && !typed.includes('\u0007')) {
      expect(answer.text).toContain(`value="${typed}"`);
    }
    const kept = await lin.get(path);
    expect(kept.text).toContain('value="Huoju Road 1"');
  });

  test('full-width digits are understood', async () => {
    const id = await begin();
    const path = `/applications/${id}/sections/company`;
    const wide = { ...company, 'company.staff': '\uFF12\uFF13', intent: 'next' };
    expect((await lin.post(path, wide)).status).toBe(303);
    expect((await lin.get(path)).text).toContain('value="23"');
  });

  test('the page saves by itself in JSON, and tells the new version of a refused form too', async () => {
    const id = await begin();
    const path = `/applications/${id}/sections/company`;
    const saved = await lin.post(path, { ...company, intent: 'save' });
    expect(saved.body).toMatchObject({ saved: true, version: 2 });
    const bad = { ...company, 'company.address': 'New', 'company.staff': 'many', intent: 'save' };
    const refused = await lin.post(path, bad);
    expect(refused.status).toBe(422);
    expect(refused.body).toMatchObject({
      version: 3,
      fields: { 'company.staff': expect.any(String) },
    });
  });

  test('an old version is answered with both texts, and nothing is lost', async () => {
    const id = await begin();
    const path = `/applications/${id}/sections/company`;
    const old = hiddenInputs((await lin.get(path)).text, path);
    const theirs = { ...company, 'company.address': 'Theirs 2', 'company.staff': '31' };
    await lin.post(path, { ...theirs, intent: 'stay' });
    const mine = { ...company, 'company.address': 'Mine 1', ...old, intent: 'next' };
    const answer = await lin.send(path, mine);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('Mine 1');
    expect(answer.text).toContain('Theirs 2');
    const shown = hiddenInputs(answer.text, path);
    const over = { ...company, 'company.address': 'Mine 1', ...shown, intent: 'next' };
    expect((await lin.send(path, over)).status).toBe(303);
    expect((await lin.get(path)).text).toContain('value="Mine 1"');
  });

  test('rows are added and dropped without scripts', async () => {
    const id = await begin();
    const path = `/applications/${id}/sections/founder`;
    const founder = startupTyped['founder'] ?? {};
    const added = await lin.post(path, { ...founder, intent: 'add_row:founder.team' });
    const page3 = await lin.get((added.headers['location'] ?? '').split('#')[0] ?? '');
    expect(page3.text).toContain('name="founder.team.2.name"');
    const dropped = await lin.post(path, { ...founder, intent: 'drop_row:founder.team.0' });
    expect(dropped.status).toBe(303);
    const left = await lin.get(path);
    expect(left.text).toContain('value="Sun Li"');
    expect(left.text).not.toContain('value="Zhao Min"');
    const bad = { ...founder, 'founder.experience_years': 'x', intent: 'add_row:founder.team' };
    const again = await lin.post(path, bad);
    expect(again.status).toBe(422);
    expect(again.text).toContain('name="founder.team.2.name"');
    expect(again.text).toContain('value="x"');
  });

  test('what was handed in before fills a new draft, once and before anything is typed', async () => {
    const first = await begin();
    const empty = await lin.get(`/applications/${first}?lang=en`);
    expect(empty.text).not.toContain('name="earlier"');
    for (const [section, typed] of Object.entries(startupTyped)) {
      await lin.post(`/applications/${first}/sections/${section}`, { ...typed, intent: 'next' });
    }
    for (const [document, { required }] of await documents(first)) {
      if (!required) continue;
      const at = `/applications/${first}/documents`;
      await lin.upload(`${at}?document=${document}`, {}, [upload(document)], at);
    }
    await lin.post(`/applications/${first}/submit`, declared);
    const withdrawn = { reason: 'Two figures are wrong.' };
    const left = await lin.post(`/applications/${first}/withdraw`, withdrawn);
    expect(left.status).toBe(303);

    const second = await begin();
    const draft = `/applications/${second}`;
    expect((await lin.get(draft)).text).toContain(`value="${first}"`);
    const nothing = await lin.post(`${draft}/copy`, { earlier: '' }, draft);
    expect([nothing.status, nothing.text.includes('id="earlier-error"')]).toEqual([422, true]);
    // Somebody else's is no choice, and neither is any other id.
    const stranger = await app.as(cast.stranger);
    expect((await stranger.post(`${draft}/copy`, { earlier: first }, '/calls')).status).toBe(404);
    expect((await lin.post(`${draft}/copy`, { earlier: callId }, draft)).status).toBe(422);
    expect((await lin.post(`${draft}/copy`, { earlier: first }, draft)).status).toBe(303);

    const { applicationSections, attachments, revisions } = app.deps.db.rows;
    const opened = await openApplicationDraft(app.deps, await actorOf(app.deps, cast.lin), second);
    const before = await openApplicationDraft(app.deps, await actorOf(app.deps, cast.lin), first);
    // What the register of organisations says by now stands.
    const registered = await app.deps.db.rows.organisations.find({ id: lanhai });
    const expected = Object.entries(before.answers).map(([section, values]) => [
      section,
      {
        ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)),
        ...(section === 'company' ? { name: registered?.name } : {}),
      },
    ]);
    expect(opened.answers).toEqual(Object.fromEntries(expected));
    const names = async (id: string) =>
      (await attachments.all({ application_id: id, removed_at: null }))
        .map(({ slot, name }) => `${slot} ${name}`)
        .toSorted();
    expect(await names(second)).toEqual(await names(first));
    // Private answers lie sealed in the new one as well.
    const [founder] = await applicationSections.all({ application_id: second, section: 'founder' });
    expect(founder?.answers['paper']).toEqual({ sealed: expect.any(String) });
    // Not a second time, and it can be handed in at once.
    expect((await lin.get(draft)).text).not.toContain('name="earlier"');
    expect((await lin.post(`${draft}/copy`, { earlier: first }, draft)).status).toBe(409);
    expect((await lin.post(`${draft}/submit`, declared)).status).toBe(303);
    expect(await revisions.all({ application_id: second })).toHaveLength(1);
  });

  async function documents(id: string) {
    const row = await app.deps.db.rows.applications.find({ id });
    const { definition } = await app.deps.definitions.byVersion(row?.procedure_version_id ?? '');
    return definition.documents.map((document) => [document.id, document] as const);
  }
});

const upload = (document: string) => ({
  field: `document.${document}`,
  name: `${document}.pdf`,
  content: Buffer.from(`%PDF-1.4\n1 0 obj\n${document}\nendobj\n%%EOF\n`),
});
