import { events } from '../../server/data/tables/cases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';

describe('people and their roles', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  const pathOf = async (id: string): Promise<string> => {
    const user = await zone.deps.db.rows.users.find({ email: `${id}@demo.qixian.test` });
    return `/people/${user?.id}`;
  };
  const grant = async (id: string, role: string, programme = 'kechuang') => {
    const path = await pathOf(id);
    return (await zone.as('security')).post(`${path}/grants`, { role, programme }, path);
  };

  test('a role granted opens its doors, a role revoked shuts them at the next request', async () => {
    const person = await zone.as('lanhai');
    expect((await person.get('/cases')).status).toBe(403);
    expect((await grant('lanhai', 'desk_officer')).status).toBe(303);
    expect((await person.get('/cases')).status).toBe(200);
    const path = await pathOf('lanhai');
    const [held] = await zone.deps.db.rows.grants.all({
      user_id: path.split('/')[2] ?? '',
      revoked_at: null,
    });
    const security = await zone.as('security');
    expect((await security.post(`${path}/grants/${held?.id}/revoke`, {}, path)).status).toBe(303);
    expect((await person.get('/cases')).status).toBe(403);
    expect((await security.post(`${path}/grants/${held?.id}/revoke`, {}, path)).status).toBe(409);
  });

  test.each([
    ['preparer', 'finance_reviewer'],
    ['reviewer', 'finance_approver'],
    ['auditor', 'programme_officer'],
    ['security', 'desk_officer'],
    ['system', 'audit_admin'],
  ])('%s may not hold %s as well', async (id, role) => {
    const answer = await grant(id, role);
    expect([403, 422]).toContain(answer.status);
    const path = await pathOf(id);
    const held = await zone.deps.db.rows.grants.count({
      user_id: path.split('/')[2] ?? '',
      role: role === 'finance_reviewer' ? 'finance_reviewer' : 'finance_approver',
    });
    expect(held).toBe(0);
  });

  test('the same role twice, an unknown role and an unknown programme are refused', async () => {
    expect((await grant('desk', 'desk_officer')).status).toBe(422);
    expect((await grant('desk', 'emperor')).status).toBe(422);
    expect((await grant('desk', 'formal_checker', 'nowhere')).status).toBe(422);
  });

  test('nobody grants to themselves, nor is the last security administrator shut out', async () => {
    expect((await grant('security', 'auditor')).status).toBe(403);
    const path = await pathOf('security');
    const security = await zone.as('security');
    expect((await security.post(`${path}/disable`, {}, path)).status).toBe(403);
  });

  test('a disabled account is out at once and comes back', async () => {
    const person = await zone.as('checker');
    const path = await pathOf('checker');
    const security = await zone.as('security');
    expect((await security.post(`${path}/disable`, {}, path)).status).toBe(422);
    const waits = { successor: '', waits: 'yes' };
    expect((await security.get(`${path}/disable`)).text).not.toContain('等待另一人核准');
    expect((await security.post(`${path}/disable`, waits, path)).status).toBe(303);
    expect((await person.get('/tasks')).headers['location']).toMatch(/^\/sign-in/);
    expect((await security.post(`${path}/enable`, {}, path)).status).toBe(303);
    expect((await security.get(path)).status).toBe(200);
  });

  test('the log tells who granted what, and a fact changed behind its back is found', async () => {
    const auditor = await zone.as('auditor');
    expect((await auditor.get('/audit?type=role_granted')).text).toContain('role');
    const whole = await auditor.post('/audit/verify', {}, '/audit');
    expect(whole.text).toContain('class="banner done"');
    const { db } = zone.deps;
    const [fact] = await db.select(
      { stream: events.columns.stream, seq: events.columns.seq },
      "SELECT stream, seq FROM events WHERE type = 'role_granted' LIMIT 1",
    );
    await db.sequelize.query('DROP TRIGGER IF EXISTS events_no_update');
    await db.sequelize.query(
      `UPDATE events SET data = '{"forged":true}' WHERE stream = :stream AND seq = :seq`,
      { replacements: { ...fact } },
    );
    // One whole check in ten minutes, for everybody: meanwhile they read what it came by.
    const system = await zone.as('audit');
    const again = await system.post('/audit/verify', {}, '/audit');
    expect(again.text).toContain('10 分钟内已校验');
    expect(again.text).not.toContain('class="banner bad"');
    expect(await db.rows.recordChecks.count({})).toBe(1);
    zone.clock.set(new Date(zone.clock.now().getTime() + 10 * 60_000));
    const broken = await auditor.post('/audit/verify', {}, '/audit');
    expect(broken.text).toContain(fact?.stream);
    expect(broken.text).toContain('class="banner bad"');
  });
});
