import { openDatabase } from '../../server/data/database.js';
import { goOnWithout } from '../../server/features/stages/vote/goOnWithout.job.js';
import { castBallot, takeBackBallot } from '../../server/shared/ballots/castBallot.js';
import { holdCase } from '../../server/shared/casefile/caseFile.js';
import { onEachDatabase, testSecret, type TestDatabase } from '../support/databases.js';
import { cast, five, form, meetingZone, reason, secret, stageOf } from '../support/vote.js';

onEachDatabase('votes of a joint meeting whose members leave', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('are over when the last who were awaited lose the office', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, members, first } = meeting;
    for (const [at, vote] of ['agree', 'against', 'agree'].entries()) {
      expect(await cast(meeting, at, vote)).toBe(303);
    }
    expect(await goOnWithout(zone.deps)).toBe(0);
    for (const { userId } of members.slice(3)) {
      await zone.deps.db.rows.grants.update(
        { user_id: userId },
        { revoked_at: '2027-01-04T01:00:00.000Z' },
      );
    }
    expect(await stageOf(zone, first)).toBe('joint');
    // Both cases: of the other nobody has voted, and three are still awaited there.
    expect(await goOnWithout(zone.deps)).toBe(2);
    expect(await stageOf(zone, first)).toBe('approve');
    expect(await stageOf(zone, meeting.second)).toBe('joint');
    expect(await goOnWithout(zone.deps)).toBe(0);
  });

  it('count no more of who stands aside or is found to have a conflict', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, head, browsers, members, first } = meeting;
    for (const member of [0, 1]) expect(await cast(meeting, member, 'against')).toBe(303);
    const aside = `/cases/${first}/recuse`;
    expect((await browsers[0]?.post(aside, { words: 'My former student' }, aside))?.status).toBe(
      303,
    );
    const ties = `/cases/${first}/ties`;
    const person = members[1]?.userId ?? '';
    const put = { person, kind: 'shareholding', words: 'Register of 3 March' };
    const secretary = await zone.browse(zone.secretary);
    expect((await secretary.post(`/cases/${first}/conflicts`, put, ties)).status).toBe(303);
    const [found] = await zone.deps.db.rows.conflicts.all({
      person_id: members[1]?.personId ?? '',
      state: 'found',
    });
    const decision = { decision: 'confirmed', reason: 'The register says so' };
    const decided = await head.post(`/cases/${first}/conflicts/${found?.id}`, decision, ties);
    expect(decided.status).toBe(303);
    const standing = JSON.stringify((await zone.stateOf(first)).memory['joint']);
    expect(standing.match(/"is":"left"/g)).toHaveLength(2);
    // Three are left, and two of them carry it.
    for (const member of [2, 3]) expect(await cast(meeting, member, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 2, against: 0 },
    });
  });

  it('count no more of who stood in for a member and is found to have a conflict, and the member votes', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, head, members, first } = meeting;
    const deputy = await zone.person('deputy', 'formal_checker');
    await zone.deps.db.rows.absences.insert({
      id: 'absence',
      user_id: members[4]?.userId ?? '',
      delegate_id: deputy.userId,
      first_day: '2026-03-01',
      last_day: '2026-03-10',
      created_at: '2026-03-01T01:00:00.000Z',
      cancelled_at: null,
    });
    const stands = await zone.browse(deputy);
    const vote = { vote: 'against', reason };
    const page = `/cases/${first}`;
    expect((await stands.post(`${form(first)}/vote`, vote, page)).status).toBe(303);
    const ties = `/cases/${first}/ties`;
    const put = { person: deputy.userId, kind: 'shareholding', words: 'Register of 3 March' };
    const secretary = await zone.browse(zone.secretary);
    expect((await secretary.post(`/cases/${first}/conflicts`, put, ties)).status).toBe(303);
    const [found] = await zone.deps.db.rows.conflicts.all({ person_id: deputy.personId });
    const decision = { decision: 'confirmed', reason: 'The register says so' };
    await head.post(`/cases/${first}/conflicts/${found?.id}`, decision, ties);
    await goOnWithout(zone.deps);
    for (const [at, choice] of ['agree', 'agree', 'against'].entries()) {
      expect(await cast(meeting, at, choice)).toBe(303);
    }
    // Had the ballot of the deputy counted, two of four would be against and one be left.
    expect(await stageOf(zone, first)).toBe('joint');
    expect(await cast(meeting, 4, 'agree')).toBe(303);
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 3, against: 1 },
    });
    expect(await stageOf(zone, first)).toBe('approve');
  });

  it('that cannot be held any more are decided by who approves after them, with a reason', async () => {
    const meeting = await meetingZone(database, ['m1', 'm2', 'm3']);
    const { zone, head, browsers, first } = meeting;
    const approver = await zone.browse(await zone.person('approver', 'approver'));
    const decide = (outcome: string) =>
      approver.post(
        `${form(first)}/decide_above`,
        { outcome, reason: 'Two of three stand aside.' },
        `/cases/${first}`,
      );
    expect((await decide('agreed')).status).toBe(409);
    for (const member of [0, 1]) {
      const aside = `/cases/${first}/recuse`;
      await browsers[member]?.post(aside, { words: 'My former student' }, aside);
    }
    // One is left, whose vote alone is none of a meeting.
    expect(await cast(meeting, 2, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('joint');
    const close = { reason: 'Nobody else may vote.' };
    const page = `/cases/${first}`;
    expect((await head.post(`${form(first)}/close_vote`, close, page)).status).toBe(409);
    expect((await head.get(page)).text).toContain('Too few may vote: members left 1');
    expect((await head.post(`${form(first)}/decide_above`, close, page)).status).toBe(403);
    expect((await approver.get('/tasks')).text).toContain(`/cases/${first}`);
    expect((await decide('')).status).toBe(422);
    expect((await decide('agreed')).status).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
  });

  it('of a secret ballot lie in no order in which they came', async () => {
    const meeting = await meetingZone(database, five, secret);
    for (const member of [0, 1]) expect(await cast(meeting, member, 'agree')).toBe(303);
    if (database.db.dialect === 'sqlite') {
      await expect(database.db.readAsItIs('SELECT rowid FROM ballots')).rejects.toThrow();
    }
    const [row] = await database.db.rows.ballots.all({});
    // By their key they lie, and that is drawn at random: no part of it tells a time.
    expect(row?.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });

  it('are found by their members after the secret of the zone has changed', async () => {
    const meeting = await meetingZone(database, five, secret);
    const { zone, members, first } = meeting;
    for (const member of [0, 1]) expect(await cast(meeting, member, 'against')).toBe(303);
    const [, one] = members;
    if (!one) throw new Error('nobody');
    const next = 'another secret of this zone, 32 characters';
    const db = openDatabase(database.url, next, undefined, [testSecret]);
    const deps = { ...zone.deps, db };
    const anew = { vote: 'agree', class: '', reason: '' } as const;
    const vote = () =>
      db.transaction(async () => castBallot(deps, one, await holdCase(deps, first), anew));
    await expect(vote()).rejects.toMatchObject({ code: 'already_voted' });
    await db.transaction(async () => takeBackBallot(deps, one, await holdCase(deps, first)));
    await vote();
    await db.close();
    const { memory } = await zone.stateOf(first);
    expect(memory['joint']).toMatchObject({ counted: null });
    const rows = await zone.deps.db.rows.ballots.all({ application_id: first });
    expect(rows.map(({ choice }) => choice).toSorted()).toEqual([
      'against',
      'against',
      'agree',
      'taken_back',
    ]);
  });
});
