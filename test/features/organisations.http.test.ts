import { openDemoZone, type DemoZone } from '../support/demoZone.js';

const good = {
  name: 'Harbour Optics Ltd',
  legal_representative: 'Lin Yuan',
  registered_on: '2024-05-18',
  address: 'High-tech zone, 1 Huoju Road',
  credit_code: '91350100M000100Y43',
};
const licence = {
  field: 'licence',
  name: 'licence.pdf',
  content: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n'),
};

describe('organisations', () => {
  let zone: DemoZone;
  beforeAll(async () => {
    zone = await openDemoZone();
  }, 240_000);
  afterAll(() => zone.close());

  const register = async (typed: object, files: readonly (typeof licence)[] = []) => {
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

  test('a code whose last character does not fit asks for the licence, and then is taken', async () => {
    const doubtful = { credit_code: '91350100M000100Y44' };
    const asked = await register(doubtful);
    expect(asked.status).toBe(422);
    expect(asked.text).toContain('id="licence-error"');
    expect(asked.text).toContain('91350100M000100Y44');
    const forged = { ...licence, content: Buffer.from('MZ this is no document') };
    expect((await register(doubtful, [forged])).status).toBe(422);
    expect((await register(doubtful, [licence])).status).toBe(303);
    const kept = await zone.deps.db.rows.organisations.find(doubtful);
    expect(kept?.licence_file_id).not.toBeNull();
  });

  test('a code is registered once, written in any width and case', async () => {
    const wide = '９１３５０１００ｍ０００１００ｙ４３';
    expect((await register({ credit_code: wide })).status).toBe(303);
    const again = await register({});
    expect(again.status).toBe(422);
    expect(again.text).toContain('id="credit_code-error"');
    expect(await zone.deps.db.rows.organisations.count({ credit_code: good.credit_code })).toBe(1);
  });

  test('a manager adds and removes members, but never leaves it without a manager', async () => {
    const found = await zone.deps.db.rows.organisations.find({ credit_code: good.credit_code });
    const path = `/organisations/${found?.id}`;
    const manager = await zone.as('lanhai');
    const added = await manager.post(
      `${path}/members`,
      { email: 'qinghang@demo.qixian.test', position: 'member' },
      path,
    );
    expect(added.status).toBe(303);
    expect((await (await zone.as('qinghang')).get(path)).status).toBe(200);
    const unknown = { email: 'nobody@example.com', position: 'member' };
    expect((await manager.post(`${path}/members`, unknown, path)).status).toBe(422);
    const own = await zone.deps.db.rows.users.find({ email: 'lanhai@demo.qixian.test' });
    expect((await manager.post(`${path}/members/${own?.id}/remove`, {}, path)).status).toBe(409);
    const member = await zone.as('qinghang');
    expect((await member.post(`${path}/members`, unknown, path)).status).toBe(403);
  });

  test('to others it does not exist', async () => {
    const found = await zone.deps.db.rows.organisations.find({ credit_code: good.credit_code });
    expect((await (await zone.as('xinyuan')).get(`/organisations/${found?.id}`)).status).toBe(404);
  });
});
