import { id, words } from '../../server/data/schema/columns.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { grantRole, revokeRole } from '../../server/features/people/grantRole.service.js';
import { dialects } from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import type { Visitor } from '../support/visitor.js';

describe.each(dialects)('what is told of the log, on %s', (dialect) => {
  let zone: DemoZone;

  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  const some = async (sql: string) => {
    const [row] = await zone.deps.db.select({ id: id(), number: words(20) }, sql);
    if (!row) throw new Error(`nothing by ${sql}`);
    return row;
  };
  const seen = async (visitor: Visitor, filter: string): Promise<string> => {
    const page = await visitor.get(`/audit?${filter}`);
    const file = await visitor.get(`/audit/export?${filter}`);
    expect([page.status, file.status]).toEqual([200, 200]);
    return `${page.text}${file.text}`;
  };
  const kechuang = () =>
    some(`SELECT id, number FROM applications
           WHERE programme_id = 'kechuang' AND number IS NOT NULL ORDER BY id LIMIT 1`);

  test('a number leads to all that is recorded about it', async () => {
    const { id: caseId, number } = await kechuang();
    const auditor = await zone.as('auditor');
    expect(await seen(auditor, `stream=${number.toLowerCase()}`)).toContain(`case:${caseId}`);
    const batch = await some('SELECT id, number FROM payment_batches ORDER BY id LIMIT 1');
    expect(await seen(auditor, `stream=${batch.number}`)).toContain(`batch:${batch.id}`);
    expect((await auditor.get('/audit/export?stream=KC-1999-0001')).text).not.toContain('case:');
  });

  test('reviews of a panel at work and their case are in nobody’s log before its stage is over', async () => {
    const open = await some(
      `SELECT a.id, a.number FROM applications a JOIN reviews r
          ON r.application_id = a.id AND r.stage = a.stage WHERE a.status = 'running' LIMIT 1`,
    );
    const { db } = zone.deps;
    const row = await db.rows.applications.find({ id: open.id });
    const [review] = await db.rows.reviews.all({
      application_id: open.id,
      stage: row?.stage ?? '',
    });
    for (const who of ['auditor', 'audit'] as const) {
      const reader = await zone.as(who);
      const told = await seen(reader, `stream=${open.number}`);
      expect(told).toContain(`case:${open.id}`);
      for (const event of await db.rows.events.all({ stream: `case:${open.id}` })) {
        const line = `case:${open.id},${event.seq},`;
        expect([line, told.includes(line)]).toEqual([
          line,
          event.at < (row?.stage_entered_at ?? ''),
        ]);
      }
      const { text } = await reader.get(`/audit/export?stream=review:${review?.id}`);
      expect(text).not.toContain('review:');
    }
  });

  test('the audit administrator reads who did what where, and nothing of what it said', async () => {
    const admin = await zone.as('audit');
    const auditor = await zone.as('auditor');
    for (const type of ['noted', 'facts_set', 'reserve', 'batch_prepared', 'submitted']) {
      const [event] = await zone.deps.db.rows.events.all({ type }, [['at', 'ASC']], 1);
      const filter = `type=${type}&stream=${event?.stream}`;
      const [name = ''] = Object.keys(event?.data ?? {});
      expect(await seen(auditor, filter)).toContain(name);
      const told = (await admin.get(`/audit/export?${filter}`)).text;
      expect(told).toContain(event?.stream);
      expect(told).not.toContain(name);
    }
    expect(await seen(admin, 'type=role_granted')).toContain('programmeId');
  });

  test('an auditor of one programme reads of that one alone, also by number and by stream', async () => {
    const { id: caseId, number } = await kechuang();
    const youth = await some(
      `SELECT id, number FROM applications WHERE programme_id = 'youth' AND number IS NOT NULL LIMIT 1`,
    );
    const { deps } = zone;
    const auditor = await deps.db.rows.users.find({ email: `auditor${demoDomain}` });
    const security = await deps.db.rows.users.find({ email: `security${demoDomain}` });
    if (!auditor || !security) throw new Error('no cast');
    const held = await deps.db.rows.grants.all({ user_id: auditor.id, revoked_at: null });
    for (const each of held) await revokeRole(deps, security.id, each.id);
    const grant = { userId: auditor.id, role: 'auditor', programmeId: 'youth' } as const;
    await grantRole(deps, security.id, grant);
    const reader = await zone.as('auditor');
    expect(await seen(reader, `stream=${youth.number}`)).toContain(`case:${youth.id}`);
    for (const filter of [`stream=${number}`, `stream=case:${caseId}`, `stream=${caseId}`]) {
      const { text } = await reader.get(`/audit/export?${filter}`);
      expect(text).not.toContain(caseId);
      expect((await reader.get(`/audit?${filter}`)).text).not.toContain(`/cases/${caseId}`);
    }
    // What is of no programme is for those who read the whole zone.
    expect((await reader.get('/audit/export?stream=user:')).text).not.toContain('user:');
    const told = await seen(reader, '');
    for (const row of await deps.db.rows.applications.all({ programme_id: 'kechuang' })) {
      expect(told).not.toContain(row.id);
    }
    expect(told).toContain(':');
  });

  test('a copy of seals that somebody pasted by mistake is told to them and alarms nobody', async () => {
    const copy = `1 2026-03-01 12 ${'x'.repeat(43)}`;
    const told = (await (await zone.as('audit')).post('/audit/verify', { copy }, '/audit')).text;
    expect(told).toContain('某日的封印与库外留存的不符');
    expect(told).toContain(copy);
    expect(await zone.deps.db.rows.mails.all({ event: 'record_broken' })).toEqual([]);
  });

  test('a record that was tampered with is told in words, with its place to whom may know it', async () => {
    const { db } = zone.deps;
    const [fact] = await db.rows.events.all({ type: 'batch_approved' }, [['at', 'ASC']], 1);
    await db.sequelize.query('DROP TRIGGER events_no_delete');
    await db.sequelize.query('DELETE FROM events WHERE stream = :stream AND seq = :seq', {
      replacements: { stream: fact?.stream, seq: fact?.seq },
    });
    const admin = await zone.as('audit');
    const told = (await admin.post('/audit/verify', { copy: '' }, '/audit')).text;
    expect(told).toContain('class="banner bad"');
    expect(told).toContain(fact?.stream);
    expect(told).toContain('批次的签署人或所签内容与日志不符');
    const later = (await admin.get('/audit')).text;
    expect(later).toContain('缺少触发器');
    const scoped = (await (await zone.as('auditor')).get('/audit')).text;
    expect(scoped).toContain('批次的签署人或所签内容与日志不符');
    expect(scoped).not.toContain(fact?.stream);
    const letters = await db.rows.mails.all({ event: 'record_broken' });
    expect(letters.length).toBeGreaterThan(1);
  });

  test('the file is the whole log, however long, each event once and newest first', async () => {
    const { db } = zone.deps;
    // More than two pieces of it, of one moment, so that only stream and number tell them apart.
    const at = '2031-01-01T00:00:00.000Z';
    const last = '2031-01-02T00:00:00.000Z';
    const more = Array.from({ length: 4_100 }, (_, index) => ({
      stream: `user:long${index % 3}`,
      seq: Math.floor(index / 3) + 1,
      at: index === 0 ? last : at,
      actor_id: null,
      type: 'profile_changed',
      data: {},
      prev_hash: '',
      hash: '',
    }));
    for (let from = 0; from < more.length; from += 100) {
      await db.rows.events.insertMany(more.slice(from, from + 100));
    }
    const reader = await zone.as('audit');
    const { text } = await reader.get('/audit/export?stream=user:long');
    const places = [...text.matchAll(/,(user:long\d),(\d+),/g)].map(
      ([, stream, seq]) => `${stream} ${seq}`,
    );
    expect(places[0]).toBe('user:long0 1');
    const rest = more
      .slice(1)
      .toSorted((one, other) => other.stream.localeCompare(one.stream) || other.seq - one.seq);
    expect(places.slice(1)).toEqual(rest.map(({ stream, seq }) => `${stream} ${seq}`));
    expect(text.match(/\uFEFF/g)).toHaveLength(1);
    const day = (await reader.get('/audit/export?stream=user:long&from=2031-01-02')).text;
    expect(day.trim().split('\r\n')).toHaveLength(2);
  });
});
