import type { Actor, Role } from '../../server/domain/actor.js';
import { lookAfterDuties } from '../../server/features/duties/lookAfterDuties.job.js';
import { newId } from '../../server/shared/request/deps.js';
import { brokenBooks } from '../support/brokenBooks.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { dutyRules } from '../support/dutyRules.js';
import { moneyZone, type MoneyZone } from '../support/moneyZone.js';
import { bankPaper } from '../support/payees.js';

onEachDatabase('the pages of what awardees owe', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  let firm: Awaited<ReturnType<MoneyZone['agreed']>>;
  let head: Actor;
  let auditor: Actor;
  let id = '';
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database, { more: { duties: dutyRules } });
    head = await zone.person('Head', 'department_head');
    auditor = await zone.person('Auditor', 'auditor');
    firm = await zone.agreed('Pages');
    await lookAfterDuties(zone.deps);
    const key = { application_id: firm.id, duty: 'half_yearly', period: 1 };
    id = (await database.db.rows.duties.find(key))?.id ?? '';
  });
  afterAll(async () => {
    const broken = await brokenBooks(database.db);
    await database.close();
    expect(broken).toEqual([]);
  });

  const see = async (who: Actor, path: string): Promise<string> => {
    const { status, text } = await (await zone.as(who)).get(path);
    expect([path, status]).toEqual([path, 200]);
    return text;
  };
  const statusOf = async (who: Actor, path: string): Promise<number> =>
    (await (await zone.as(who)).get(path)).status;
  const press = async (who: Actor, act: string, typed: Record<string, string>) =>
    (await zone.as(who)).post(`/owed/${id}/${act}`, typed, `/owed/${id}`);

  it('tell the awardee what is owed by when and what follows, and take it without scripts', async () => {
    const list = await see(firm.applicant, '/duties');
    expect(list).toContain('Half-yearly report (1)');
    expect(list).toContain('2 Sep 2026');
    const page = await see(firm.applicant, `/duties/${id}`);
    expect(page).toContain('While it is late: payment stops');
    const as = await zone.as(firm.applicant);
    const kept = await as.post(
      `/duties/${id}`,
      { 'report.spent': '12,000', intent: 'save', version: '0' },
      `/duties/${id}`,
    );
    expect(kept.body).toEqual({ saved: true, version: 1 });
    expect(await see(firm.applicant, `/duties/${id}`)).toContain('value="12,000"');
    const other = await as.post(
      `/duties/${id}`,
      { 'report.spent': '9', intent: 'save', version: '0' },
      `/duties/${id}`,
    );
    expect(other.status).toBe(409);
    const wrong = await as.post(`/duties/${id}`, { 'report.spent': 'much' }, `/duties/${id}`);
    expect([wrong.status, wrong.text.includes('value="much"')]).toEqual([422, true]);
    const sent = await as.upload(
      `/duties/${id}`,
      { 'report.spent': '12000', intent: 'file' },
      [{ ...bankPaper('proof'), field: 'document.books' }],
      `/duties/${id}`,
    );
    expect(sent.status).toBe(303);
    const after = await see(firm.applicant, `/duties/${id}`);
    expect(after).toContain('Being looked at');
    const file = /\/duties\/[^"]+\/files\/[^"]+/.exec(after)?.[0] ?? '';
    expect(await statusOf(firm.applicant, file)).toBe(200);
    expect(await statusOf(zone.officer, file.replace('/duties/', '/owed/'))).toBe(200);
  });

  it('are everybody’s of the firm, and nobody’s of another', async () => {
    const member = await zone.person('Plain member');
    const membership = { organisation_id: firm.organisation, position: 'member' as const };
    const joined = { ...membership, user_id: member.userId, joined_at: '2026-03-02T01:00:00.000Z' };
    await database.db.rows.memberships.insert(joined);
    await see(await zone.reload(member.userId), `/duties/${id}`);
    const stranger = await zone.person('Stranger');
    expect(await statusOf(stranger, `/duties/${id}`)).toBe(404);
    expect(await see(stranger, '/duties')).not.toContain('Half-yearly');
    const elsewhere = await zone.person('Elsewhere');
    await zone.grant(elsewhere.userId, 'programme_officer', 'youth');
    const there = await zone.reload(elsewhere.userId);
    expect(await statusOf(there, `/owed/${id}`)).toBe(404);
    expect(await see(there, '/owed')).not.toContain('Pages');
    expect((await press(there, 'accept', { remark: '' })).status).toBe(403);
    await zone.grant(elsewhere.userId, 'formal_checker', 'youth');
    const looks = await zone.reload(elsewhere.userId);
    expect((await press(looks, 'accept', { remark: '' })).status).toBe(403);
  });

  it('are read by the auditor, who is offered nothing to do', async () => {
    const text = await see(auditor, `/owed/${id}`);
    expect(text).toContain('Half-yearly report (1)');
    expect(text).not.toContain(`action="/owed/${id}/`);
    expect(text).not.toContain('assumption');
    expect((await press(auditor, 'accept', { remark: '' })).status).toBe(403);
    const checker = await zone.person('Checker', 'formal_checker');
    expect(await see(checker, `/owed/${id}`)).not.toContain(`/owed/${id}/accept`);
  });

  it('let the officer look, and two persons decide what one proposes', async () => {
    const list = await see(zone.officer, '/owed?state=filed');
    expect(list).toContain('Firm of Pages');
    const csv = await (await zone.as(zone.officer)).get('/owed/export?state=filed');
    expect(csv.text).toContain('Half-yearly report (1)');
    const short = await press(zone.officer, 'return', { remark: 'no' });
    expect([short.status, short.text.includes('>no</textarea>')]).toEqual([422, true]);
    expect((await press(zone.officer, 'return', { remark: 'Say what for.' })).status).toBe(303);
    expect(await see(firm.applicant, `/duties/${id}`)).toContain('Say what for.');
    zone.clock.set(new Date('2026-03-17T01:00:00.000Z'));
    const failure = { act: 'fail', reason: 'No word.', told: 'Nothing came.', until: '' };
    expect((await press(zone.officer, 'propose', failure)).status).toBe(303);
    const heard = await see(head, `/owed/${id}`);
    expect(heard).toContain('The awardee can be heard until 24 Mar 2026');
    expect(heard).not.toContain(`/owed/${id}/approve`);
    const undecided = (await database.db.rows.dutyDecisions.find({ open_key: id }))?.id ?? '';
    expect((await press(zone.officer, 'withdraw', { decision: undecided })).status).toBe(303);
    const wish = { act: 'waive', reason: 'They moved.', told: 'Nothing is owed.', until: '' };
    expect((await press(zone.officer, 'propose', wish)).status).toBe(303);
    const own = await see(zone.officer, `/owed/${id}`);
    expect(own).not.toContain(`/owed/${id}/approve`);
    const page = await see(head, `/owed/${id}`);
    expect(page).toContain('They moved.');
    const decision = /name="decision" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await press(head, 'approve', { decision })).status).toBe(303);
    const twice = await press(head, 'approve', { decision });
    expect(twice.status).toBe(409);
    const told = await see(firm.applicant, `/duties/${id}`);
    expect(told).toContain('Nothing is owed.');
    expect(told).not.toContain('They moved.');
  });

  it('open to nobody whose roles have no part in it', async () => {
    const roles: readonly Role[] = ['expert', 'system_admin', 'legal'];
    for (const role of roles) {
      const who = await zone.person(`Only ${role}`);
      await zone.grant(who.userId, role);
      expect([role, await statusOf(await zone.reload(who.userId), '/owed')]).toEqual([role, 403]);
    }
    expect(await statusOf(zone.officer, `/owed/${newId()}`)).toBe(404);
  });
});
