import { dialects } from '../support/databases.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

const facts = 'The patent named in this project belongs to somebody else.';
const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n');

describe.each(dialects)('objections on %s', (dialect) => {
  let zone: DemoZone;
  let notice: string;
  let application: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    application = await caseOf(zone, 'ruixing');
    const entry = await zone.deps.db.rows.noticeEntries.find({ application_id: application });
    notice = `/notices/${entry?.notice_id}`;
  }, 240_000);
  afterAll(() => zone.close());

  const good = () => ({
    application,
    name: 'A neighbour',
    contact: 'neighbour@example.com',
    facts,
  });
  const object = async (typed: object, content: Buffer | null = pdf, name = 'proof.pdf') =>
    zone
      .stranger()
      .upload(
        `${notice}/object`,
        { ...good(), ...typed },
        content === null ? [] : [{ field: 'proof', name, content }],
        `${notice}/object`,
      );
  const count = () => zone.deps.db.rows.objections.count({});

  test.each([
    ['application', 'somebody-else'],
    ['application', ''],
    ['name', ''],
    ['name', 'x'.repeat(101)],
    ['contact', 'by pigeon'],
    ['contact', ''],
    ['facts', 'short'],
    ['facts', 'x'.repeat(4001)],
  ])(
    '%s = %.20j is refused at its input, the rest is kept, nothing is held',
    async (field, value) => {
      const before = await count();
      const answer = await object({ [field]: value });
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(`id="${field}-error"`);
      if (field !== 'facts') expect(answer.text).toContain(facts);
      expect(await count()).toBe(before);
      expect((await zone.deps.db.rows.applications.find({ id: application }))?.state.holds).toEqual(
        [],
      );
    },
  );

  test.each([
    ['a program', Buffer.from('MZ\u0090\u0000 this is no document'), 'proof.pdf'],
    ['nothing', Buffer.alloc(0), 'proof.pdf'],
  ])('%s is no proof', async (_, content, name) => {
    const answer = await object({}, content, name);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="proof-error"');
    expect(answer.text).toContain(facts);
  });

  test('without proof nothing is registered', async () => {
    const answer = await object({}, null);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('id="proof-error"');
    expect(await count()).toBe(0);
  });

  test('a file name may be long, but not without end; what is written is sealed', async () => {
    const endless = await object({}, pdf, `${'长'.repeat(300)}.pdf`);
    expect([endless.status, endless.text.includes('id="proof-error"')]).toEqual([422, true]);
    expect((await object({}, pdf, `${'长'.repeat(200)}.pdf`)).status).toBe(303);
    const [kept] = await zone.deps.db.rows.objections.all({});
    expect(kept?.file_name).toMatch(/\.pdf$/);
    expect(kept?.facts).not.toContain('patent');
  });

  test('the same form sent twice at once objects once', async () => {
    const person = zone.stranger();
    const path = `${notice}/object`;
    const page = (await person.get(path)).text;
    const once = /name="once" value="([^"]+)"/.exec(page)?.[1] ?? '';
    const before = await count();
    const sendings = [1, 2, 3].map(() =>
      person.upload(
        path,
        { ...good(), facts: `${facts} Again.`, once },
        [{ field: 'proof', name: 'proof.pdf', content: pdf }],
        path,
      ),
    );
    const places = (await Promise.all(sendings)).map(({ headers }) => String(headers['location']));
    expect(new Set(places).size).toBe(1);
    expect(await count()).toBe(before + 1);
  });

  test('only the discipline officer learns who objects', async () => {
    const [open] = await zone.deps.db.rows.objections.all({ status: 'open' });
    const path = `/objections/${open?.id}`;
    expect((await (await zone.as('discipline')).get(path)).text).toContain('A neighbour');
    expect((await (await zone.as('officer')).get(path)).status).toBe(403);
    expect((await (await zone.as('ruixing')).get(path)).status).toBe(403);
    const followed = await zone.stranger().get(`${notice}/objections/${open?.id}`);
    expect(followed.status).toBe(200);
    expect(followed.text).not.toContain('A neighbour');
    expect((await zone.stranger().get(`/notices/x/objections/${open?.id}`)).status).toBe(404);
  });

  test('a decision needs a reason and is made once', async () => {
    const officer = await zone.as('discipline');
    const [open] = await zone.deps.db.rows.objections.all({ status: 'open' });
    const path = `/objections/${open?.id}`;
    expect((await officer.post(path, { decision: 'dismissed', reason: '' })).status).toBe(422);
    expect((await officer.post(path, { decision: 'maybe', reason: facts })).status).toBe(422);
    const version = '1';
    const both = await Promise.all(
      ['dismissed', 'upheld'].map((decision) =>
        officer.post(path, { decision, reason: facts, version }),
      ),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
  });

  test('after the period nobody objects', async () => {
    zone.clock.set(new Date(zone.clock.now().getTime() + 20 * 86_400_000));
    // The page has no form any more; somebody may still have it open.
    const proof = { field: 'proof', name: 'proof.pdf', content: pdf };
    const answer = await zone.stranger().upload(`${notice}/object`, good(), [proof], '/sign-in');
    expect(answer.status).toBe(409);
  });
});
