import { lookForConflicts } from '../../server/features/ties/lookForConflicts.job.js';
import { newId } from '../../server/shared/request/deps.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

onEachDatabase('more conflicts than a page holds', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
  }, 120_000);
  afterAll(() => database.close());
  const rows = () => database.db.rows;

  test('of hundreds of conflicts each can be reached and decided', async () => {
    const { id, creditCode } = await zone.inReview('Hundreds');
    const [many, late] = [await zone.expert('many', creditCode), await zone.expert('late one')];
    await lookForConflicts(zone.deps);
    const found = await rows().conflicts.find({ person_id: many.personId });
    if (!found) throw new Error('nothing found');
    const copies = Array.from({ length: 100 }, () => ({
      ...found,
      id: newId(),
      live_key: newId(),
    }));
    const last = { ...found, id: newId(), person_id: late.personId, live_key: newId() };
    await rows().conflicts.insertMany([
      ...copies,
      { ...last, arose_at: '2026-12-01T00:00:00.000Z' },
    ]);
    const secretary = await zone.browse(zone.secretary);
    const page = `/cases/${id}/ties`;
    const at = `/cases/${id}/conflicts/${last.id}`;
    expect((await secretary.get(page)).text).not.toContain(at);
    const shown = `${page}?person=${late.personId}`;
    expect((await secretary.get(shown)).text).toContain(at);
    const said = { decision: 'dismissed', reason: 'Asked them' };
    expect((await secretary.post(at, said, shown)).status).toBe(303);
  });
});
