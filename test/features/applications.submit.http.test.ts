import type { Actor } from '../../server/domain/actor.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { get, page } from '../../server/shared/request/route.js';
import {
  actorOf,
  afterClose,
  allDeclared,
  callId,
  cast,
  completeDraft,
  openDay,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

onEachDatabase('submitting over HTTP', (open) => {
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

  const begin = async (): Promise<string> => {
    const answer = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
    expect(answer.status).toBe(303);
    return answer.headers['location']?.split('/').at(-1) ?? '';
  };
  const declared: Typed = Object.fromEntries(allDeclared.map((id) => [`declare.${id}`, 'yes']));
  const company: Typed = startupTyped['company'] ?? {};

  test('submitting incomplete, late, twice and from two tabs', async () => {
    const id = await begin();
    const path = `/applications/${id}/submit`;
    const listed = await lin.get(path);
    expect(listed.text).toContain(`/applications/${id}/sections/equity#equity.shareholders`);
    expect(listed.text).toContain(`/applications/${id}/documents#document.licence`);
    expect(listed.text).not.toContain('name="stamp"');
    const token = hiddenInputs((await lin.get(`/applications/${id}/sections/company`)).text, '');
    const early = await lin.send(path, { ...declared, _csrf: token['_csrf'] ?? '', stamp: '' });
    expect(early.status).toBe(409);
    await app.deps.db.rows.applications.update({ id }, { status: 'ended' });

    const whole = await completeDraft(app.deps, actor);
    const submit = `/applications/${whole}/submit`;
    const undeclared = await lin.post(submit, { 'declare.truth': 'yes' });
    expect(undeclared.status).toBe(422);
    expect(undeclared.text).toContain('href="#declare.integrity"');
    expect(undeclared.text).toMatch(/name="declare.truth"[^>]* checked/);

    const tabOne = hiddenInputs((await lin.get(submit)).text, submit);
    const tabTwo = hiddenInputs((await lin.get(submit)).text, submit);
    app.clock.set(afterClose);
    const late = await lin.send(submit, { ...declared, ...tabOne });
    expect(late.status).toBe(409);
    expect(late.text).toContain('2026-11-30 18:00');
    // Filling in goes on, and each page says what it is worth.
    const when = '30 Nov 2026, 18:00 Beijing time (UTC+8)';
    for (const place of ['documents', 'sections/company']) {
      const { text } = await lin.get(`/applications/${whole}/${place}`);
      expect(text).toContain(app.deps.words('en', 'applications.lateSays', { when }));
    }
    app.clock.set(openDay);
    const answers = await Promise.all([
      lin.send(submit, { ...declared, ...tabOne }),
      lin.send(submit, { ...declared, ...tabOne }),
      lin.send(submit, { ...declared, ...tabTwo }),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(answer.headers['location']).toBe(`/applications/${whole}/receipt`);
    }
    expect((await lin.get(submit)).headers['location']).toBe(`/applications/${whole}/receipt`);
    const rows = await app.deps.db.rows.applications.all({});
    expect(rows.flatMap(({ number }) => number ?? [])).toEqual(['KC-2026-0001']);
  });

  test('a draft that changed since it was read is shown again first', async () => {
    const id = await completeDraft(app.deps, actor);
    const submit = `/applications/${id}/submit`;
    const read = hiddenInputs((await lin.get(submit)).text, submit);
    const path = `/applications/${id}/sections/company`;
    await lin.post(path, { ...company, 'company.staff': '99', intent: 'stay' });
    const answer = await lin.send(submit, { ...declared, ...read });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('99');
    const shown = hiddenInputs(answer.text, submit);
    expect((await lin.send(submit, { ...declared, ...shown })).status).toBe(303);
  });
});
