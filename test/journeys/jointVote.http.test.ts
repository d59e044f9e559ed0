import type { Actor } from '../../server/domain/actor.js';
import { recordFrom } from '../../server/domain/workflow/recorder.js';
import { changeCase, clockActor } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import type { Visitor } from '../support/visitor.js';
import { cast, five, form, listed, meetingZone, reason, secret, stageOf } from '../support/vote.js';

onEachDatabase('the votes of a joint meeting', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('are cast before what the scores came to, which no desk, check or lawyer is told', async () => {
    const { zone, head, browsers, first } = await meetingZone(database, five);
    const told = async (reader: Visitor | undefined) => {
      const page = await reader?.get(`/cases/${first}`);
      return [page?.status, page?.text.includes('90.00')];
    };
    for (const reader of [head, browsers[0]]) expect(await told(reader)).toEqual([200, true]);
    for (const role of ['desk_officer', 'formal_checker', 'legal'] as const) {
      const reader = await zone.browse(await zone.person(role, role));
      expect([role, await told(reader)]).toEqual([role, [200, false]]);
    }
  });

  it('go on without a member who has a conflict and for whom the case is gone', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, browsers, first, second, at } = meeting;
    const [one, ...others] = browsers;
    const page = `/cases/${first}`;
    expect((await one?.get(at))?.text).toContain('Alpha');
    expect((await one?.post(`${form(first)}/recusal`, { reason }, page))?.status).toBe(303);
    const closed = await one?.get(page);
    expect([closed?.status, closed?.text.includes('Alpha')]).toEqual([403, false]);
    const left = (await one?.get(at))?.text ?? '';
    expect([left.includes('Alpha'), left.includes('Beta')]).toEqual([false, true]);
    expect((await one?.get('/tasks'))?.text).not.toContain('Alpha');
    // The others, and all the others of the member who stepped back, are agreed with by one tick.
    expect((await one?.post(at, { rest: 'yes' }))?.status).toBe(303);
    for (const member of others.slice(0, 2)) {
      expect((await member.post(at, { rest: 'yes' })).status).toBe(303);
    }
    // Two of the four who are left could still be outvoted; three cannot.
    expect(await stageOf(zone, first)).toBe('joint');
    expect(await stageOf(zone, second)).toBe('approve');
    expect((await others[2]?.post(at, { rest: 'yes' }))?.status).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 3, against: 0 },
    });
  });

  it('end without a member who declares a tie to the firm elsewhere', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, browsers, first } = meeting;
    for (const [at, vote] of ['agree', 'against', 'agree', 'against'].entries()) {
      expect(await cast(meeting, at, vote)).toBe(303);
    }
    const { rows } = zone.deps.db;
    const row = await rows.applications.find({ id: first });
    const firm = await rows.organisations.find({ id: row?.organisation_id ?? '' });
    const code = { subject_code: firm?.credit_code ?? '', subject_contact: '' };
    const says = { kind: 'family', subject: 'Firm of my brother', words: 'My brother founded it' };
    const tie = { ...says, ...code, from: '', until: '' };
    // The ballot of one who voted goes, and then nobody waits for the one who has not.
    for (const [member, stage] of [
      [3, 'joint'],
      [4, 'approve'],
    ] as const) {
      const said = await browsers[member]?.post('/conflicts', tie, '/conflicts');
      expect(said?.status).toBe(303);
      expect([member, await stageOf(zone, first)]).toEqual([member, stage]);
    }
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 2, against: 1 },
    });
  });

  it('end with those who are there when the chair records that two are ill', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, head, first } = meeting;
    const page = `/cases/${first}`;
    expect(await cast(meeting, 0, 'agree')).toBe(303);
    expect(await cast(meeting, 1, 'against')).toBe(303);
    const early = await head.post(`${form(first)}/close_vote`, { reason }, page);
    expect(early.status).toBe(409);
    expect(await cast(meeting, 2, 'agree')).toBe(303);
    // Two of three: nothing is decided while two who may vote are waited for.
    expect(await stageOf(zone, first)).toBe('joint');
    const seats = (await head.get(page)).text.match(/name="seat" value="(\d+)"/g) ?? [];
    expect(seats).toHaveLength(2);
    const [four = '', last = ''] = seats.map((each) => /\d+/.exec(each)?.[0] ?? '');
    const away = { seat: four, is: 'absent' };
    expect((await head.post(`${form(first)}/attend`, away, page)).status).toBe(303);
    const member = meeting.browsers[0];
    expect((await member?.post(`${form(first)}/close_vote`, { reason }, page))?.status).toBe(403);
    const ill = { seat: last, is: 'absent' };
    expect((await head.post(`${form(first)}/attend`, ill, page)).status).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
  });

  it('keep the vote of a member who loses the office after it, and wait for none who loses it before', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, members, first } = meeting;
    const leave = (member: Actor | undefined) =>
      zone.deps.db.rows.grants.update(
        { user_id: member?.userId ?? '' },
        { revoked_at: '2026-03-02T01:00:00.000Z' },
      );
    expect(await cast(meeting, 0, 'agree')).toBe(303);
    await leave(members[0]);
    await leave(members[4]);
    expect(await cast(meeting, 0, 'against')).not.toBe(303);
    expect(await cast(meeting, 1, 'agree')).toBe(303);
    expect(await cast(meeting, 2, 'against')).toBe(303);
    expect(await cast(meeting, 3, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 3, against: 1 },
    });
  });

  it('are taken back by who cast them until they are counted', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, browsers, first } = meeting;
    expect(await cast(meeting, 0, 'against')).toBe(303);
    expect(await cast(meeting, 0, 'agree')).toBe(409);
    const ways = (await browsers[0]?.get(`/cases/${first}`))?.text ?? '';
    expect(ways).toContain('>Take back one’s own vote</a>');
    expect(ways).not.toContain('>Close the vote, or record who is absent</a>');
    const back = await browsers[0]?.post(`${form(first)}/take_back_vote`, {}, `/cases/${first}`);
    expect(back?.status).toBe(303);
    for (const member of [0, 1, 2]) expect(await cast(meeting, member, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    const rows = await zone.deps.db.rows.ballots.all({ application_id: first });
    expect(rows.map(({ choice }) => choice).toSorted()).toEqual([
      'against',
      'agree',
      'agree',
      'agree',
      'taken_back',
    ]);
  });

  it('leave with whoever stands aside, also a stand-in, and the absent member may vote after all', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, members, browsers, first } = meeting;
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
    const page = `/cases/${first}`;
    const vote = { vote: 'against', reason };
    expect((await stands.post(`${form(first)}/vote`, vote, page)).status).toBe(303);
    const aside = `${page}/recuse`;
    const words = { words: 'My brother works there.' };
    expect((await stands.post(aside, words, aside)).status).toBe(303);
    expect((await stands.get(page)).status).toBe(403);
    expect((await browsers[0]?.post(aside, words, aside))?.status).toBe(303);
    expect((await browsers[0]?.get(page))?.status).toBe(403);
    for (const member of [1, 2]) expect(await cast(meeting, member, 'agree')).toBe(303);
    expect(await cast(meeting, 4, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    expect((await zone.stateOf(first)).memory['joint']).toMatchObject({
      counted: { agree: 3, against: 0 },
    });
  });

  it('that 0.5 noted in the case are read through, and the case goes on', async () => {
    const meeting = await meetingZone(database, five);
    const { zone, members, first } = meeting;
    const votes = members.slice(0, 2).map(({ userId, personId }) => ({
      personId,
      seat: userId,
      vote: 'agree',
      reason: 'As it was said in 0.5.',
    }));
    await zone.deps.db.rows.seats.remove({ application_id: first, stage: 'joint' });
    await changeCase(zone.deps, clockActor, first, (file) => {
      const recorder = recordFrom(file.subject.state);
      const data = { votes, members: [] };
      recorder.emit({ type: 'noted', stage: 'joint', verb: 'vote', data });
      return recorder.change();
    });
    expect(await cast(meeting, 0, 'against')).toBe(409);
    expect(await cast(meeting, 2, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    // Whoever decides reads what each of the three gave as a reason.
    const approver = await zone.browse(await zone.person('approver', 'approver'));
    const { text } = await approver.get(meeting.at);
    expect(text.split('As it was said in 0.5.')).toHaveLength(3);
    expect(text.split(reason)).toHaveLength(2);
  });

  it('of a secret ballot lead from nothing to a person, and each finds their own', async () => {
    const seven = [...five, 'm6', 'm7'];
    const meeting = await meetingZone(database, seven, secret);
    const { zone, browsers, members, first } = meeting;
    const stepped = await browsers[6]?.post(
      `${form(first)}/recusal`,
      { reason },
      `/cases/${first}`,
    );
    expect(stepped?.status).toBe(303);
    // Nobody is asked for a reason that would be kept nowhere.
    expect((await browsers[1]?.get(meeting.at))?.text).not.toContain(`name="why.${first}"`);
    for (const [at, vote] of ['agree', 'against', 'abstain', 'agree', 'agree'].entries()) {
      expect(await cast(meeting, at, vote, '')).toBe(303);
    }
    const own = (await browsers[1]?.get(`/cases/${first}`))?.text ?? '';
    const [, code = ''] = /class="mono">([0-9A-F]{4}-[0-9A-F]{4})</.exec(own) ?? [];
    const rows = await zone.deps.db.rows.ballots.all({ application_id: first });
    expect(rows.find((row) => row.code === code)?.choice).toBe('against');
    // Three of six are in favour, and the sixth is waited for.
    expect(await stageOf(zone, first)).toBe('joint');
    expect(listed(own)).toEqual([]);
    expect(await cast(meeting, 5, 'agree')).toBe(303);
    expect(await stageOf(zone, first)).toBe('approve');
    // The published list adds up to the count, and each finds their own in it.
    const after = (await browsers[1]?.get(`/cases/${first}`))?.text ?? '';
    const list = listed(after);
    expect(list.map(({ choice }) => choice).toSorted()).toEqual(
      ['Abstain', 'Against', 'Agree', 'Agree', 'Agree', 'Agree'].toSorted(),
    );
    expect(list.filter(({ yours }) => yours)).toEqual([{ code, choice: 'Against', yours: true }]);
    const officer = await zone.browse(zone.staff);
    const seen = (await (await zone.browse(zone.head)).get(`/cases/${first}`)).text;
    expect(listed(seen)).toEqual(list.map((line) => ({ ...line, yours: false })));
    expect(listed((await officer.get(`/cases/${first}`)).text)).toEqual([]);
    const state = await zone.stateOf(first);
    expect(state.memory['joint']).toMatchObject({
      counted: { agree: 4, amend: 0, against: 1, abstain: 1 },
    });
    // What a form held is remembered under a key: of four choices each could be tried out.
    const forms = await zone.deps.db.rows.formKeys.all({ owner: members[1]?.userId ?? '' });
    expect(forms.map(({ request_hash: hash }) => hash.length)).toEqual(forms.map(() => 43));
    expect(forms.length).toBeGreaterThan(0);
    const kept = await zone.deps.db.rows.ballots.all({ application_id: first });
    const events = await zone.deps.db.rows.events.all({ stream: `case:${first}` });
    const votes = events.filter(({ data }) => data['verb'] === 'vote');
    expect(new Set(votes.map(({ actor_id: by }) => by))).toEqual(new Set([null]));
    const all = JSON.stringify([kept, state.memory, votes]);
    for (const { userId, personId } of members) {
      expect([all.includes(userId), all.includes(personId)]).toEqual([false, false]);
    }
  });
});

/** A page without what is drawn anew for each zone and each form. */
const neutral = (text: string): string =>
  text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/KC-2026-\w{4}/g, 'NUMBER')
    .replaceAll(/name="_(csrf|writer)" value="[^"]*"/g, 'TOKEN')
    .replaceAll(/data-(idle|last)="\d+"/g, 'SESSION')
    .replaceAll(/nonce[^\s>]*/g, 'NONCE');

onEachDatabase('two worlds that differ only in who voted what', (open) => {
  it.each(['open', 'secret'])(
    'look alike to everybody before the count: %s ballot',
    async (kind) => {
      const worlds: string[][] = [];
      for (const votes of [
        ['agree', 'against'],
        ['abstain', 'agree'],
      ]) {
        const database = await open();
        const meeting = await meetingZone(database, five, kind === 'secret' ? secret : undefined);
        const { zone, head, browsers, first, at } = meeting;
        for (const [member, vote] of votes.entries()) {
          expect(await cast(meeting, member, vote)).toBe(303);
        }
        const auditor = await zone.browse(await zone.person('auditor', 'auditor'));
        const officer = await zone.browse(zone.staff);
        const secretary = await zone.browse(zone.secretary);
        const pages: string[] = [];
        for (const reader of [head, auditor, officer, secretary, browsers[4]]) {
          for (const page of [`/cases/${first}`, at, '/tasks']) {
            pages.push(neutral((await reader?.get(page))?.text ?? ''));
          }
        }
        worlds.push(pages);
        await database.close();
      }
      expect(worlds[0]).toEqual(worlds[1]);
    },
  );
});
