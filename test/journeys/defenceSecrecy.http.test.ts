import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { called, defenceZone } from '../support/defence.js';

onEachDatabase('what a defence meeting tells whom', (open) => {
  let database: TestDatabase;
  beforeEach(async () => {
    database = await open();
  });
  afterEach(() => database.close());

  it('shows the room and who signs turns alone where the stage is blind', async () => {
    const meeting = await defenceZone(database, { blind: true });
    await called(meeting);
    meeting.later(2);
    const [first] = await meeting.turns();
    await meeting.act(`turns/${first?.id}/begin`);
    const rows = await meeting.zone.deps.db.rows.applications.all({});
    const numbers = rows.flatMap(({ number }) => (number === null ? [] : [number]));
    expect(numbers).toHaveLength(3);
    for (const page of ['room', 'order', 'sheets/teams', 'sheets/experts']) {
      const { text } = await meeting.secretary.get(`${meeting.at}/${page}`);
      for (const secret of ['Alpha', 'Beta', 'Gamma', ...numbers]) {
        expect([page, text.includes(secret)]).toEqual([page, false]);
      }
    }
  });

  it('lets teams and experts sign apart: neither sheet names the other', async () => {
    const meeting = await defenceZone(database, { blind: false });
    await called(meeting);
    const { users } = meeting.zone.deps.db.rows;
    const experts = await users.all({ id: meeting.experts.map(({ userId }) => userId) });
    const names = experts.map(({ name }) => name);
    expect(names).toHaveLength(5);
    const teams = (await meeting.secretary.get(`${meeting.at}/sheets/teams`)).text;
    const signing = (await meeting.secretary.get(`${meeting.at}/sheets/experts`)).text;
    for (const title of ['Alpha', 'Beta', 'Gamma']) {
      expect([teams.includes(title), signing.includes(title)]).toEqual([true, false]);
    }
    for (const name of names) {
      const cell = `>${name}<`;
      expect([teams.includes(cell), signing.includes(cell)]).toEqual([false, true]);
    }
  });

  it('tells what is to be brought to applicants, and to no expert', async () => {
    const meeting = await defenceZone(database, { blind: true });
    await called(meeting);
    const applicants = meeting.teams.map(({ applicant }) => applicant.userId);
    const told = (await meeting.letters()).map(({ to_user_id: to, body }) => ({
      own: applicants.includes(to ?? ''),
      brings: body.includes('Slides'),
    }));
    expect(told).toHaveLength(3 + 3 * 5);
    for (const { own, brings } of told) expect(brings).toBe(own);
  });

  it('shows everybody their own hearings from their desk: a team its own, an expert codes alone', async () => {
    const meeting = await defenceZone(database, { blind: true });
    const { zone, teams, experts } = meeting;
    const [team] = teams;
    const [expert] = experts;
    if (!team || !expert) throw new Error('nobody');
    const own = await zone.browse(team.applicant);
    const sits = await zone.browse(expert);
    expect((await own.get('/applications')).text).toContain('href="/defences/own"');
    expect((await sits.get('/reviews')).text).toContain('href="/defences/seats"');
    // Before the letters there is no time to read, but the code of the lot.
    const early = (await own.get('/defences/own')).text;
    expect([early.includes('Not arranged yet'), early.includes('Hall 1')]).toEqual([true, false]);
    await called(meeting);
    const turns = await meeting.turns();
    const turn = turns.find(({ application_id: of }) => of === team.id);
    const told = (await own.get('/defences/own')).text;
    for (const said of ['Hall 1', 'Slides', turn?.at ?? '?', turn?.code ?? '?', 'Alpha']) {
      expect([said, told.includes(said)]).toEqual([said, true]);
    }
    for (const other of ['Beta', 'Gamma']) expect(told).not.toContain(other);
    const seen = (await sits.get('/defences/seats')).text;
    const rows = await zone.deps.db.rows.applications.all({});
    for (const { at } of turns) expect([at, seen.includes(at)]).toEqual([at, true]);
    expect(seen.match(/Project T-\d+/g)).toHaveLength(3);
    const hidden = rows.flatMap(({ id, number, title }) => [id, number ?? '', title]);
    for (const secret of [...hidden, ...turns.map(({ code }) => code), 'Slides']) {
      expect([secret, seen.includes(secret)]).toEqual([secret, false]);
    }
    // An applicant sits nowhere, and nobody else's hearing is theirs.
    expect((await own.get('/defences/seats')).status).toBe(403);
    const stranger = await zone.browse(await zone.person('nobody of these'));
    expect((await stranger.get('/defences/own')).text).not.toContain('Hall 1');
  });

  it('tells each applicant the code of their own team in the lot, from the day it is fixed', async () => {
    const meeting = await defenceZone(database);
    const turns = await meeting.turns();
    for (const { id, applicant } of meeting.teams) {
      const { text } = await (await meeting.zone.browse(applicant)).get(`/applications/${id}`);
      const seen = turns.filter(({ code }) => text.includes(code));
      expect(seen.map(({ application_id: of }) => of)).toEqual([id]);
      expect(text).toContain(`href="/lots/${meeting.id}"`);
    }
  });
});
