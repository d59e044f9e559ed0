import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { called, defenceZone } from '../support/defence.js';
import { changeCase, clockActor } from '../../server/shared/casework/caseWork.js';
import { suspendCase } from '../../server/domain/workflow/exits/suspension.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';

const reason = 'The hall is under water';

onEachDatabase('a defence meeting that is not held', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('is called off: who was called is told, and its teams can be heard in another', async () => {
    const meeting = await defenceZone(database);
    const { zone, secretary, act, turns, plan, form } = meeting;
    await called(meeting);
    await tellCases(zone.deps);
    expect(await act('cancel', { off_reason: '' })).toBe(422);
    expect(await act('cancel', { off_reason: reason })).toBe(303);
    expect(await act('cancel', { off_reason: reason })).toBe(409);
    expect((await turns()).map(({ state, live_key: key }) => [state, key])).toEqual(
      meeting.teams.map(() => ['left', null]),
    );
    await tellCases(zone.deps);
    const sent = await zone.deps.db.rows.mails.all({ event: 'defence_off' });
    const applicants = meeting.teams.map(({ applicant }) => applicant.userId);
    expect(sent).toHaveLength(3 + 3 * 5);
    for (const { to_user_id: to, body } of sent) {
      expect(body.includes(reason)).toBe(applicants.includes(to ?? ''));
    }
    const page = (await secretary.get(meeting.at)).text;
    expect(page).toContain(`Called off: ${reason}`);
    expect((await secretary.get('/defences')).text).toContain('Called off');
    const [one] = meeting.teams;
    if (!one) throw new Error('no team');
    const own = await (await zone.browse(one.applicant)).get(`/applications/${one.id}`);
    expect([own.text.includes(reason), own.text.includes('Hall 1')]).toEqual([true, false]);
    const anew = { ...plan, on: '2026-03-12', place: 'Hall 2' };
    expect((await secretary.post('/defences/new', anew, form)).status).toBe(303);
  });

  it('writes to nobody where nobody was called, and is held where a team was heard', async () => {
    const early = await defenceZone(database);
    expect(await early.act('cancel', { off_reason: reason })).toBe(303);
    await tellCases(early.zone.deps);
    expect(await early.zone.deps.db.rows.mails.all({ event: 'defence_off' })).toEqual([]);
    const again = await early.secretary.post('/defences/new', early.plan, early.form);
    const at = String(again.headers['location']).split('?')[0] ?? '';
    const act = async (path: string, typed: object = {}): Promise<number> =>
      (await early.secretary.post(`${at}/${path}`, { ...typed }, at)).status;
    early.later(1);
    expect([await act('draw', { value: '314' }), await act('call')]).toEqual([303, 303]);
    early.later(2);
    const [, , , first] = await early.zone.deps.db.rows.defenceTurns.all({}, [['id', 'ASC']]);
    expect(await act(`turns/${first?.id}/begin`)).toBe(303);
    expect(await act('cancel', { off_reason: reason })).toBe(409);
    expect(await act(`turns/${first?.id}/heard`)).toBe(303);
    expect(await act('cancel', { off_reason: reason })).toBe(409);
  });

  it('tells a suspended team too, and a team that was told another time before it was planned', async () => {
    const meeting = await defenceZone(database);
    const { zone, secretary, plan, form } = meeting;
    const alone = await zone.inReview('Delta');
    const page = `/cases/${alone.id}`;
    const typed = { on: '2026-03-20', at: '10:00', place: 'Hall 7', turn: '9' };
    await secretary.post(`${page}/stages/review/schedule`, typed, page);
    const own = async () =>
      (await (await zone.browse(alone.applicant)).get(`/applications/${alone.id}`)).text;
    expect(await own()).toContain('Hall 7');
    const second = { ...plan, on: '2026-03-12', cases: [alone.id] };
    expect((await secretary.get(form)).text).toContain('Was told another time already');
    expect((await secretary.post('/defences/new', second, form)).status).toBe(422);
    const told = { ...second, anew_reason: 'All teams are heard on one day' };
    expect((await secretary.post('/defences/new', told, form)).status).toBe(303);
    expect((await own()).includes('Hall 7')).toBe(false);
    await called(meeting);
    const [first] = meeting.teams;
    const stop = { reason: 'Papers are looked into.', ground: 'Order 7' };
    await changeCase(zone.deps, clockActor, first?.id ?? '', ({ subject }, context) =>
      suspendCase(context, subject.state, stop),
    );
    expect(await meeting.act('cancel', { off_reason: reason })).toBe(303);
    await tellCases(zone.deps);
    const sent = await zone.deps.db.rows.mails.all({ event: 'defence_off' });
    const to = (who?: string) => sent.filter((each) => each.to_user_id === who);
    expect(to(first?.applicant.userId)[0]?.body).toContain(reason);
    expect(to(alone.applicant.userId)[0]?.body).toContain('All teams are heard on one day');
  });

  it('alone says when its teams are heard: the form of the case leads to it', async () => {
    const meeting = await defenceZone(database);
    const { zone, secretary } = meeting;
    const [one] = meeting.teams;
    const page = `/cases/${one?.id}`;
    const apart = async () => {
      const before = await secretary.get(page);
      const typed = { on: '2026-03-20', at: '10:00', place: 'Hall 7', turn: '9' };
      const sent = await secretary.post(`${page}/stages/review/schedule`, typed, page);
      return [before.text.includes('/schedule"'), before.text.includes(meeting.at), sent.status];
    };
    expect(await apart()).toEqual([false, true, 409]);
    await called(meeting);
    expect(await apart()).toEqual([false, true, 409]);
    expect((await zone.stateOf(one?.id ?? '')).memory['review']).toMatchObject({
      meeting: { on: '2026-03-05', place: 'Hall 1' },
    });
    expect(await meeting.act('cancel', { off_reason: reason })).toBe(303);
    expect(await apart()).toEqual([true, false, 303]);
  });
});
