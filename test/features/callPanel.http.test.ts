import { setCallPanel } from '../../server/features/calls/setCallPanel.service.js';
import type { Actor } from '../../server/domain/actor.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

onEachDatabase('the panel of a call', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let chosen: Actor;
  let other: Actor;
  let callId: string;

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database, { whole: true });
    chosen = await zone.expert('chosen');
    other = await zone.expert('other');
    const [call] = await zone.deps.db.rows.calls.all({});
    callId = call?.id ?? '';
  });
  afterAll(() => database.close());

  const versionNow = async (): Promise<number> =>
    (await zone.deps.db.rows.calls.find({ id: callId }))?.version ?? 0;
  const choose = async (...experts: readonly Actor[]) =>
    setCallPanel(zone.deps, zone.staff, callId, await versionNow(), {
      experts: experts.map(({ userId }) => userId),
      shown: [chosen.userId, other.userId],
    });
  const tickOf = (html: string, { userId }: Actor): string =>
    new RegExp(`<input type="checkbox" id="expert-${userId}"[^>]*>`).exec(html)?.[0] ?? '';

  it('empty, takes the whole pool', async () => {
    const { id } = await zone.inReview('Whole');
    const page = (await (await zone.browse(zone.secretary)).get(`/cases/${id}`)).text;
    for (const expert of [chosen, other]) expect(tickOf(page, expert)).not.toContain('disabled');
  });

  it('says why others are not offered, and refuses them even when asked directly', async () => {
    await choose(chosen);
    const { id } = await zone.inReview('Panel');
    const secretary = await zone.browse(zone.secretary);
    const page = (await secretary.get(`/cases/${id}`)).text;
    expect(tickOf(page, chosen)).not.toContain('disabled');
    expect(tickOf(page, other)).toContain('disabled');
    expect(page).toContain('Not chosen for this call');
    expect(page.indexOf(chosen.userId)).toBeLessThan(page.indexOf(other.userId));
    const seat = (who: Actor) =>
      secretary.post(`/cases/${id}/review/assign`, { experts: who.userId }, `/cases/${id}`);
    const refused = await seat(other);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('is not among the experts chosen');
    expect((await seat(chosen)).status).toBe(303);
  });

  it('keeps who was added and removed, and takes nobody from outside the pool', async () => {
    await choose(other);
    await choose();
    const events = await zone.deps.db.rows.events.all(
      { stream: `call:${callId}`, type: 'call_panel_set' },
      [['seq', 'ASC']],
    );
    expect(events.map(({ data }) => [data['added'], data['removed']])).toEqual([
      [[chosen.userId], []],
      [[other.userId], [chosen.userId]],
      [[], [other.userId]],
    ]);
    await expect(choose(zone.secretary)).rejects.toMatchObject({
      fields: { experts: { code: 'expert_not_available' } },
    });
    await expect(
      setCallPanel(zone.deps, zone.staff, callId, 1, { experts: [], shown: [] }),
    ).rejects.toMatchObject({
      kind: 'stale',
    });
  });

  it('of more than a page lists holds is saved as any other, and who is not listed stays', async () => {
    const many = Array.from({ length: 260 }, (_, at) => `many${at}`);
    const at = zone.clock.now().toISOString();
    const template = await database.db.rows.users.find({ id: chosen.userId });
    const profile = await database.db.rows.expertProfiles.find({ user_id: chosen.userId });
    if (!template || !profile) throw new Error('no expert');
    await database.db.rows.users.insertMany(
      many.map((id) => ({ ...template, id, person_id: `p-${id}`, email: `${id}@example.org` })),
    );
    await database.db.rows.expertProfiles.insertMany(
      many.map((id) => ({ ...profile, user_id: id })),
    );
    await database.db.rows.grants.insertMany(
      many.map((id) => ({
        id: `grant-${id}`,
        user_id: id,
        role: 'expert' as const,
        programme_id: zone.ids.programme,
        granted_by: null,
        granted_at: at,
        revoked_by: null,
        revoked_at: null,
      })),
    );
    await database.db.rows.callExperts.insertMany(
      many.map((id) => ({
        call_id: callId,
        user_id: id,
        added_at: at,
        added_by: zone.staff.userId,
      })),
    );
    const browser = await zone.browse(zone.staff);
    const path = `/manage/calls/${callId}/panel`;
    const { text } = await browser.get(`${path}?lang=en`);
    const shown = [...text.matchAll(/name="shown" value="([^"]+)"/g)].map(([, id]) => id ?? '');
    expect(shown.length).toBeLessThan(many.length);
    const [untick = '', ...kept] = shown.filter((id) => id.startsWith('many'));
    const sent = await browser.post(path, { experts: kept, shown }, path);
    expect([sent.status, sent.headers['location']]).toEqual([
      303,
      expect.stringContaining(`/manage/calls/${callId}`),
    ]);
    const after = await database.db.rows.callExperts.all({ call_id: callId });
    expect(after.map(({ user_id: id }) => id).toSorted()).toEqual(
      many.filter((id) => id !== untick).toSorted(),
    );
    await database.db.rows.callExperts.remove({ call_id: callId, user_id: many });
    await database.db.rows.grants.update({ user_id: many }, { revoked_at: at });
  });
});
