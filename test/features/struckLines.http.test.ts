import { dialects } from '../support/databases.js';
import { decideObjection } from '../support/journey/publishing.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\n%%EOF\n');
const why = 'The patent belongs to another company, as the register says.';

describe.each(dialects)('a line of a public list on %s', (dialect) => {
  let zone: DemoZone;
  let application: string;
  let notice: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    application = await caseOf(zone, 'ruixing');
    const entry = await zone.deps.db.rows.noticeEntries.find({ application_id: application });
    notice = entry?.notice_id ?? '';
  }, 240_000);
  afterAll(() => zone.close());

  const struckFor = async () =>
    (await zone.deps.db.rows.noticeEntries.find({ notice_id: notice, application_id: application }))
      ?.struck_for;
  const published = async () => (await zone.stranger().get(`/notices/${notice}?lang=en`)).text;

  test('is struck when the applicant gives up, and holds again when that is taken back', async () => {
    const founder = await zone.as('ruixing');
    const given = await founder.post(`/applications/${application}/withdraw`, { reason: why });
    expect(given.status).toBe(303);
    expect(await struckFor()).toBe('withdrawn');
    expect(await published()).toContain('The applicant gave up');
    const back = await founder.post(`/cases/${application}/exits/take_back`, {
      reason: 'We pressed the wrong button.',
    });
    expect(back.status).toBe(303);
    expect(await struckFor()).toBeNull();
    expect(await published()).not.toContain('<s>');
  });

  test('is struck by an objection that is right; the reason reaches those concerned and not the public', async () => {
    const filed = await zone
      .stranger()
      .upload(
        `/notices/${notice}/object`,
        { application, name: 'A neighbour', contact: 'neighbour@example.com', facts: why },
        [{ field: 'proof', name: 'proof.pdf', content: pdf }],
        `/notices/${notice}/object`,
      );
    expect(filed.status).toBe(303);
    await decideObjection(zone, 'upheld', why);
    expect(await struckFor()).toBe('objection');
    const page = await published();
    expect(page).toContain('An objection was found to be right');
    expect(page).not.toContain(why);
    const told = await zone.deps.db.rows.mails.all({ event: 'objection_upheld' });
    expect(told.length).toBeGreaterThanOrEqual(3);
    expect(told.every(({ body }) => body.includes(why) && !body.includes('neighbour'))).toBe(true);
  });
});
