import request from 'supertest';
import { sealDay } from '../../server/features/audit/sealDay.job.js';
import { checkRecord } from '../../server/features/audit/checkRecord.query.js';
import { wrongFiles } from '../../server/cli/wrongFiles.js';
import { words } from '../../server/data/schema/columns.js';
import { tables } from '../../server/data/tables/all.js';
import { migrateUp } from '../../server/data/migrator.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import { loadCase } from '../../server/data/stores/caseStore.js';
import { reviews } from '../../server/data/tables/decisions.js';
import { declineReview } from '../../server/features/reviews/answerInvitation.service.js';
import { castOf, type Cast } from '../support/cast.js';
import { dialects, testDatabase, type TestDatabase } from '../support/databases.js';
import { demoWalkers } from '../support/demoWalkers.js';
import { linkWalk, type LinkWalk } from '../support/linkWalk.js';
import { databaseOf, releases, releasesKept } from '../support/releases.js';
import { tableShape } from '../support/tableShape.js';
import { appOn, type TestApp } from '../support/testApp.js';

/** The names of all triggers. */
async function triggersOf({ db, dialect: on }: TestDatabase): Promise<readonly string[]> {
  const rows = await db.select(
    { name: words(200) },
    on === 'sqlite'
      ? `SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name`
      : `SELECT TRIGGER_NAME AS name FROM information_schema.TRIGGERS
          WHERE TRIGGER_SCHEMA = DATABASE() ORDER BY name`,
  );
  return rows.map(({ name }) => name);
}

const places = dialects.flatMap((dialect) =>
  releases.map((release) => [release, dialect] as const),
);

describe.each(places)('a zone that %s has filled on %s', (release, dialect) => {
  let zone: TestApp;
  let cast: Cast;
  let walk: LinkWalk;
  beforeAll(async () => {
    const database = await databaseOf(release, dialect);
    await migrateUp(database.db);
    zone = await appOn(database, { now: releasesKept });
    await sealDay(zone.deps);
    cast = castOf(zone.app);
    walk = linkWalk(zone.deps);
  }, 120_000);
  afterAll(() => zone.close());

  test('has every table, index and trigger that a new one has', async () => {
    const fresh = await testDatabase(dialect);
    for (const { name } of Object.values(tables)) {
      expect([name, await tableShape(zone.database, name)]).toEqual([
        name,
        await tableShape(fresh, name),
      ]);
    }
    expect(await triggersOf(zone.database)).toEqual(await triggersOf(fresh));
    await fresh.close();
  }, 60_000);

  test('holds together after it was migrated, to the last file, and is ready', async () => {
    const { deps } = zone;
    const outside = await deps.sealBook.read();
    const { findings, events } = await checkRecord(deps, { whole: true, outside });
    expect(findings).toEqual([]);
    expect(events).toBeGreaterThan(300);
    const files = await wrongFiles(deps.db, deps.files);
    expect(files.wrong).toEqual([]);
    expect(files.count).toBeGreaterThan(100);
    const { status, body } = await request(zone.app).get('/readyz');
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'ready' })]);
  }, 60_000);

  test('lets experts go on where they sat, of whom a case says no more than the number', async () => {
    const { db } = zone.deps;
    const seated = await db.select(
      { id: reviews.columns.id, expert_id: reviews.columns.expert_id, case_id: words(36) },
      `SELECT r.id, r.expert_id, a.id AS case_id FROM reviews r
         JOIN applications a ON a.id = r.application_id AND a.stage = r.stage
        WHERE r.status = 'accepted' AND a.status = 'running' ORDER BY r.id`,
    );
    expect(seated.length).toBeGreaterThan(0);
    for (const { id, expert_id: expertId, case_id: caseId } of seated) {
      const expert = (await loadAccount(db, expertId))?.actor;
      if (!expert) throw new Error('an expert without an account');
      await declineReview(zone.deps, expert, id, 'No time this month');
      const { state } = await loadCase(db, caseId);
      expect(JSON.stringify(state.memory[state.stage ?? ''])).not.toContain(expertId);
      expect((await db.rows.seats.all({ application_id: caseId, user_id: expertId })).length).toBe(
        1,
      );
    }
    expect((await checkRecord(zone.deps, { whole: true, outside: '' })).findings).toEqual([]);
  });

  // What a page reads is the same on both; the releases at both ends are enough for the second.
  const walked = dialect === 'sqlite' || [releases[0], releases.at(-1)].includes(release);
  if (walked)
    test('opens every kind of page to everybody of its cast', async () => {
      const faults = new Map<string, readonly string[]>();
      let opened = 0;
      for (const id of demoWalkers) {
        const person = id === '' ? cast.stranger() : await cast.as(id);
        const first = id === '' ? ['/'] : ['/tasks', '/', '/account'];
        const { pages, wrong } = await walk(person, first, 1);
        opened += pages;
        if (wrong.length > 0) faults.set(id, wrong);
      }
      expect([...faults]).toEqual([]);
      expect(opened).toBeGreaterThan(400);
    }, 240_000);
});
