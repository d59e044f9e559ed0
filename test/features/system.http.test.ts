import { openDemoZone, type DemoZone } from '../support/demoZone.js';

describe('the page of the system administrator', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  const lose = async (count: number): Promise<readonly string[]> => {
    const { rows } = zone.deps.db;
    const some = await rows.mails.all({}, [['id', 'ASC']], count);
    for (const { id, to_address: to } of some) {
      const lost = { status: 'failed', last_error: `550 <${to}> unknown` } as const;
      await rows.mails.update({ id }, lost);
    }
    return some.map(({ id }) => id);
  };
  const statusOf = async (id: string) =>
    (await zone.deps.db.rows.mails.find({ id }))?.status ?? 'gone';

  test('says in words how the installation is, in both languages, and stands in his menu alone', async () => {
    const system = await zone.as('system');
    const english = await system.get('/system?lang=en');
    expect(english.status).toBe(200);
    for (const said of ['Database', 'SQLite 3', 'Up to date', 'Room left for files', 'Sessions']) {
      expect(english.text).toContain(said);
    }
    const chinese = await system.get('/system?lang=zh-CN');
    expect(chinese.text).toContain('href="/system" aria-current="page"');
    expect(chinese.text).toContain('系统运行');
    for (const other of ['security', 'audit', 'officer']) {
      const person = await zone.as(other);
      expect((await person.get('/system')).status).toBe(403);
      expect((await person.get('/tasks')).text).not.toContain('href="/system"');
    }
  });

  test('names the roles that cases wait for and nobody holds, by number alone', async () => {
    const system = await zone.as('system');
    expect((await system.get('/system')).text).toContain('有申报件等待的岗位都有人担任');
    const { rows } = zone.deps.db;
    const held = await rows.grants.all({ role: 'desk_officer', revoked_at: null });
    const at = zone.clock.now().toISOString();
    for (const { id } of held) await rows.grants.update({ id }, { revoked_at: at });
    const { text } = await system.get('/system');
    expect(text).toMatch(/受理窗口：\d+ 个环节、\d+ 件申报在等待/);
    for (const { id } of held) await rows.grants.update({ id }, { revoked_at: null });
  });

  test('tells of nobody whom a lost letter was for, only where it was to go', async () => {
    const [id = ''] = await lose(1);
    const mail = await zone.deps.db.rows.mails.find({ id });
    const { text } = await (await zone.as('system')).get('/system');
    expect(text).toContain(`/system/letters/${id}/send-again`);
    expect(text).not.toContain(mail?.to_address);
    expect(text).not.toContain(mail?.subject);
    expect(text).toContain(mail?.to_address.replace(/^.*@/, '@'));
  });

  test('one letter is sent again, on record, and not twice', async () => {
    const [id = ''] = await lose(1);
    const system = await zone.as('system');
    const path = `/system/letters/${id}/send-again`;
    expect((await system.post(path, {}, '/system')).status).toBe(303);
    expect(await statusOf(id)).toBe('waiting');
    const again = await system.post(path, {}, '/system');
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('已在发送')]);
    const events = await zone.deps.db.rows.events.all({ type: 'letters_sent_again' });
    const user = await zone.deps.db.rows.users.find({ email: 'system@demo.qixian.test' });
    expect(events).toEqual([
      expect.objectContaining({ actor_id: user?.id, data: { letter: id, letters: 1 } }),
    ]);
  });

  test('after an outage all go out again but those whose text is gone', async () => {
    const [removed = '', ...others] = await lose(3);
    const { rows } = zone.deps.db;
    const now = zone.clock.now().toISOString();
    await rows.mails.update({ id: removed }, { body: '', body_removed_at: now });
    const system = await zone.as('system');
    const one = await system.post(`/system/letters/${removed}/send-again`, {}, '/system');
    expect(one.status).toBe(409);
    expect((await system.post('/system/letters/send-again', {}, '/system')).status).toBe(303);
    expect(await Promise.all(others.map(statusOf))).toEqual(['waiting', 'waiting']);
    expect(await statusOf(removed)).toBe('failed');
    const security = await zone.as('security');
    expect((await security.post('/system/letters/send-again', {}, '/people')).status).toBe(403);
  });
});
