import { fieldKind } from '../../server/domain/form/kinds/registry.js';
import { compileDefinition } from '../../server/domain/procedure/compiled.js';
import { sightIn } from '../../server/shared/reading/expertSight.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

/** What officers are shown as what experts see. */
let zone: DemoZone;
/** Five experts sit on this case: some asked, some at work, some done. */
let caseId: string;
/** The review of one who has accepted, and who that is. */
let seat: { readonly id: string; readonly expert: string };

beforeAll(async () => {
  zone = await openDemoZone();
  const { rows } = zone.deps.db;
  const [review] = await rows.reviews.all({ status: 'accepted' });
  caseId = review?.application_id ?? '';
  const account = await rows.users.find({ id: review?.expert_id ?? '' });
  seat = { id: review?.id ?? '', expert: account?.email.split('@')[0] ?? '' };
}, 240_000);
afterAll(() => zone.close());

const paneOf = (html: string): string =>
  /<section class="pane-read"[\s\S]*?<\/section>\s*(?=<\/div>|<section class="pane-act")/.exec(
    html,
  )?.[0] ?? '';
/** Without the buttons that save before another document is opened: they are of the form beside. */
const plain = (html: string, base: string): string =>
  html
    .replaceAll(/<noscript>[\s\S]*?<\/noscript>/g, '')
    .replaceAll(base, 'BASE')
    .replaceAll(/\s+/g, ' ')
    .trim();
const bytesOf = (body: unknown): string =>
  Buffer.isBuffer(body) ? body.toString('base64') : 'no bytes';

test('of a case it is what its experts read, tab for tab and byte for byte', async () => {
  const expert = await zone.as(seat.expert);
  const secretary = await zone.as('secretary');
  const [own, preview] = [`/reviews/${seat.id}`, `/cases/${caseId}/expert-view`];
  const keys = [...(await expert.get(own)).text.matchAll(/\?doc&#x3D;([\w-]+)/g)].map(
    ([, key]) => key,
  );
  expect(keys.length).toBeGreaterThan(0);
  for (const tab of ['', ...keys.map((key) => `?doc=${key}`)]) {
    const read = plain(paneOf((await expert.get(own + tab)).text), own);
    expect(read.length).toBeGreaterThan(200);
    expect(plain(paneOf((await secretary.get(preview + tab)).text), preview)).toBe(read);
  }
  for (const key of keys) {
    const read = await expert.get(`${own}/documents/${key}`);
    const shown = await secretary.get(`${preview}/documents/${key}`);
    expect([shown.status, bytesOf(shown.body)]).toEqual([200, bytesOf(read.body)]);
    expect(shown.headers['content-disposition']).toBe(read.headers['content-disposition']);
  }
});

test('is for looking only: it has no form of its own, and changes nothing', async () => {
  const before = await zone.deps.db.rows.events.count({});
  const { text } = await (await zone.as('secretary')).get(`/cases/${caseId}/expert-view?lang=en`);
  const [main = ''] = /<main[\s\S]*<\/main>/.exec(text) ?? [];
  expect(main).not.toMatch(/<form|<textarea|<button/);
  expect(main).toContain('Preview: this is what experts of');
  expect(main).toContain('Founder&#x27;s name');
  expect(await zone.deps.db.rows.events.count({})).toBe(before);
});

test('is reached from the case by those who may see it, and exists for nobody else', async () => {
  const waiting = await caseOf(zone, 'lanhai');
  for (const who of ['secretary', 'desk', 'officer']) {
    const person = await zone.as(who);
    expect((await person.get(`/cases/${waiting}`)).text).toContain(`/cases/${waiting}/expert-view`);
    expect((await person.get(`/cases/${waiting}/expert-view`)).status).toBe(200);
  }
  for (const who of ['lanhai', 'hongyu', seat.expert, 'preparer', 'audit']) {
    const person = await zone.as(who);
    for (const path of [
      `/cases/${waiting}/expert-view`,
      `/cases/${caseId}/expert-view/documents/business_plan-1`,
    ]) {
      expect([who, (await person.get(path)).status]).toEqual([who, 404]);
    }
  }
  const draft = await caseOf(zone, 'lingshui');
  expect((await (await zone.as('secretary')).get(`/cases/${draft}/expert-view`)).status).toBe(404);
});

test('in a walk it is made of the invented application: every field experts may read, and no other', async () => {
  const officer = await zone.as('officer');
  const { definition } = await openCase(zone.deps, caseId);
  const walk = await officer.get('/procedures/kechuang.startup/walk?path=accepted.passed&lang=en');
  const [, href = ''] =
    /href="(\/procedures\/kechuang\.startup\/expert-view[^"]*)"/.exec(walk.text) ?? [];
  const address = href.replaceAll('&#x3D;', '=').replaceAll('&amp;', '&');
  expect(address).toContain('stage=review');
  const page = await officer.get(address);
  expect(page.status).toBe(200);
  const pane = paneOf(page.text);
  const { mayRead } = sightIn(definition, 'review');
  const asked = [...compileDefinition(definition).fields.values()].filter(
    // What depends on other answers is asked for in some applications only.
    ({ field, showIf }) => showIf === null && fieldKind(field.kind).meaning !== 'yes_no',
  );
  const labels = (readable: boolean): string[] =>
    asked
      .filter(({ field }) => mayRead(field) === readable)
      .map(({ field }) => field.name.en.replaceAll("'", '&#x27;'));
  const shown = (label: string): boolean => pane.includes(`>${label}<`);
  expect(labels(true).filter((label) => !shown(label))).toEqual([]);
  expect(labels(false).filter(shown)).toEqual([]);
  expect(labels(false).filter((label) => !page.text.includes(label))).toEqual([]);
});

test('of a draft it follows the draft, and is reached from the stage', async () => {
  const officer = await zone.as('officer');
  const made = await officer.post('/procedures/kechuang.startup/revise', {}, '/designer');
  const [, draft = ''] = /\/designer\/([\w-]+)/.exec(String(made.headers['location'])) ?? [];
  const part = await officer.get(`/designer/${draft}/parts/workflow.stages.review`);
  expect(part.text).toContain(`/designer/${draft}/expert-view?stage&#x3D;review`);
  const view = await officer.get(`/designer/${draft}/expert-view?stage=review&doc=business_plan-1`);
  expect(view.status).toBe(200);
  expect(view.text).not.toContain('<iframe');
  expect((await (await zone.as('secretary')).get(`/designer/${draft}/expert-view`)).status).toBe(
    403,
  );
});
