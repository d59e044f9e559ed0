import { cancelCallRoutes } from '../../server/features/calls/cancelCall.routes.js';
import {
  approveCancellation,
  dropCancellation,
  proposeCancellation,
} from '../../server/features/calls/cancelCall.service.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { newId } from '../../server/shared/request/deps.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import { allDeclared, callId, cast, completeDraft, otherFirm } from '../support/applicationCast.js';
import { callZone, type CallZone } from '../support/callZone.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { moneyZone } from '../support/moneyZone.js';

const why = 'The programme was withdrawn by the zone.';

onEachDatabase('cancelling a call', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  async function officersOf(zone: CallZone) {
    const { sun, ma, sunAgain } = zone.officers;
    return {
      sun: await zone.actor(sun),
      ma: await zone.actor(ma),
      sunAgain: await zone.actor(sunAgain),
    };
  }

  it('takes two persons, ends what runs, leaves drafts to be read, tells everybody', async () => {
    const zone = await callZone(database);
    const { sun, ma, sunAgain } = await officersOf(zone);
    const lin = await zone.actor(cast.lin);
    const id = await completeDraft(zone.deps, lin);
    await submitApplication(zone.deps, lin, { id, declarations: allDeclared });
    const stranger = await zone.actor(cast.stranger);
    const draft = await startApplication(zone.deps, stranger, {
      callId,
      organisationId: otherFirm,
    });
    await proposeCancellation(zone.deps, sun, callId, 1, why);
    expect(await zone.toldOf('call_cancel_asked')).toEqual([zone.officers.ma]);
    await expect(proposeCancellation(zone.deps, ma, callId, 2, why)).rejects.toMatchObject({
      code: 'call_cancel_asked_already',
    });
    for (const same of [sun, sunAgain]) {
      await expect(approveCancellation(zone.deps, same, callId, 2)).rejects.toMatchObject({
        kind: 'forbidden',
      });
    }
    await approveCancellation(zone.deps, ma, callId, 2);
    expect((await zone.call()).status).toBe('cancelled');
    const { row } = await openCase(zone.deps, id);
    expect([row.status, row.ended_as]).toEqual(['ended', 'call_cancelled']);
    const events = await zone.deps.db.rows.events.all({ stream: `case:${id}` }, [['seq', 'ASC']]);
    expect(
      events.some(({ type, data }) => type === 'cancelled_with_call' && data['reason'] === why),
    ).toBe(true);
    expect((await openCase(zone.deps, draft)).row.status).toBe('draft');
    await expect(
      submitApplication(zone.deps, stranger, { id: draft, declarations: [] }),
    ).rejects.toMatchObject({ code: 'call_cancelled' });
    expect(await zone.toldOf('call_cancelled')).toEqual([cast.lin, cast.stranger, cast.zhao]);
    expect(await zone.toldOf('ended')).toEqual([]);
    const applicant = await zone.as(cast.lin);
    const said = zone.deps.words('en', 'cases.callCancelled.name');
    expect((await applicant.get(`/applications/${id}`)).text).toContain(said);
    expect((await applicant.get('/applications')).status).toBe(200);
    const kept = await (await zone.as(cast.stranger)).get(`/applications/${draft}`);
    expect(kept.status).toBe(200);
    const seen = (await (await zone.as(cast.zhao)).get(`/calls/${callId}`)).text;
    expect(seen).toContain(why);
  });

  it('can be taken back or declined, and asked for again', async () => {
    const zone = await callZone(database);
    const { sun, ma } = await officersOf(zone);
    await proposeCancellation(zone.deps, sun, callId, 1, why);
    await dropCancellation(zone.deps, sun, callId);
    await proposeCancellation(zone.deps, sun, callId, 2, why);
    await dropCancellation(zone.deps, ma, callId);
    await expect(approveCancellation(zone.deps, ma, callId, 3)).rejects.toMatchObject({
      code: 'call_cancel_gone',
    });
    const events = await zone.deps.db.rows.events.all({ stream: `call:${callId}` }, [
      ['seq', 'ASC'],
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      'call_cancel_proposed',
      'call_cancel_withdrawn',
      'call_cancel_proposed',
      'call_cancel_declined',
    ]);
  });

  it('is held to two persons by the database itself', async () => {
    const zone = await callZone(database);
    const row = {
      id: newId(),
      call_id: callId,
      reason: 'x',
      status: 'approved' as const,
      live_key: callId,
      proposed_by: 'a',
      proposed_person: 'person-sun',
      proposed_at: '2026-11-02T01:00:00.000Z',
      decided_by: 'b',
      decided_person: 'person-sun',
      decided_at: '2026-11-02T01:00:00.000Z',
    };
    await expect(zone.deps.db.rows.callCancellations.insert(row)).rejects.toThrow();
    await zone.deps.db.rows.callCancellations.insert({ ...row, decided_person: 'person-ma' });
    await expect(
      zone.deps.db.rows.callCancellations.insert({
        ...row,
        id: newId(),
        decided_person: 'person-ma',
      }),
    ).rejects.toThrow();
  });

  it('approved while an application is handed in: it is ended too, or was refused', async () => {
    const zone = await callZone(database);
    const { sun, ma } = await officersOf(zone);
    const lin = await zone.actor(cast.lin);
    const id = await completeDraft(zone.deps, lin);
    await proposeCancellation(zone.deps, sun, callId, 1, why);
    const [approved, handedIn] = await Promise.allSettled([
      approveCancellation(zone.deps, ma, callId, 2),
      submitApplication(zone.deps, lin, { id, declarations: allDeclared }),
    ]);
    expect(approved.status).toBe('fulfilled');
    const { row } = await openCase(zone.deps, id);
    expect(row.status).toBe(handedIn.status === 'fulfilled' ? 'ended' : 'draft');
    if (handedIn.status === 'rejected') {
      expect(handedIn.reason).toMatchObject({ code: 'call_cancelled' });
    }
  });

  it('approved twice at once is done once', async () => {
    const zone = await callZone(database);
    const { sun, ma } = await officersOf(zone);
    const third = await zone.actor(await zone.person('Third', 'programme_officer'));
    await proposeCancellation(zone.deps, sun, callId, 1, why);
    const both = await Promise.allSettled(
      [ma, third].map((actor) => approveCancellation(zone.deps, actor, callId, 2)),
    );
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await zone.call()).version).toBe(3);
  });

  it('gives back what was reserved, and is refused where money is committed', async () => {
    const zone = await moneyZone(database);
    const other = await zone.person('Officer Ma', 'programme_officer');
    const full = (await zone.line()).available;
    const firm = await zone.proposed('Sonar', 50_000_000);
    await useVerb(zone.deps, zone.approver, firm.id, 'approve', 'approve', { reason: '' });
    expect((await zone.line()).available).toBe(full - 50_000_000n);
    await proposeCancellation(zone.deps, zone.officer, 'call', 1, why);
    const agreed = await zone.agreed('Radar', 10_000_000);
    const { number } = (await openCase(zone.deps, agreed.id)).row;
    await expect(approveCancellation(zone.deps, other, 'call', 2)).rejects.toMatchObject({
      code: 'call_money_committed',
      params: { cases: number },
    });
    expect((await openCase(zone.deps, firm.id)).row.status).toBe('running');
    await zone.deps.db.rows.applications.update({ id: agreed.id }, { call_id: 'another' });
    await approveCancellation(zone.deps, other, 'call', 2);
    expect((await openCase(zone.deps, firm.id)).row.ended_as).toBe('call_cancelled');
    expect((await zone.line()).available).toBe(full - 10_000_000n);
    const award = await zone.deps.db.rows.awards.find({ application_id: firm.id });
    expect(award?.status).toBe('released');
  });

  it('shows its page to officers of the programme only', async () => {
    const zone = await callZone(database);
    expect(cancelCallRoutes(zone.deps).every(({ may }) => may === 'call.manage')).toBe(true);
    const path = `/manage/calls/${callId}/cancel`;
    const officer = await zone.as(zone.officers.sun);
    const asked = await officer.post(path, { reason: why });
    expect(asked.status).toBe(303);
    const own = (await officer.get(path)).text;
    expect(own).toContain(`${path}/drop`);
    expect(own).not.toContain(`${path}/approve`);
    const second = (await (await zone.as(zone.officers.ma)).get(path)).text;
    expect(second).toContain(`${path}/approve`);
    expect((await (await zone.as(cast.wang)).get(path)).status).toBe(403);
  });
});
