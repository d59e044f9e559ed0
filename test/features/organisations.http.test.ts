import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { proofs } from '../support/organisationProofs.js';

const good = {
  name: 'Harbour Optics Ltd',
  legal_representative: 'Lin Yuan',
  registered_on: '2024-05-18',
  address: 'High-tech zone, 1 Huoju Road',
  credit_code: '91350100M000100Y43',
};

describe('organisations', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  const register = async (typed: object, files = [proofs.licence]) => {
    const person = await zone.as('lanhai');
    return person.upload('/organisations', { ...good, ...typed }, files, '/organisations/new');
  };

  test.each([
    ['credit_code', ''],
    ['credit_code', '9135010'],
    ['credit_code', '91350100I000100Y43'],
    ['credit_code', 'x'.repeat(300)],
    ['name', ''],
    ['name', 'x'.repeat(201)],
    ['legal_representative', ''],
    ['registered_on', '2026-02-30'],
    ['registered_on', '2999-01-01'],
    ['registered_on', 'yesterday'],
  ])('%s = %j is an error at its input and the rest is kept', async (field, value) => {
    const answer = await register({ [field]: value });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    expect(answer.text).toContain(good.address);
  });

  test('without the licence no code is registered, and a file that is none is refused', async () => {
    const asked = await register({}, []);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('id="licence-error"');
    expect(asked.text).toContain(good.credit_code);
    const forged = { ...proofs.licence, content: Buffer.from('MZ this is no document') };
    expect((await register({}, [forged])).status).toBe(422);
    expect(await zone.deps.db.rows.organisations.count({ credit_code: good.credit_code })).toBe(0);
  });

  test('a code whose last character does not fit is taken, and the desk is told to compare it', async () => {
    const doubtful = { credit_code: '91350100M000100Y44' };
    expect((await register(doubtful)).status).toBe(303);
    const kept = await zone.deps.db.rows.organisations.find(doubtful);
    expect(kept?.licence_file_id).not.toBeNull();
    expect(kept?.verified_at).toBeNull();
  });

  test('a code is registered once, written in any width and case; the second comer is told under whom', async () => {
    const wide = '９１３５０１００ｍ０００１００ｙ４３';
    expect((await register({ credit_code: wide })).status).toBe(303);
    const again = await register({});
    expect(again.status).toBe(422);
    expect(again.text).toContain('id="credit_code-error"');
    const owner = await zone.deps.db.rows.users.find({ email: 'lanhai@demo.qixian.test' });
    const name = owner?.name ?? '';
    expect(again.text).toContain(`${Array.from(name)[0]}*`);
    const form = /<main[\s\S]*<\/main>/.exec(again.text)?.[0] ?? '';
    expect(form.length).toBeGreaterThan(100);
    expect(form).not.toContain(name);
    expect(form).toContain(`/claims/new?code&#x3D;${good.credit_code}`);
    expect(await zone.deps.db.rows.organisations.count({ credit_code: good.credit_code })).toBe(1);
  });

  test('who handles matters for the zone registers no organisation and claims none', async () => {
    const desk = await zone.as('desk');
    const typed = { ...good, credit_code: '91210231MA0P40017F' };
    const answer = await desk.upload(
      '/organisations',
      typed,
      [proofs.licence],
      '/organisations/new',
    );
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('所属单位');
  });

  test('to others it does not exist', async () => {
    const found = await zone.deps.db.rows.organisations.find({ credit_code: good.credit_code });
    const path = `/organisations/${found?.id}`;
    const stranger = await zone.as('xinyuan');
    expect((await stranger.get(path)).status).toBe(404);
    for (const form of ['invitations', 'leave', 'contacts']) {
      const typed = {
        email: 'a@example.org',
        position: 'member',
        successor: '',
        case: 'x',
        to: 'y',
      };
      expect([form, (await stranger.post(`${path}/${form}`, typed, '/account')).status]).toEqual([
        form,
        404,
      ]);
    }
  });
});
