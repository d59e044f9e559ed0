import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { withdrawApplication } from '../../server/features/applications/withdrawApplication.service.js';
import { attend, convenedMeeting, opened } from '../support/meeting.js';
import { five, secret, stageOf } from '../support/vote.js';

onEachDatabase('a joint meeting before it begins', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('asks its members by letters without what each stands aside from, and they answer', async () => {
    const zone = await convenedMeeting(database);
    const { secretary, browsers, members, meeting, first, second } = zone;
    const { rows } = zone.zone.deps.db;
    const letters = await rows.mails.all({ event: 'meeting_invited' });
    expect(letters).toHaveLength(5);
    expect(letters.every(({ body }) => body.includes('Alpha') && body.includes('Beta'))).toBe(true);
    // A member who stands aside from the first case afterwards finds only the other.
    const aside = `/cases/${first}/recuse`;
    await browsers[0]?.post(aside, { words: 'My brother works there.' }, aside);
    const page = (await browsers[0]?.get(meeting))?.text ?? '';
    expect([page.includes('Alpha'), page.includes('Beta')]).toEqual([false, true]);
    expect((await browsers[0]?.get(zone.itemOf(first)))?.status).toBe(404);
    const answers = [
      [{ answer: 'yes' }, 303],
      [{ answer: 'no' }, 422],
      [{ answer: 'deputy' }, 422],
    ] as const;
    for (const [typed, status] of answers) {
      expect((await browsers[1]?.post(`${meeting}/answer`, typed, meeting))?.status).toBe(status);
    }
    const seen = (await secretary.get(meeting)).text;
    expect(seen).toContain('1 have said that they come, 4 have not answered; a vote needs 3.');
    // A later time voids the answers, and the letter leaves out what its reader may not know.
    const change = {
      starts: '2026-03-03 09:00',
      place: 'Room 5',
      change_reason: 'The hall is taken',
    };
    expect((await secretary.post(`${meeting}/change`, change, meeting)).status).toBe(303);
    const moved = await rows.mails.all({ event: 'meeting_moved' });
    const own = moved.find(({ to_user_id: to }) => to === members[0]?.userId);
    expect([own?.body.includes('Alpha'), own?.body.includes('Room 5')]).toEqual([false, true]);
    expect(await rows.meetingPeople.count({ answer: null })).toBe(5);
    const past = { ...change, starts: '2026-02-01 09:00' };
    const late = await secretary.post(`${meeting}/change`, past, meeting);
    expect([late.status, late.text.includes('This moment is over.')]).toEqual([422, true]);
    // Called off, its cases wait for the next one.
    const off = { cancel_reason: 'No quorum' };
    expect((await secretary.post(`${meeting}/cancel`, off, meeting)).status).toBe(303);
    expect((await rows.mails.all({ event: 'meeting_cancelled' })).length).toBe(5);
    const next = (await secretary.get('/meetings/new')).text;
    expect(next).toContain('deferred before: No quorum');
    expect([next.includes(first), next.includes(second)]).toEqual([true, true]);
  });

  it('is nobody’s of another programme, and one case lies on one agenda', async () => {
    const { zone, secretary, meeting, first } = await convenedMeeting(database);
    const stranger = await zone.person('elsewhere', 'review_secretary');
    await zone.deps.db.rows.grants.update({ user_id: stranger.userId }, { programme_id: 'youth' });
    const there = await zone.browse(stranger);
    expect((await there.get(meeting)).status).toBe(404);
    expect(
      (await there.post(`${meeting}/cancel`, { cancel_reason: 'Mine' }, '/meetings')).status,
    ).toBe(404);
    expect((await there.get('/meetings')).text).not.toContain('Joint meeting 1');
    const again = {
      programme: 'kechuang',
      title: 'Another',
      starts: '2026-03-04 09:00',
      place: 'Room 1',
      chair: zone.head.userId,
      cases: [first],
    };
    const twice = await secretary.post('/meetings/new', again, '/meetings/new');
    expect([twice.status, twice.text.includes('Another')]).toEqual([409, true]);
  });
});

onEachDatabase('a joint meeting in session', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('of seven, of whom one stands aside, decides by a secret ballot', async () => {
    const meeting = await convenedMeeting(database, [...five, 'm6', 'm7'], secret);
    const { zone, secretary, browsers, head, first, second, itemOf } = meeting;
    const aside = `/cases/${first}/recuse`;
    await browsers[6]?.post(aside, { words: 'My brother works there.' }, aside);
    const one = itemOf(first);
    const vote = (at: number, choice: string) =>
      browsers[at]?.post(`${one}/vote`, { vote: choice, reason: '' }, one);
    // Nothing is dealt with before the meeting is open, and nothing without a quorum in the room.
    expect((await secretary.post(`${one}/begin`, {}, one)).status).toBe(409);
    await opened(meeting, [0, 1]);
    const short = await secretary.post(`${one}/begin`, {}, one);
    expect([short.status, short.text.includes('2 who may vote are present')]).toEqual([409, true]);
    await attend(meeting, [0, 1, 2, 3, 6]);
    // Whoever stands aside looks at the screen as well, and is not told what comes next.
    expect((await secretary.get(`${meeting.meeting}/screen`)).text).not.toContain('Alpha');
    expect((await secretary.post(`${one}/begin`, {}, one)).status).toBe(303);
    // Who stands aside is told only that; who is not in the room cannot vote in it.
    const waits = (await browsers[6]?.get(meeting.meeting))?.text ?? '';
    expect([waits.includes('Alpha'), waits.includes('from which you stand aside')]).toEqual([
      false,
      true,
    ]);
    expect((await vote(6, 'agree'))?.status).toBe(404);
    expect((await vote(5, 'agree'))?.status).toBe(409);
    // Nor from outside it while it deals with the case.
    const outside = `/calls/${(await zone.deps.db.rows.applications.find({ id: first }))?.call_id}/meeting`;
    const away = await browsers[5]?.post(outside, { [`vote.${first}`]: 'agree' }, outside);
    expect([away?.status, away?.text.includes('recorded as not in the room')]).toEqual([409, true]);
    for (const [at, choice] of ['agree', 'against', 'agree'].entries()) {
      expect((await vote(at, choice))?.status).toBe(303);
    }
    expect((await secretary.post(`${one}/finish`, {}, one)).status).toBe(409);
    const before = (await secretary.get(one)).text;
    expect([before.includes('3 / 4'), before.includes('against 1')]).toEqual([true, false]);
    // The last of those in the room ends it: nobody waits for the two who did not come.
    expect((await vote(3, 'agree'))?.status).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await secretary.post(`${one}/finish`, {}, one)).status).toBe(303);
    const after = (await head.get(meeting.meeting)).text;
    expect([after.includes('Agreed'), after.includes('Agree 3,')]).toEqual([true, true]);
    // The next one: everybody who is there may vote on it, and the chair closes it.
    const two = itemOf(second);
    expect((await secretary.post(`${two}/begin`, {}, two)).status).toBe(303);
    for (const [at, choice] of [
      [0, 'agree'],
      [1, 'against'],
      [6, 'agree'],
    ] as const) {
      const typed = { vote: choice, reason: '' };
      expect((await browsers[at]?.post(`${two}/vote`, typed, two))?.status).toBe(303);
    }
    const close = { verb: 'close_vote', close_reason: 'The others have left the room.' };
    expect((await browsers[0]?.post(`${two}/chair`, close, two))?.status).toBe(403);
    expect((await head.post(`${two}/chair`, close, two)).status).toBe(303);
    expect(await stageOf(zone, second)).toBe('approve');
    expect((await secretary.post(`${two}/finish`, {}, two)).status).toBe(303);
    expect(
      (await secretary.post(`${meeting.meeting}/end`, { rest_reason: '' }, meeting.meeting)).status,
    ).toBe(303);
  });

  it('is adjourned with the ballots cast, goes on, and waits for no case that was withdrawn', async () => {
    const meeting = await convenedMeeting(database);
    const { zone, secretary, browsers, first, second, itemOf } = meeting;
    const [at, one, two] = [meeting.meeting, itemOf(first), itemOf(second)];
    await opened(meeting, [0, 1, 2, 3]);
    expect((await secretary.post(`${one}/begin`, {}, one)).status).toBe(303);
    const agree = { vote: 'agree', reason: '' };
    expect((await browsers[0]?.post(`${one}/vote`, agree, one))?.status).toBe(303);
    const rest = { starts: '2026-03-03 10:00', place: 'Room 5', adjourn_reason: 'It is late.' };
    expect((await secretary.post(`${at}/adjourn`, rest, at)).status).toBe(303);
    expect((await browsers[1]?.post(`${one}/vote`, agree, one))?.status).toBe(409);
    expect((await secretary.post(`${at}/open`, {}, at)).status).toBe(409);
    // Meanwhile the applicant of the second takes it back.
    const row = await zone.deps.db.rows.applications.find({ id: second });
    const applicant = await zone.reload(row?.applicant_id ?? '');
    await withdrawApplication(zone.deps, applicant, second, { reason: 'We found other money.' });
    zone.clock.set(new Date('2026-03-03T01:30:00.000Z'));
    await opened(meeting, [0, 1, 2]);
    // Absent from the second sitting, m4 was at the first; who became a member since stands in line.
    const [, , , fourth] = meeting.members;
    const there = await zone.deps.db.rows.meetingPeople.find({ user_id: fourth?.userId ?? '' });
    expect([there?.attendance, there?.came_at === null]).toEqual(['absent', false]);
    const { userId: late } = await zone.person('late', 'joint_member');
    await attend(meeting, [0, 1, 2]);
    expect(await zone.deps.db.rows.meetingPeople.count({ user_id: late })).toBe(1);
    expect((await secretary.post(`${two}/begin`, {}, two)).status).toBe(303);
    const gone = await zone.deps.db.rows.meetingItems.find({ application_id: second });
    expect(gone?.state).toBe('gone');
    expect((await secretary.get(at)).text).toContain('Left the vote');
    expect((await secretary.post(`${one}/begin`, {}, one)).status).toBe(303);
    for (const member of [1, 2]) {
      expect((await browsers[member]?.post(`${one}/vote`, agree, one))?.status).toBe(303);
    }
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 3, against: 0 },
    });
    expect((await secretary.post(`${one}/finish`, {}, one)).status).toBe(303);
    expect((await secretary.post(`${at}/end`, { rest_reason: '' }, at)).status).toBe(303);
    const items = await zone.deps.db.rows.meetingItems.all({});
    expect(items.map(({ state }) => state).toSorted()).toEqual(['closed', 'gone']);
  });
});
