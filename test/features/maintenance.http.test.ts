import { systemClock } from '../../server/adapters/clock.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { count } from '../../server/data/schema/columns.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { endMaintenance, setMaintenance } from '../../server/data/stores/maintenanceStore.js';
import { allJobs } from '../../server/web/jobs.js';
import { knowJobs } from '../../server/data/stores/jobStore.js';
import { runJob } from '../../server/web/scheduler.js';
import { inMaintenance } from '../../server/shared/request/inMaintenance.js';
import { zoneOffsetMs } from '../../server/domain/zoneDates.js';
import { copyOf, dialects, testSecret } from '../support/databases.js';
import { qixian } from '../support/program.js';
import { appOn, presetsTemplate, type TestApp } from '../support/testApp.js';
import { hiddenInputs, visitor } from '../support/visitor.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';

const hour = 3_600_000;
/**
 * By the clocks of both processes, which stand: ahead of that of the command, so that what begins at
 * once has begun for them however long the tests take.
 */
const now = new Date(Date.now() + hour);
/** A time as an operator types it, so many hours from then. */
const inHours = (hours: number): string =>
  new Date(now.getTime() + hours * hour + zoneOffsetMs)
    .toISOString()
    .slice(0, 16)
    .replace('T', ' ');
const secondsUntil = (typed: string): number =>
  Math.ceil((Date.parse(`${typed.replace(' ', 'T')}Z`) - zoneOffsetMs - now.getTime()) / 1000);
const timeOfDay = (typed: string): string => typed.slice(11);

describe.each(dialects)('maintenance on %s', (dialect) => {
  let one: TestApp;
  let other: TestApp;
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    const database = await copyOf(dialect, presetsTemplate);
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
      expect(answer.headers['retry-after']).toBe(`${secondsUntil(until)}`);
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
    const beat = allJobs(deps, null).find(({ restless }) => restless);
    if (!beat) throw new Error('nothing says that this process runs');
    await knowJobs(deps.db, [beat]);
    await runJob(clockwork, beat);
    const next = join(environment['DATA_DIR'] ?? '', 'next');
    await writeFile(next, 'x'.repeat(32));
    const { code, errors } = await qixian(environment, 'rotate-secret', '--new', next);
    expect([code, errors]).toEqual([3, expect.stringContaining('still_running')]);
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
    expect(await command('on', '--until', inHours(-2))).toBe(2);
    expect(one.deps.maintenance.present()).toBeNull();
  });
});

describe('a form that was being filled in when maintenance began', () => {
  const [page, action] = ['/organisations/new', '/organisations'];
  const words = { name: 'Ganjingzi Sensors', address: 'Ganjingzi' };
  let zone: DemoZone;
  let own: Record<string, string>;
  beforeAll(async () => {
    zone = await openDemoZone();
    own = hiddenInputs((await (await zone.as('lingshui')).get(page)).text, action);
    const begins = zone.clock.now().toISOString();
    await setMaintenance(zone.deps.db, {
      begins_at: begins,
      ends_at: new Date(zone.clock.now().getTime() + hour).toISOString(),
      message: '',
      message_en: '',
      announced_at: begins,
    });
  }, 240_000);
  afterAll(() => zone.close());

  test('comes back to its writer filled in, without its files, and nothing is written', async () => {
    const { db, files, maintenance } = zone.deps;
    const person = await zone.as('lingshui');
    await maintenance.reload();
    const before = await db.rows.organisations.count({});
    const licence = { field: 'licence', name: 'a.pdf', content: Buffer.from('%PDF-1.4') };
    const { status, text, headers } = await person.upload(action, words, [licence], page);
    expect([status, headers['retry-after']]).toEqual([503, '3600']);
    expect(text).toContain(`value="${words.name}"`);
    expect(text).toContain('您填写的内容仍在本页');
    expect(await db.rows.organisations.count({})).toBe(before);
    expect(await readdir(files.temporaryFolder)).toEqual([]);
    const refusals = await db.rows.refusals.count({});
    expect((await person.get('/people')).status).toBe(403);
    expect(await db.rows.refusals.count({})).toBe(refusals);
  });

  test('is no reason to keep anybody out: people come and go, and stay while they read', async () => {
    const { db } = zone.deps;
    const person = zone.stranger();
    const who = { email: `lanhai${demoDomain}`, password: demoPassword };
    expect((await person.post('/sign-in', who)).status).toBe(303);
    const soon = new Date(systemClock.now().getTime() + 60_000);
    await db.execute('UPDATE sessions SET expires = :soon', { soon });
    const later = async (): Promise<number> => {
      const sql = 'SELECT COUNT(*) AS open FROM sessions WHERE expires > :soon';
      const [row] = await db.select({ open: count() }, sql, { soon });
      return row?.open ?? 0;
    };
    expect(await later()).toBe(0);
    expect((await person.get('/tasks')).status).toBe(200);
    expect(await later()).toBe(1);
    expect((await person.post('/sign-out', {}, '/tasks')).status).toBe(303);
    expect((await person.get('/tasks')).status).toBe(303);
  });

  test('waits on the page that asks to sign in where the session has ended', async () => {
    const { status, text } = await zone.stranger().send(action, { ...own, ...words });
    expect([status, text]).toEqual([503, expect.stringContaining(`value="${words.name}"`)]);
    expect(text).toContain('name="_password"');
  });

  test('shows nothing of it to another person', async () => {
    const { db, maintenance, clock } = zone.deps;
    await endMaintenance(db);
    await maintenance.reload();
    const signedIn = await zone.as('lanhai');
    const at = clock.now().toISOString();
    const over = { begins_at: at, ends_at: at, message: '', message_en: '', announced_at: at };
    await setMaintenance(db, over);
    await maintenance.reload();
    const { status, text } = await signedIn.send(action, { ...own, ...words });
    expect(status).toBe(503);
    expect(text).not.toContain(words.name);
    expect(text).toContain('系统维护时间延长');
  });
});
