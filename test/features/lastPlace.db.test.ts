import { AsyncLocalStorage } from 'node:async_hooks';
import type { Actor } from '../../server/domain/actor.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import {
  actorOf,
  allDeclared,
  callId,
  cast,
  completeDraft,
  lanhai,
  openDay,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { refusalOf } from '../support/refusalOf.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupDefinition } from '../support/startup.js';

/** Runs work as if nothing was open around it: as another person's request would. */
const outside: <T>(work: () => T) => T = AsyncLocalStorage.snapshot();

onEachDatabase('places of a listed organisation', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let people: readonly Actor[];
  let drafts: readonly string[];

  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, openDay, () => []);
    await setScene(app.deps, {
      ...startupDefinition(),
      entry: { registry: 'base', limited: true },
    });
    await app.deps.db.rows.registryEntries.insert({
      id: 'entry-lanhai',
      registry: 'base',
      programme_id: 'kechuang',
      number: 'BA-2026-0001',
      organisation_id: lanhai,
      application_id: 'before',
      level: '',
      quota: 1,
      valid_from: '2026-01-01',
      valid_until: '2027-12-31',
      status: 'listed',
      reason: '',
      version: 1,
      created_at: openDay.toISOString(),
    });
    people = [await actorOf(app.deps, cast.lin), await actorOf(app.deps, cast.zhao)];
    drafts = await Promise.all(people.map((person) => completeDraft(app.deps, person)));
  });
  afterAll(() => database.close());
  beforeEach(() => setQuota(1));

  const hand = (index: number): Promise<unknown> => {
    const [person, id] = [people[index], drafts[index]];
    if (!person || id === undefined) throw new Error(`no draft ${index}`);
    return submitApplication(app.deps, person, { id, declarations: allDeclared });
  };
  const setQuota = (quota: number | null): Promise<number> =>
    app.deps.db.rows.registryEntries.update({ id: 'entry-lanhai' }, { quota });
  const handedIn = (): Promise<number> =>
    app.deps.db.rows.applications.count({ call_id: callId, status: 'running' });

  test.each([
    ['fewer', 0, 'entry_quota_used'],
    ['none at all', null, 'not_listed'],
  ])(
    'who waits while the entry is given %s is judged by what it then has',
    async (_, left, code) => {
      const waiting = await app.deps.db.transaction(async () => {
        await app.deps.db.rows.registryEntries.lock({ id: 'entry-lanhai' });
        const handing = outside(() => refusalOf(hand(0)));
        // Time enough to open the case and to come to the entry.
        await new Promise((resolve) => setTimeout(resolve, 300));
        await setQuota(left);
        return { handing };
      });
      expect((await waiting.handing).code).toBe(code);
      expect(await handedIn()).toBe(0);
    },
  );

  test('two who hand in for the last one at once: one is in, the other is told', async () => {
    const both = await Promise.allSettled([hand(0), hand(1)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'entry_quota_used', params: { quota: 1 } },
    });
    expect(await handedIn()).toBe(1);
  });

  test('a place that was added while the other waited is there for them', async () => {
    const rows = await app.deps.db.rows.applications.all({ call_id: callId, status: 'draft' });
    const other = drafts.findIndex((id) => rows.some((row) => row.id === id));
    const waiting = await app.deps.db.transaction(async () => {
      await app.deps.db.rows.registryEntries.lock({ id: 'entry-lanhai' });
      const handing = outside(() => hand(other));
      await new Promise((resolve) => setTimeout(resolve, 300));
      await setQuota(2);
      return { handing };
    });
    await waiting.handing;
    expect(await handedIn()).toBe(2);
  });
});
