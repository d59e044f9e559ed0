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

  test('a letter is chosen, listed and edited by its moment, for one stage as well', async () => {
    const add = `${draft}/add/mails`;
    const moments = {
      zh: '要求补正时（形式审查）',
      en: 'When corrections are asked for (Formal check)',
    };
    const choices = await officer.get(`${add}?lang=en`);
    expect(choices.text).toContain('<optgroup label="In any stage">');
    expect(choices.text).toContain(
      `<option value="corrections_asked@formal">${moments.en}</option>`,
    );
    const typed = { name_zh: '请补正', name_en: 'Please correct', kind: '', after: '' };
    const none = await officer.post(add, { ...typed, id: '' });
    expect(none.status).toBe(422);
    expect(none.text).toContain('id="id-error"');
    const added = await officer.post(add, { ...typed, id: 'corrections_asked@formal' });
    const own = part('mails.corrections_asked%40formal');
    expect(added.headers['location']).toBe(own);
    expect((await stored()).definition.mails).toHaveProperty(['corrections_asked@formal']);
    for (const [lang, moment] of [
      ['zh-CN', moments.zh],
      ['en', moments.en],
    ]) {
      const list = await officer.get(`${draft}/mails?lang=${lang}`);
      expect(list.text).toContain(`<a href="${own}">${moment}</a>`);
      expect(list.text).not.toContain('>corrections_asked');
      expect((await officer.get(`${own}?lang=${lang}`)).text).toContain(`${moment}</h1>`);
      expect((await officer.get(`${draft}/publish?lang=${lang}`)).text).toContain(moment);
    }
    expect((await officer.get(`${add}?lang=en`)).text).not.toContain('"corrections_asked@formal"');
    expect((await change(officer, 'mails.corrections_asked%40formal', {})).status).toBe(303);
    await officer.post(`${own}/remove`, {}, own);
    expect((await stored()).definition.mails).not.toHaveProperty(['corrections_asked@formal']);
  });

  test('a draft with a former moment, or one nobody knows any more, still opens', async () => {
    const { id, definition } = await stored();
    const text = { zh: '请办理', en: 'Please act' };
    const letter = { subject: text, body: text };
    const mails = { ...definition.mails, partner_asked: letter, row_confirmation: letter };
    const { procedureDrafts } = journey.deps.db.rows;
    await procedureDrafts.update({ id }, { definition: { ...definition, mails } });
    const list = await officer.get(`${draft}/mails?lang=en`);
    expect(list.text).toContain('>When the other side is asked to act</a>');
    expect(list.text).toContain('>row_confirmation</a>');
    for (const at of ['mails.partner_asked', 'mails.row_confirmation']) {
      expect((await officer.get(part(at))).status).toBe(200);
    }
    expect((await officer.get(`${draft}/publish`)).status).toBe(200);
    await procedureDrafts.update({ id }, { definition });
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
