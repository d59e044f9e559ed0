import { recordSilence } from '../../server/features/notices/silentHearings.job.js';
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

  const openOnes = async () =>
    (await zone.deps.db.rows.objections.all({ status: 'open' }, [['registered_at', 'ASC']])).map(
      ({ id }) => id,
    );
  const findingOf = async (id: string) =>
    (await zone.deps.db.rows.objectionFindings.find({ open_key: id }))?.id ?? '';
  const told = 'It is said that the patent named in your project belongs to somebody else.';
  const letters = async (event: string) =>
    (await zone.deps.db.rows.mails.all({ event })).map(({ subject, body }) => `${subject} ${body}`);

  test('a finding needs a reason and is proposed once', async () => {
    const officer = await zone.as('discipline');
    const [open = ''] = await openOnes();
    const path = `/objections/${open}`;
    expect((await officer.post(path, { decision: 'dismissed', reason: '' })).status).toBe(422);
    expect((await officer.post(path, { decision: 'maybe', reason: facts })).status).toBe(422);
    const both = await Promise.all(
      [1, 2].map(() => officer.post(path, { decision: 'dismissed', reason: facts }, path)),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 409]);
    const finding = await findingOf(open);
    // Who found it does not decide it, and who decides reads nothing of who objects.
    expect((await officer.post(`${path}/approve`, { finding }, path)).status).toBe(409);
    const second = await zone.as('approver');
    const page = (await second.get(path)).text;
    expect(page).toContain(facts);
    for (const secret of ['A neighbour', 'neighbour@example.com', `${path}/proof`]) {
      expect(page).not.toContain(secret);
    }
    expect((await second.get(`${path}/proof`)).status).toBe(403);
    expect((await second.get('/tasks?lang=en')).text).toContain('Findings on objections to decide');
    // Given back, found anew, taken back, found anew, decided: nothing of it is lost.
    const back = await second.post(`${path}/return`, { finding, why: 'Look it up.' }, path);
    expect(back.status).toBe(303);
    expect((await officer.get(path)).text).toContain('Look it up.');
    const again = async () => {
      await officer.post(path, { decision: 'dismissed', reason: facts }, path);
      return findingOf(open);
    };
    const third = await again();
    expect((await officer.post(`${path}/take-back`, { finding: third }, path)).status).toBe(303);
    const last = await again();
    expect((await second.post(`${path}/approve`, { finding: third }, path)).status).toBe(409);
    expect((await second.post(`${path}/approve`, { finding: last }, path)).status).toBe(303);
    expect((await zone.deps.db.rows.objections.find({ id: open }))?.status).toBe('dismissed');
    const [said = ''] = await letters('objection_dismissed_held');
    expect(said).toContain(facts);
  });

  test('the applicant is heard before an objection is upheld, and reads nothing of who objects', async () => {
    const officer = await zone.as('discipline');
    const founder = await zone.as('ruixing');
    const open = (await openOnes()).at(-1) ?? '';
    const path = `/objections/${open}`;
    const own = `/applications/${application}/objections/${open}`;
    // Unheard it is neither offered nor taken; nobody but the applicant's side meets the hearing.
    expect((await officer.get(path)).text).not.toContain('value="upheld"');
    const unheard = await officer.post(`${path}?lang=en`, { decision: 'upheld', reason: facts });
    expect([unheard.status, unheard.text.includes('has not been heard')]).toEqual([409, true]);
    expect((await founder.get(own)).status).toBe(404);
    const named = await officer.post(
      `${path}/hear`,
      { told: `${told} A neighbour says so.` },
      path,
    );
    expect([named.status, named.text.includes('id="told-error"')]).toEqual([422, true]);
    expect((await officer.post(`${path}/hear`, { told }, path)).status).toBe(303);
    expect((await officer.post(`${path}/hear`, { told }, path)).status).toBe(409);
    const [asked = ''] = await letters('objection_hearing');
    expect(asked).toContain(told);
    expect(asked).not.toContain('neighbour');
    const early = await officer.post(path, { decision: 'upheld', reason: facts }, path);
    expect(early.status).toBe(409);
    // Five working days after Monday, 2 March 2026 is the end of Monday the 9th; five more are the 16th.
    const hearing = () => zone.deps.db.rows.objectionHearings.find({ objection_id: open });
    expect((await hearing())?.due_at).toMatch(/^2026-03-09/);
    const more = { extension: 'The register was closed for a day.' };
    const tells = { extension: 'a  Neighbour sent the register late.' };
    const told422 = await officer.post(`${path}/extend`, tells, path);
    expect([told422.status, told422.text.includes('id="extension-error"')]).toEqual([422, true]);
    expect((await officer.post(`${path}/extend`, more, path)).status).toBe(303);
    expect((await officer.post(`${path}/extend`, more, path)).status).toBe(409);
    expect((await hearing())?.due_at).toMatch(/^2026-03-16/);
    const [extended = ''] = await letters('objection_hearing_extended');
    expect(extended).toMatch(/9 March|3月9日|3 月 9 日/);

    expect((await founder.get(`/applications/${application}`)).text).toContain(own);
    expect((await (await zone.as('officer')).get(own)).status).not.toBe(200);
    expect((await founder.post(own, { answer: '' }, own)).status).toBe(422);
    const bad = [{ field: 'papers', name: 'a.pdf', content: Buffer.from('no document') }];
    const refused = await founder.upload(own, { answer: facts }, bad, own);
    expect([refused.status, refused.text.includes(facts)]).toEqual([422, true]);
    const papers = ['a.pdf', 'b.pdf'].map((name) => ({ field: 'papers', name, content: pdf }));
    const answer = 'It was assigned to us in 2024.';
    expect((await founder.upload(own, { answer }, papers, own)).status).toBe(303);
    expect((await founder.upload(own, { answer }, papers, own)).status).toBe(409);
    expect((await officer.get(path)).text).toContain(answer);
    expect((await (await zone.as('approver')).get(`${path}/papers/2`)).status).toBe(200);
    expect((await officer.get(`${path}/papers/3`)).status).toBe(404);
    expect((await founder.get(path)).status).toBe(403);
  });

  test('silence is recorded, a late answer is still taken, and an objection taken back holds on', async () => {
    const officer = await zone.as('discipline');
    const filed = await object({ contact: '13800000000' });
    expect(filed.status).toBe(303);
    const open = (await openOnes()).at(-1) ?? '';
    const path = `/objections/${open}`;
    expect((await officer.post(`${path}/hear`, { told }, path)).status).toBe(303);
    expect(await recordSilence(zone.deps)).toBe(0);
    const now = zone.clock.now();
    zone.clock.set(new Date(now.getTime() + 8 * 86_400_000));
    expect(await recordSilence(zone.deps)).toBe(1);
    expect(await recordSilence(zone.deps)).toBe(0);
    expect(await letters('objection_silent')).not.toEqual([]);
    expect((await officer.get(`${path}?lang=en`)).text).toContain('No answer came');
    const own = `/applications/${application}/objections/${open}`;
    const founder = await zone.as('ruixing');
    expect((await founder.upload(own, { answer: 'Better late.' }, [], own)).status).toBe(303);
    expect((await officer.get(`${path}?lang=en`)).text).toContain('time was over by then');
    zone.clock.set(now);

    const followed = String(filed.headers['location']).split('?')[0] ?? '';
    const why = 'I was mistaken.';
    const stranger = zone.stranger();
    // The applicant and colleagues know its id; only whoever objected has the key.
    const known = `${notice}/objections/${open}`;
    for (const forged of [known, `${known}~`, `${followed}x`]) {
      expect((await founder.post(`${forged}/withdraw`, { why }, own)).status).toBe(404);
    }
    expect((await founder.get(known)).text).not.toContain('/withdraw');
    expect((await founder.get(`${known}~guessed`)).status).toBe(404);
    expect((await stranger.post(`${followed}/withdraw`, { why }, followed)).status).toBe(303);
    const form = `${notice}/object`;
    const twice = await stranger.post(`${followed}/withdraw`, { why }, form);
    expect(twice.status).toBe(409);
    const elsewhere = followed.replace(notice, '/notices/x');
    expect((await stranger.post(`${elsewhere}/withdraw`, { why }, form)).status).toBe(404);
    const held = await zone.deps.db.rows.applications.find({ id: application });
    expect(held?.state.holds).toContain(open);
    const moot = await officer.post(path, { decision: 'moot', reason: facts }, path);
    expect(moot.status).toBe(409);
    expect((await officer.post(path, { decision: 'withdrawn', reason: facts }, path)).status).toBe(
      303,
    );
    const finding = await findingOf(open);
    const second = await zone.as('approver');
    expect((await second.post(`${path}/approve`, { finding }, path)).status).toBe(303);
    const closed = await zone.deps.db.rows.objections.find({ id: open });
    expect([closed?.status, closed?.closed_as]).toEqual(['dismissed', 'withdrawn']);
    const free = await zone.deps.db.rows.applications.find({ id: application });
    expect(free?.state.holds).not.toContain(open);
  });

  test('after the period nobody objects', async () => {
    zone.clock.set(new Date(zone.clock.now().getTime() + 20 * 86_400_000));
    // The page has no form any more; somebody may still have it open.
    const proof = { field: 'proof', name: 'proof.pdf', content: pdf };
    const answer = await zone.stranger().upload(`${notice}/object`, good(), [proof], '/sign-in');
    expect(answer.status).toBe(409);
  });
});
