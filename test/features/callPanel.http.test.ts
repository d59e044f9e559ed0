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
    zone = await reviewZone(database);
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
});
