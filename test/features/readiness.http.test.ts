import request from 'supertest';
import { deliverMails } from '../../server/features/outbox/deliverMails.job.js';
import { newId } from '../../server/shared/request/deps.js';
import { monday, testApp, type TestApp } from '../support/testApp.js';

describe('whether a process is ready', () => {
  let zone: TestApp;
  beforeEach(async () => {
    zone = await testApp();
  });
  afterEach(() => zone.close());

  const ready = () => request(zone.app).get('/readyz');

  test('it is, where every version in use can be used', async () => {
    const { status, body } = await ready();
    expect([status, body]).toEqual([200, expect.objectContaining({ status: 'ready' })]);
  });

  test('a version that an open call stands on and nobody can use any more is named', async () => {
    const { db } = zone.deps;
    const [version] = await db.rows.procedureVersions.all({}, [['id', 'ASC']], 1);
    const [procedure] = await db.rows.procedures.all({ id: version?.procedure_id ?? '' });
    const id = version?.id ?? '';
    await db.execute('DROP TRIGGER procedure_versions_no_update');
    await db.execute("UPDATE procedure_versions SET definition = '{}' WHERE id = :id", { id });
    await db.rows.calls.insert({
      id: newId(),
      procedure_id: version?.procedure_id ?? '',
      procedure_version_id: id,
      programme_id: procedure?.programme_id ?? '',
      title: { zh: '申报', en: 'Call' },
      opens_at: monday.toISOString(),
      closes_at: new Date(monday.getTime() + 86_400_000).toISOString(),
      quota: null,
      budget_line_id: null,
      payee: null,
      freeze_days: null,
      status: 'published',
      created_at: monday.toISOString(),
      version: 1,
    });
    const { status, body } = await ready();
    expect([status, body]).toEqual([
      503,
      expect.objectContaining({ status: expect.stringContaining(id) }),
    ]);
  });

  test('files that hang and a mail server that hangs keep nobody from the answer', async () => {
    const hanging = (): Promise<never> => new Promise(() => {});
    Object.assign(zone.deps.files, { room: hanging, open: hanging, keep: hanging, reach: hanging });
    await zone.deps.db.rows.mails.insert({
      id: newId(),
      to_address: 'lin@example.org',
      event: 'reset',
      subject: 'x',
      body: 'x',
      status: 'waiting',
      attempts: 0,
      next_try_at: monday.toISOString(),
      last_error: '',
      created_at: monday.toISOString(),
    });
    const begun = new Promise<void>((resolve) => {
      void deliverMails(zone.deps, {
        send: () => {
          resolve();
          return hanging();
        },
      });
    });
    await begun;
    expect((await ready()).status).toBe(200);
  });

  test('a database that hangs is told within the two seconds that a balancer waits', async () => {
    const { db } = zone.deps;
    const select = db.select.bind(db);
    Object.assign(db, { select: () => new Promise(() => {}) });
    const { status, body } = await ready();
    Object.assign(db, { select });
    expect([status, body]).toEqual([503, { status: 'database does not answer in time' }]);
  });
});
