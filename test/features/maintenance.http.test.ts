import { pino } from 'pino';
import { runJob } from '../../server/web/scheduler.js';
import { inMaintenance } from '../../server/web/maintenance.js';
import { zoneOffsetMs } from '../../server/domain/zoneDates.js';
import { copyOf, dialects, testSecret } from '../support/databases.js';
import { qixian } from '../support/program.js';
import { appOn, presetsTemplate, type TestApp } from '../support/testApp.js';
import { visitor } from '../support/visitor.js';

const hour = 3_600_000;
/** A time as an operator types it, so many hours from now. */
const inHours = (hours: number): string =>
  new Date(Date.now() + hours * hour + zoneOffsetMs).toISOString().slice(0, 16).replace('T', ' ');
const timeOfDay = (typed: string): string => typed.slice(11);

describe.each(dialects)('maintenance on %s', (dialect) => {
  let one: TestApp;
  let other: TestApp;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const database = await copyOf(dialect, presetsTemplate);
    // Their clocks stand, so what begins at once must not lie ahead of them.
    const now = new Date(Date.now() + 60_000);
    [one, other] = [await appOn(database, { now }), await appOn(database, { now })];
    const { url, folder } = database;
    environment = { DATABASE_URL: url, DATA_DIR: folder, SECRET: testSecret, DEMO: 'off' };
  });
  afterAll(() => one.close());

  const command = async (...words: readonly string[]): Promise<number | null> => {
    const { code } = await qixian(environment, 'maintenance', ...words);
    await Promise.all([one, other].map(({ deps }) => deps.maintenance.reload()));
    return code;
  };
  const typed = { name: 'Lin Yuan', email: 'lin@example.org', phone: '13800005678' };
  const register = (at: TestApp) =>
    visitor(at.app).post('/register', { ...typed, password: 'eleven geese fly north' });

  test('is announced on every page with its time while work goes on', async () => {
    const [from, until] = [inHours(2), inHours(4)];
    expect(await command('on', '--from', from, '--until', until, '--message', '更换磁盘')).toBe(0);
    for (const at of [one, other]) {
      const { text } = await visitor(at.app).get('/');
      expect(text).toMatch(
        new RegExp(`maintenance-line"><strong>[^<]*${timeOfDay(from)}[^<]*${timeOfDay(until)}`),
      );
      expect(text).toContain('更换磁盘');
    }
    expect((await register(one)).status).not.toBe(503);
  });

  test('lets people read and takes nothing, in every process, and keeps what was typed', async () => {
    const until = inHours(1.05);
    expect(await command('on', '--until', until)).toBe(0);
    const before = await one.deps.db.rows.users.count({});
    for (const at of [one, other]) {
      const answer = await visitor(at.app).post('/register', {
        ...typed,
        email: 'new@example.org',
        password: 'eleven geese fly north',
      });
      expect(answer.status).toBe(503);
      const after = Number(answer.headers['retry-after']);
      expect(after).toBeGreaterThan(3600);
      expect(after).toBeLessThanOrEqual(3780);
      expect(answer.text).toContain('value="new@example.org"');
      expect(answer.text).not.toContain('eleven geese');
      expect(answer.text).toMatch(
        new RegExp(`maintenance-line under-way"><strong>[^<]*${timeOfDay(until)}`),
      );
      const page = await visitor(at.app).get('/calls?lang=en');
      expect([page.status, page.text]).toEqual([200, expect.stringContaining('Maintenance until')]);
      expect((await visitor(at.app).get('/readyz')).status).toBe(200);
    }
    expect(await one.deps.db.rows.users.count({})).toBe(before);
  });

  test('lets shared work of the clock stand still, and not what each process does for itself', async () => {
    let done = 0;
    const { deps } = other;
    const log = pino({ level: 'silent' });
    const clockwork = { db: deps.db, log, holder: 'a', rests: () => inMaintenance(deps) };
    const job = { name: 'work', everyMs: 1, run: async () => (done += 1) };
    await runJob(clockwork, job);
    expect(done).toBe(0);
    await runJob(clockwork, { ...job, everywhere: true });
    expect(done).toBe(1);
  });

  test('ends by its command, and all of it stands on record', async () => {
    expect(await command('off')).toBe(0);
    expect(await command('off')).toBe(1);
    const { text } = await visitor(other.app).get('/');
    expect(text).not.toContain('maintenance-line');
    expect((await register(other)).status).not.toBe(503);
    const events = await one.deps.db.rows.events.all({ stream: 'installation:present' });
    expect(events.map(({ type }) => type)).toEqual([
      'maintenance_announced',
      'maintenance_announced',
      'maintenance_ended',
    ]);
  });

  test('is refused without a time that can be read or that lies ahead', async () => {
    expect(await command('on')).toBe(2);
    expect(await command('on', '--until', 'tomorrow')).toBe(2);
    expect(await command('on', '--until', inHours(-1))).toBe(2);
    expect(one.deps.maintenance.present()).toBeNull();
  });
});
