import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { openApplicationDraft } from '../../server/features/applications/applicationDraft.query.js';
import { act } from '../../server/domain/workflow/machine.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { get, page } from '../../server/shared/request/route.js';
import {
  actorOf,
  allDeclared,
  callId,
  cast,
  openDay,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import type { Typed, Visitor } from '../support/visitor.js';

/** A section without what was left empty. */
const said = (section: object | undefined): object =>
  Object.fromEntries(Object.entries(section ?? {}).filter(([, answer]) => answer !== null));

const declared: Typed = Object.fromEntries(allDeclared.map((id) => [`declare.${id}`, 'yes']));

onEachDatabase(
  'an application is changed after it was handed in, until the call closes',
  (open) => {
    let database: TestDatabase;
    let app: SmallApp;
    let lin: Visitor;
    let first: string;

    beforeEach(async () => {
      database = await open();
      app = await smallApp(database, openDay, (deps) => [
        ...applicationRoutes(deps),
        get('/calls', 'public.read', async () => page('errors/error', { title: '', status: 200 })),
      ]);
      await setScene(app.deps);
      lin = await app.as(cast.lin);
      first = await handedIn();
    });
    afterEach(() => database.close());

    test('everything is in the new draft; the old one stands until it is handed in', async () => {
      const shown = await lin.get(`/applications/${first}?lang=en`);
      expect(shown.text).toContain('Change and submit again');
      const second = await replace();
      expect(second).not.toBe(first);
      // A second press leads to the same draft, and nobody else gets one.
      expect(await replace()).toBe(second);
      const stranger = await app.as(cast.stranger);
      expect((await stranger.post(`/applications/${first}/replace`, {}, '/calls')).status).toBe(
        404,
      );

      const [old, draft] = [await caseOf(first), await caseOf(second)];
      expect([old?.status, draft?.status, draft?.replaces_id]).toEqual(['running', 'draft', first]);
      const lins = await actorOf(app.deps, cast.lin);
      const before = await openApplicationDraft(app.deps, lins, first);
      const after = await openApplicationDraft(app.deps, lins, second);
      expect(after.files.map(({ sha256 }) => sha256).toSorted()).toEqual(
        before.files.map(({ sha256 }) => sha256).toSorted(),
      );
      // What was left empty is not copied.
      expect(after.answers['founder']).toEqual(said(before.answers['founder']));
      expect((await lin.get(`/applications/${second}?lang=en`)).text).toContain(
        `This changes ${old?.number}`,
      );

      // Refused, it takes nothing back of what stands.
      const refused = await lin.post(`/applications/${second}/submit`, {});
      expect(refused.status).toBe(422);
      expect((await caseOf(first))?.status).toBe('running');

      const company = { ...startupTyped['company'], 'company.name': 'Lanhai, put right' };
      await lin.post(`/applications/${second}/sections/company`, { ...company, intent: 'next' });
      expect((await lin.post(`/applications/${second}/submit`, declared)).status).toBe(303);
      const [gone, stands] = [await caseOf(first), await caseOf(second)];
      expect([gone?.status, gone?.ended_as, stands?.status]).toEqual([
        'ended',
        'withdrawn',
        'running',
      ]);
      expect(stands?.number).not.toBe(gone?.number);
    });

    test('after the close, or once it has ended, there is no other draft', async () => {
      const draft = await replace();
      const call = await app.deps.db.rows.calls.find({ id: callId });
      app.clock.set(new Date(Date.parse(call?.closes_at ?? '') + 1));
      expect((await lin.get(`/applications/${first}?lang=en`)).text).not.toContain('submit again');
      expect((await lin.post(`/applications/${draft}/submit`, declared)).status).toBe(409);
      expect((await caseOf(first))?.status).toBe('running');
    });

    test('one that was refused meanwhile is not withdrawn as well', async () => {
      const draft = await replace();
      await lin.post(`/applications/${first}/withdraw`, { reason: 'A mistake.' });
      expect((await lin.post(`/applications/${first}/replace`, {}, '/calls')).status).toBe(409);
      const { version } = (await caseOf(first)) ?? {};
      expect((await lin.post(`/applications/${draft}/submit`, declared)).status).toBe(303);
      expect((await caseOf(first))?.version).toBe(version);
    });

    test('beside an open correction there is none, since that one is changed in its own place', async () => {
      const wang = await actorOf(app.deps, cast.wang);
      await changeCase(app.deps, wang, first, ({ row }, context) =>
        act(context, row.state, 'ask', { 'fix.equity': 'The second slip is missing' }),
      );
      expect((await lin.get(`/applications/${first}?lang=en`)).text).not.toContain('submit again');
      const pressed = await lin.post(
        `/applications/${first}/replace`,
        {},
        `/applications/${first}`,
      );
      expect(pressed.status).toBe(409);
    });

    const caseOf = (id: string) => app.deps.db.rows.applications.find({ id });

    async function replace(): Promise<string> {
      const answer = await lin.post(`/applications/${first}/replace`, {}, `/applications/${first}`);
      expect(answer.status).toBe(303);
      return answer.headers['location']?.split('/').at(-1) ?? '';
    }

    async function handedIn(): Promise<string> {
      const begun = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
      const id = begun.headers['location']?.split('/').at(-1) ?? '';
      for (const [section, typed] of Object.entries(startupTyped)) {
        await lin.post(`/applications/${id}/sections/${section}`, { ...typed, intent: 'next' });
      }
      const row = await caseOf(id);
      const { definition } = await app.deps.definitions.byVersion(row?.procedure_version_id ?? '');
      const at = `/applications/${id}/documents`;
      for (const { id: document, required } of definition.documents) {
        if (!required) continue;
        const content = Buffer.from(`%PDF-1.4\n1 0 obj\n${document}\nendobj\n%%EOF\n`);
        const file = { field: `document.${document}`, name: `${document}.pdf`, content };
        await lin.upload(`${at}?document=${document}`, {}, [file], at);
      }
      await lin.post(`/applications/${id}/submit`, declared);
      return id;
    }
  },
);
