import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replayDrawCommand } from '../../server/cli/replayDraw.js';
import { withdrawApplication } from '../../server/features/applications/withdrawApplication.service.js';
import { turnFaults } from '../../server/domain/review/turnDraw.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { called, defenceZone } from '../support/defence.js';
import { visitor } from '../support/visitor.js';

onEachDatabase('a defence meeting', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('fixes its teams, draws their order on a later day and calls each at its own time', async () => {
    const meeting = await defenceZone(database);
    const { zone, teams, secretary, at, id, turns, later, act, letters } = meeting;
    expect(meeting.answer.status).toBe(303);
    const anybody = visitor(zone.app);
    const before = await anybody.get(`/lots/${id}`);
    const row = await zone.deps.db.rows.defences.find({ id });
    expect([before.status, before.text.includes(row?.secret ?? '')]).toEqual([200, false]);
    for (const title of ['Alpha', 'Firm of']) expect(before.text).not.toContain(title);
    expect((await anybody.get(`/lots/${id}/record`)).status).toBe(404);
    // Neither drawn on the same day nor called before the lot; a team is heard in one meeting.
    expect([await act('draw', { value: '314' }), await act('call')]).toEqual([422, 409]);
    const again = await secretary.post('/defences/new', meeting.plan, '/defences/new');
    expect([409, 422]).toContain(again.status);
    later(1);
    expect(await act('draw', { value: '314' })).toBe(303);
    expect(await act('draw', { value: '315' })).toBe(409);
    const { record } = (await zone.deps.db.rows.defences.find({ id })) ?? {};
    expect(record && turnFaults(record)).toEqual([]);
    // Anybody draws again what the secretary drew: on the page, and by the command.
    const file = await anybody.get(`/lots/${id}/record`);
    const text = file.text === undefined ? JSON.stringify(file.body) : file.text;
    expect((await anybody.get(`/lots/${id}`)).text).toContain('href="/draws/check"');
    const path = join(database.folder, 'lot.json');
    for (const [content, badge, exit] of [
      [text, 'badge ok', 0],
      [JSON.stringify({ ...record, order: record?.order.toReversed() }), 'badge bad', 1],
    ] as const) {
      const drawn = await anybody.post('/draws/check', { record: content });
      expect([drawn.status, drawn.text.includes(badge)]).toEqual([200, true]);
      await writeFile(path, content);
      const typed = { words: [path], text: () => undefined, has: () => false };
      expect(await replayDrawCommand.run(typed)).toBe(exit);
    }
    expect(await letters()).toEqual([]);
    expect(await act('call')).toBe(303);
    const drawn = await turns();
    // The second would run into the break of 09:15 to 09:45.
    expect(drawn.map((turn) => [turn.turn, turn.at])).toEqual([
      [1, '09:00'],
      [2, '09:45'],
      [3, '10:00'],
    ]);
    const sent = await letters();
    for (const turn of drawn) {
      const team = teams.find((each) => each.id === turn.application_id);
      const own = sent.filter(({ to_user_id: to }) => to === team?.applicant.userId);
      expect(own).toHaveLength(1);
      for (const told of [turn.at, 'Hall 1', 'Slides', `${turn.turn}`]) {
        expect(own[0]?.body).toContain(told);
      }
    }
    for (const { userId } of meeting.experts) {
      expect(sent.filter(({ to_user_id: to }) => to === userId)).toHaveLength(3);
    }
    const page = await secretary.get(at);
    expect([page.status, page.text.includes('0 accepted of 5')]).toEqual([200, true]);
  });

  it('shows the room who is on, hears an absent team last and ends when all were heard', async () => {
    const meeting = await defenceZone(database);
    const { secretary, at, turns, later, act, letters } = meeting;
    await called(meeting);
    const [first, second, third] = await turns();
    const begin = (turn = first) => act(`turns/${turn?.id}/begin`);
    expect(await begin()).toBe(409);
    later(2);
    expect((await secretary.get(`${at}/room`)).text).toContain('Waiting for the next team');
    expect(await begin()).toBe(303);
    expect(await begin(second)).toBe(409);
    const room = (await secretary.get(`${at}/room`)).text;
    expect(room).toContain('data-seconds="900"');
    // It shows anew how things stand by a script, and without one by its link.
    expect(room).not.toContain('http-equiv="refresh"');
    expect(room).toContain(`href="${at}/room"`);
    const count = (await letters()).length;
    expect(await act(`turns/${first?.id}/last`)).toBe(303);
    const last = (await turns()).at(-1);
    expect([last?.id, last?.turn, last?.at, last?.state]).toEqual([
      first?.id,
      4,
      '10:15',
      'waiting',
    ]);
    // The applicant and five experts are told the new time.
    expect(await letters()).toHaveLength(count + 6);
    expect(await act('end')).toBe(409);
    for (const turn of [second, third, first]) {
      expect(await begin(turn)).toBe(303);
      expect(await act(`turns/${turn?.id}/heard`)).toBe(303);
      expect(await act(`turns/${turn?.id}/heard`)).toBe(409);
    }
    expect(await act('end')).toBe(303);
    expect((await secretary.get(`${at}/order`)).text).toContain('Heard');
  });

  it('moved, it writes to all who wait; a team withdrawn after the lot is passed over', async () => {
    const meeting = await defenceZone(database);
    const { zone, teams, secretary, at, turns, act, letters } = meeting;
    await called(meeting);
    const [first] = await turns();
    const gone = teams.find(({ id }) => id === first?.application_id);
    if (!gone) throw new Error('no team');
    await withdrawApplication(zone.deps, gone.applicant, gone.id, {
      reason: 'We found money elsewhere.',
    });
    expect((await secretary.get(at)).text).toContain('Left this stage');
    const before = await letters();
    const move = { on: '2026-03-06', at: '14:00', place: 'Hall 2', move_reason: 'Flood' };
    expect(await act('move', { ...move, on: '2026-03-02' })).toBe(422);
    expect(await act('move', move)).toBe(303);
    expect(await act('move', move)).toBe(409);
    expect((await turns()).map((turn) => [turn.turn, turn.state, turn.at])).toEqual([
      [1, 'left', first?.at],
      [2, 'waiting', '14:00'],
      [3, 'waiting', '14:15'],
    ]);
    const sent = (await letters()).filter(({ body }) => body.includes('Hall 2'));
    expect(sent.map(({ to_user_id: to }) => to)).not.toContain(gone.applicant.userId);
    expect(sent).toHaveLength(12);
    expect((await letters()).length - before.length).toBe(12);
  });

  it('hears a team that cannot come last in another meeting of its stage', async () => {
    const meeting = await defenceZone(database);
    const { zone, secretary, at, turns, act, letters, plan, form } = meeting;
    const fourth = await zone.inReview('Delta');
    const typed = { ...plan, on: '2026-03-09', place: 'Hall 9', cases: [fourth.id] };
    const second = await secretary.post('/defences/new', typed, form);
    const other = String(second.headers['location']).split('?')[0]?.split('/')[2] ?? '';
    await called(meeting);
    const [first] = await turns();
    const ask = { team: first?.id, other };
    // The other meeting has not been called yet.
    expect(await act('elsewhere', ask)).toBe(422);
    for (const [verb, value] of [
      ['draw', { value: '314' }],
      ['call', {}],
    ] as const) {
      const path = `/defences/${other}`;
      expect((await secretary.post(`${path}/${verb}`, value, path)).status).toBe(303);
    }
    expect((await secretary.get(at)).text).toContain('2026-03-09 09:00 Hall 9');
    expect(await act('elsewhere', ask)).toBe(303);
    expect(await act('elsewhere', ask)).toBe(409);
    const there = await zone.deps.db.rows.defenceTurns.all({ defence_id: other }, [
      ['turn', 'ASC'],
    ]);
    expect(there.map((turn) => [turn.turn, turn.application_id])).toEqual([
      [1, fourth.id],
      [2, first?.application_id],
    ]);
    const told = (await letters()).filter(({ body }) => body.includes('Hall 9'));
    // Two applicants, and the experts of the team that moved.
    expect(told).toHaveLength(2 + 5);
  });

  it('is no page of experts, applicants or the staff of another programme', async () => {
    const meeting = await defenceZone(database);
    const { zone, at, experts, teams } = meeting;
    await called(meeting);
    const stranger = await zone.person('stranger');
    await zone.grant(stranger.userId, 'review_secretary', 'elsewhere');
    const others = [experts[0], teams[0]?.applicant, await zone.reload(stranger.userId)];
    for (const who of others) {
      if (!who) throw new Error('nobody');
      const browser = await zone.browse(who);
      for (const page of ['', '/room', '/order', '/sheets/teams', '/sheets/experts']) {
        expect([403, 404]).toContain((await browser.get(`${at}${page}`)).status);
      }
      expect([403, 404]).toContain((await browser.send(`${at}/call`, {})).status);
    }
    // The head may look, but only the secretary acts and knows who sits.
    const head = await zone.browse(zone.head);
    expect((await head.get(at)).text).not.toContain('one, ');
    expect((await head.get(`${at}/sheets/experts`)).status).toBe(403);
  });
});
