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
