import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

describe.each(dialects)('rights within one case on %s', (dialect) => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
  }, 240_000);
  afterAll(() => zone.close());

  const row = async (id: string) => {
    const found = await zone.deps.db.rows.applications.find({ id });
    if (!found) throw new Error(`no case ${id}`);
    return found;
  };
  const userId = async (who: string): Promise<string> => {
    const user = await zone.deps.db.rows.users.find({ email: `${who}@demo.qixian.test` });
    return user?.id ?? '';
  };

  test.each([
    ['desk', 303, 1],
    // Both read the case; neither has to compare the number with anything.
    ['head', 403, 0],
    ['approver', 403, 0],
  ])('%s who asks for a number in full is answered %i', async (who, status, kept) => {
    const id = await caseOf(zone, 'lanhai');
    const person = await zone.as(who);
    const path = `/cases/${id}`;
    expect((await person.get(path)).status).toBe(200);
    const purpose = `Asked by ${who}, compared with the paper`;
    const answer = await person.post(
      `${path}/reveal`,
      { field: 'founder.paper', purpose },
      '/account',
    );
    expect(answer.status).toBe(status);
    const records = await zone.deps.db.rows.events.all({ type: 'revealed' });
    expect(records.filter(({ data }) => data['purpose'] === purpose)).toHaveLength(kept);
  });

  test.each(['applicant', 'member of the firm'])(
    'an officer who is the %s cannot accept the case, by whichever address',
    async (as) => {
      const { rows } = zone.deps.db;
      const id = await caseOf(zone, 'qinghang');
      const before = await row(id);
      expect(before.stage).toBe('desk');
      const desk = await userId('desk');
      const firm = before.organisation_id ?? '';
      if (as === 'applicant') await rows.applications.update({ id }, { applicant_id: desk });
      else {
        await rows.memberships.insert({
          organisation_id: firm,
          user_id: desk,
          position: 'manager',
          joined_at: zone.clock.now().toISOString(),
        });
      }
      const person = await zone.as('desk');
      const reason = 'Everything is there.';
      const answers: number[] = [];
      for (const place of ['cases', 'applications', 'counterparty-cases']) {
        const path = `/${place}/${id}/stages/desk/accept`;
        answers.push((await person.post(path, { reason }, '/account')).status);
      }
      expect(answers).toEqual([403, 404, 404]);
      expect((await row(id)).stage).toBe('desk');
      await rows.applications.update({ id }, { applicant_id: before.applicant_id });
      await rows.memberships.remove({ organisation_id: firm, user_id: desk });
      // Once it is somebody else's, the same person may.
      if (as !== 'applicant') {
        const path = `/cases/${id}/stages/desk/accept`;
        expect((await person.post(path, { reason }, `/cases/${id}`)).status).toBe(303);
      }
    },
  );
});
