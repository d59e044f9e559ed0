import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { callPlan } from '../support/journey/publishing.js';
import { pdfBy } from '../support/pdfs.js';
import type { Typed, Visitor } from '../support/visitor.js';

const first = 'What the zone seeks this year:\r\n\r\nteams that bring a product to market.';
const second = 'What the zone seeks this year:\r\n\r\nteams that bring two products to market.';

describe('the notice of a call', () => {
  let journey: Journey;
  let officer: Visitor;
  let managed: string;
  let shown: string;

  const write = (
    typed: Typed,
    files: readonly (readonly [string, Buffer])[] = [],
    who = officer,
  ) => {
    const page = `${managed}/notice`;
    const uploads = files.map(([name, content]) => ({ field: 'files', name, content }));
    return who.upload(page, typed, uploads, page);
  };
  const noticesOf = () => journey.deps.db.rows.callNotices.all({}, [['number', 'ASC']]);

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    officer = await journey.as('officer');
    const plan = callPlan(journey);
    managed = expectMoved(
      await officer.post('/manage/calls', plan, `/manage/calls/new?procedure=${plan.procedure}`),
    );
    shown = `/calls/${managed.split('/').at(-1)}`;
  }, 180_000);
  afterAll(() => journey.close());

  test('a draft without one is pointed out, and what is refused keeps what was typed', async () => {
    expect((await officer.get(`${managed}/check?lang=en`)).text).toContain('It has no call notice');
    const refused = await write({ body_zh: first, document_number: 'No. 12' }, [
      ['list.pdf', Buffer.from('no pdf')],
    ]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('No. 12');
    expect(refused.text).toContain('teams that bring a product');
    expect((await write({ body_zh: 'short' })).status).toBe(422);
    expect(await noticesOf()).toEqual([]);
  });

  test('what is written before publishing is public from then on, the last of it alone', async () => {
    expectMoved(await write({ body_zh: 'An earlier try that nobody shall see.' }));
    expectMoved(
      await write({ body_zh: first, document_number: 'No. 12', contact: 'Ms Wu, 0411-1' }, [
        ['list.pdf', Buffer.from(pdfBy('zone'))],
      ]),
    );
    const [, notice] = await noticesOf();
    const file = notice?.attachments[0]?.file ?? '';
    const visitor = journey.stranger();
    expect((await visitor.get(`${shown}/notice/files/${file}`)).status).toBe(404);
    expect((await officer.get(`${managed}/notice/files/${file}`)).status).toBe(200);
    expectMoved(await officer.post(`${managed}/publish`, {}, `${managed}/check`));
    const page = (await visitor.get(`${shown}?lang=en`)).text;
    for (const words of ['No. 12', 'teams that bring a product', 'Ms Wu, 0411-1', 'list.pdf']) {
      expect(page).toContain(words);
    }
    expect((await visitor.get(`${shown}/notice/files/${file}`)).status).toBe(200);
    expect((await visitor.get(`${shown}/notice?number=1`)).status).toBe(404);
    const paper = await visitor.get(`${shown}/notice?lang=en`);
    expect(paper.text).toContain('teams that bring a product');
    expect(paper.text).toContain('class="paper-page"');
  });

  test('a change in public gives its reason, and what stood before can still be read', async () => {
    const without = await write({ body_zh: second, keep: [] });
    expect(without.status).toBe(422);
    // What was no longer to be attached is not ticked again.
    expect(without.text).toMatch(/name="keep"/);
    expect(without.text).not.toMatch(/name="keep"[^>]*checked/);
    expectMoved(await write({ body_zh: second, reason: 'Two products were meant.' }));
    const visitor = journey.stranger();
    const page = (await visitor.get(`${shown}?lang=en`)).text;
    expect(page).toContain('two products');
    expect(page).not.toContain('list.pdf');
    expect(page).toContain('Two products were meant.');
    expect(page).toContain(`${shown}/notice?number&#x3D;2`);
    const before = (await visitor.get(`${shown}/notice?number=2&lang=en`)).text;
    expect(before).toContain('teams that bring a product');
    expect(before).toContain('This notice was replaced by a newer one.');
  });

  test('two who write at once, the frozen days and other programmes', async () => {
    const late = { seen: '2', body_zh: first, reason: 'Without having seen the change.' };
    expect((await write(late)).status).toBe(409);
    journey.pass(29);
    const frozen = await write({ body_zh: first, reason: 'In the last days.' });
    expect(frozen.status).toBe(409);
    expect(await noticesOf()).toHaveLength(3);
    expect((await (await journey.as('lanhai')).get(`${managed}/notice`)).status).toBe(403);
  });
});
