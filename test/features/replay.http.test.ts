import { newId } from '../../server/shared/request/deps.js';
import { reviseProcedure } from '../../server/features/designer/drafts/startDraft.service.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import type { Visitor } from '../support/visitor.js';

const procedure = 'kechuang.startup';

describe('the page of a replay', () => {
  let journey: Journey;
  let officer: Visitor;
  let draftId: string;
  const path = (call?: string): string =>
    `/designer/${draftId}/replay?lang=en${call === undefined ? '' : `&call=${call}`}`;

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    officer = await journey.as('officer');
    const { userId } = await journey.stage.as('officer');
    const account = await loadAccount(journey.deps.db, userId);
    if (!account) throw new Error('no officer');
    draftId = await reviseProcedure(journey.deps, account.actor, procedure);
  }, 120_000);
  afterAll(() => journey.close());

  it('says what is needed where the procedure has had no call', async () => {
    const page = await officer.get(path());
    expect(page.status).toBe(200);
    expect(page.text).toContain('This procedure has had no call yet');
  });

  it('opens to officers of the programme only', async () => {
    expect((await journey.stranger().get(path())).status).toBe(303);
    for (const who of ['desk', 'head', 'approver', 'expert1', 'hongyu']) {
      expect((await (await journey.as(who)).get(path())).status).toBe(403);
    }
    const { db } = journey.deps;
    const { userId } = await journey.stage.as('desk');
    await db.rows.grants.insert({
      id: newId(),
      user_id: userId,
      role: 'programme_officer',
      programme_id: 'voucher',
      granted_by: null,
      granted_at: journey.clock.now().toISOString(),
      revoked_by: null,
      revoked_at: null,
    });
    expect((await (await journey.as('desk')).get(path())).status).toBe(404);
  });

  it('knows no draft and no call but those of the procedure', async () => {
    const other = await publishCall(journey, { procedure: 'kechuang.transfer' });
    for (const call of [other, 'nonsense', '%00', 'x'.repeat(300), "'; DROP TABLE calls; --"]) {
      expect((await officer.get(path(encodeURIComponent(call)))).status).toBe(404);
    }
    expect((await officer.get('/designer/nobody/replay')).status).toBe(404);
    // What no page of ours would send is dropped, as everywhere.
    for (const odd of [path('x'.repeat(3000)), `${path('a')}&call=b`]) {
      expect((await officer.get(odd)).status).toBe(200);
    }
  });

  it('replays an open call only where it is chosen, and says that it is open', async () => {
    const call = await publishCall(journey);
    const asked = await officer.get(path());
    expect(asked.text).toContain('No call has closed yet');
    const chosen = await officer.get(path(call));
    expect(chosen.status).toBe(200);
    expect(chosen.text).toContain('This call has not closed yet');
    expect(chosen.text).toContain('The call has no cases');
  });

  it('waits until the draft has no errors', async () => {
    const { procedureDrafts } = journey.deps.db.rows;
    const draft = await procedureDrafts.find({ id: draftId });
    if (!draft) throw new Error('no draft');
    const [first, ...rest] = draft.definition.eligibility;
    if (!first) throw new Error('no rule');
    const broken = { ...first, rule: 'founder.nobody >= ' };
    const definition = { ...draft.definition, eligibility: [broken, ...rest] };
    await procedureDrafts.update({ id: draftId }, { definition });
    journey.pass(31);
    const page = await officer.get(path());
    expect(page.status).toBe(200);
    expect(page.text).toContain('The draft has errors');
    await procedureDrafts.update({ id: draftId }, { definition: draft.definition });
    expect((await officer.get(path())).text).toContain('The call has no cases');
  });
});
