import { openJourney, type Journey } from '../support/journey/journey.js';
import { partInputs } from '../support/partForm.js';
import type { Visitor } from '../support/visitor.js';

const procedure = 'kechuang.startup';

describe('the designer without scripts', () => {
  let journey: Journey;
  let officer: Visitor;
  let colleague: Visitor;
  let draft: string;
  const stored = async () => {
    const row = await journey.deps.db.rows.procedureDrafts.find({ id: draft.split('/')[2] ?? '' });
    if (!row) throw new Error('no draft');
    return row;
  };
  const part = (at: string): string => `${draft}/parts/${at}`;
  const change = async (person: Visitor, at: string, typed: Record<string, string | string[]>) =>
    person.send(part(at), { ...(await partInputs(person, part(at))), ...typed });

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    officer = await journey.as('officer');
    colleague = await journey.as('officer2');
    const begun = await officer.post(`/procedures/${procedure}/revise`, {}, '/designer');
    draft = begun.headers['location'] ?? '';
  }, 180_000);
  afterAll(() => journey.close());

  test('a second officer who changes the same procedure is led to the same draft', async () => {
    expect(draft).toMatch(/^\/designer\/[0-9a-f-]{36}$/);
    const again = await colleague.post(`/procedures/${procedure}/revise`, {}, '/designer');
    expect(again.headers['location']).toBe(draft);
  });

  test('every page of a draft opens in both languages', async () => {
    const tabs = [
      '',
      ...'settings workflow form documents eligibility rubrics award obligations mails publish walk replay import'
        .split(' ')
        .map((tab) => `/${tab}`),
    ];
    for (const tab of tabs) {
      for (const lang of ['zh-CN', 'en']) {
        const page = await officer.get(`${draft}${tab}?lang=${lang}`);
        expect([tab, page.status]).toEqual([tab, 200]);
      }
    }
  });

  test('a form sent back as it was shown changes nothing', async () => {
    const before = (await stored()).definition;
    for (const at of [
      'workflow.stages.review',
      'form.company.paid_in',
      'rubrics.startup',
      'settings',
      'guide',
      'contact',
      'award',
      'obligations',
      'documents.licence',
      'award.tranches.first',
    ]) {
      const answer = await change(officer, at, {});
      expect([at, answer.status]).toEqual([at, 303]);
    }
    expect((await stored()).definition).toEqual(before);
  });

  test('one input changed changes one value', async () => {
    const { review } = (await stored()).definition.workflow.stages;
    expect((await change(officer, 'workflow.stages.review', { experts: '7' })).status).toBe(303);
    expect((await stored()).definition.workflow.stages['review']).toEqual({
      ...review,
      experts: 7,
    });
  });

  test.each([
    ['workflow.stages.review', { experts: 'seven' }, 'experts', 'A number, please'],
    ['workflow.stages.review', { experts: '99' }, 'experts', 'at most 15'],
    [
      'workflow.stages.review',
      { 'next.scored.0.when': 'scroe >= 60.0' },
      'next.scored.0.when',
      'scroe',
    ],
    [
      'workflow.stages.review',
      { 'next.scored.0.when': 'score >=' },
      'next.scored.0.when',
      'At character',
    ],
    ['form.company.paid_in', { 'name.en': '' }, 'name.en', 'required'],
    ['award.tranches.first', { share_percent: '-3' }, 'share_percent', 'at least 1'],
  ])('%s refuses %j at its place and keeps what was typed', async (at, typed, name, says) => {
    const before = (await stored()).definition;
    const answer = await officer.send(`${part(at)}?lang=en`, {
      ...(await partInputs(officer, part(at))),
      ...typed,
    });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${name}-error"`);
    if (says !== 'required') expect(answer.text).toContain(says);
    const [value] = Object.values(typed);
    if (value !== '')
      expect(answer.text).toContain(value?.replaceAll('>', '&gt;').replaceAll('=', '&#x3D;'));
    expect((await stored()).definition).toEqual(before);
  });

  test('what is typed is looked at without being kept', async () => {
    const before = (await stored()).version;
    const inputs = await partInputs(officer, part('workflow.stages.review'));
    const looked = await officer.send(`${part('workflow.stages.review')}/look`, {
      ...inputs,
      'next.scored.1.to': '.withdrawn',
    });
    expect(looked.status).toBe(200);
    expect(looked.text).toContain('data-live="notes"');
    expect((await stored()).version).toBe(before);
  });

  test('two officers in two parts do not meet; in one part the second sees both', async () => {
    const mine = await partInputs(officer, part('documents.licence'));
    const theirs = await partInputs(colleague, part('documents.licence'));
    expect((await change(colleague, 'documents.shares', { max_mb: '21' })).status).toBe(303);
    expect((await officer.send(part('documents.licence'), { ...mine, max_mb: '30' })).status).toBe(
      303,
    );
    const clash = await colleague.send(part('documents.licence'), { ...theirs, max_mb: '40' });
    expect(clash.status).toBe(409);
    expect(clash.text).toContain('value="40"');
    const both = /<del[^>]*>([^<]*)<\/del>[\s\S]*?<ins[^>]*>([^<]*)<\/ins>/.exec(clash.text);
    expect(both?.slice(1)).toEqual([expect.stringContaining('30'), expect.stringContaining('40')]);
    const seen = /name="seen" value="([0-9a-f]+)"/.exec(clash.text)?.[1] ?? '';
    const saved = await colleague.send(part('documents.licence'), {
      ...(await partInputs(colleague, part('documents.licence'))),
      max_mb: '40',
      seen,
    });
    expect(saved.status).toBe(303);
    expect((await stored()).definition.documents.find(({ id }) => id === 'licence')?.max_mb).toBe(
      40,
    );
  });

  test('a field in use is not removed, and the page says where it is used', async () => {
    const page = await officer.get(`${part('form.company.paid_in')}?lang=en`);
    expect(page.text).not.toContain(`${part('form.company.paid_in')}/remove`);
    const forced = await officer.post(
      `${part('form.company.paid_in')}/remove`,
      {},
      part('form.company.paid_in'),
    );
    expect(forced.status).toBe(409);
    const { form } = (await stored()).definition;
    expect(
      form.find(({ section }) => section === 'company')?.fields.some(({ id }) => id === 'paid_in'),
    ).toBe(true);
  });

  test('a stage is added behind another one, moved and taken out again', async () => {
    const add = `${draft}/add/workflow.stages`;
    const added = await officer.post(add, {
      kind: 'review',
      name_zh: '第二轮评审',
      name_en: 'Second review',
      after: 'visit',
      id: 'second',
      kind_: '',
    });
    expect(added.headers['location']).toBe(part('workflow.stages.second'));
    const now = async () => (await stored()).definition.workflow.stages;
    expect((await now())['second']?.next['scored']).toBe('rank');
    await officer.post(
      `${part('workflow.stages.second')}/move`,
      { after: 'review' },
      part('workflow.stages.second'),
    );
    expect(JSON.stringify((await now())['review']?.next['scored'])).toContain('"second"');
    await officer.post(
      `${part('workflow.stages.second')}/remove`,
      {},
      part('workflow.stages.second'),
    );
    expect((await now())['second']).toBeUndefined();
    expect(JSON.stringify((await now())['review']?.next['scored'])).toContain('"visit"');
  });

  test('nonsense is answered, never with a fault', async () => {
    for (const at of [
      'nothing',
      'form',
      'form.none',
      'workflow.stages.__proto__',
      'award.classes.x',
      '../..',
      'constructor',
      'form.company.paid_in.deeper',
    ]) {
      expect((await officer.get(part(encodeURIComponent(at)))).status).toBe(404);
    }
    for (const collection of ['nothing', 'award', '__proto__', 'form.none']) {
      expect((await officer.get(`${draft}/add/${collection}`)).status).toBeLessThan(500);
      expect(
        (await officer.post(`${draft}/add/${collection}`, { name_zh: 'x', name_en: 'x' }, draft))
          .status,
      ).toBeLessThan(500);
    }
    const inputs = await partInputs(officer, part('settings'));
    const odd = {
      ...inputs,
      '__proto__.x': '1',
      'name.zh.deeper.still': 'x',
      'entry.limited': ['a', 'b'],
      title_field: 'x'.repeat(5000),
    };
    expect((await officer.send(part('settings'), odd)).status).toBeLessThan(500);
  });

  test('it is closed to everybody else', async () => {
    expect((await journey.stranger().get(draft)).status).toBe(303);
    for (const who of ['desk', 'head', 'auditor', 'hongyu']) {
      expect((await (await journey.as(who)).get(draft)).status).toBe(403);
    }
  });
});
