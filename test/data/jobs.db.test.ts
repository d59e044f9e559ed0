import { pino } from 'pino';
import { knowJobs, leaseMs, takeJob, holdJob, endJob } from '../../server/data/stores/jobStore.js';
import { runJob } from '../../server/web/scheduler.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';

const minute = 60_000;
const rhythm = { name: 'deadlines', everyMs: minute };
const noon = new Date('2026-03-02T04:00:00.000Z');
const at = (ms: number): Date => new Date(noon.getTime() + ms);

onEachDatabase('work of the clock', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
    await knowJobs(database.db, [rhythm]);
  });
  afterEach(() => database.close());

  const take = (holder: string, ms: number): Promise<boolean> =>
    takeJob(database.db, rhythm, holder, at(ms));
  const end = (holder: string, ms: number): Promise<void> =>
    endJob(database.db, rhythm, holder, { at: at(ms), done: 3, error: '' });

  test('of processes that begin at one moment one does it, and nobody again before its time', async () => {
    const taken = await Promise.all(['a', 'b', 'c'].map((holder) => take(holder, 0)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    const holder = ['a', 'b', 'c'][taken.indexOf(true)] ?? '';
    await end(holder, 1000);
    expect(await take('b', 0.5 * minute)).toBe(false);
    expect(await take('b', minute)).toBe(true);
    expect(await database.db.rows.jobs.find({ name: 'deadlines' })).toMatchObject({
      ended_at: at(1000).toISOString(),
      done: 3,
      error: '',
    });
  });

  test('who holds it is left alone however long it takes; who died is taken for dead', async () => {
    expect(await take('a', 0)).toBe(true);
    await holdJob(database.db, rhythm, 'a', at(leaseMs - 1));
    expect(await take('b', leaseMs + 1)).toBe(false);
    expect(await take('b', 2 * leaseMs)).toBe(true);
    // The one that was only slow neither holds nor ends what is another's now.
    await holdJob(database.db, rhythm, 'a', at(9 * leaseMs));
    await end('a', 2 * leaseMs);
    expect(await take('c', 3 * leaseMs - 1)).toBe(false);
  });

  test('what a clock that was a day ahead has left keeps nothing from its turn', async () => {
    const day = 24 * 60 * minute;
    expect(await take('a', day)).toBe(true);
    expect(await take('b', 0)).toBe(true);
    await end('b', day);
    expect(await take('c', 2 * minute)).toBe(true);
  });

  test('a failure is noted with its reason and the next turn comes', async () => {
    const log = pino({ level: 'silent' });
    const clockwork = { db: database.db, log, holder: 'a', rests: () => false };
    const broken = { ...rhythm, run: () => Promise.reject(new Error('time of case 7')) };
    await runJob(clockwork, broken);
    const [job] = await database.db.rows.jobs.all({});
    expect([job?.error, job?.done]).toEqual(['time of case 7', 0]);
    const later = new Date(Date.parse(job?.ended_at ?? '') + minute);
    expect(await takeJob(database.db, rhythm, 'b', later)).toBe(true);
  });
});
