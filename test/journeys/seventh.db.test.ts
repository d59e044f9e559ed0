import { dialects } from '../support/databases.js';
import { fileAs, follow } from '../support/journey/course.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { partInputs } from '../support/partForm.js';
import { steps } from '../support/steps.js';
import type { Visitor } from '../support/visitor.js';

const procedure = 'kechuang.visitors';
const who = 'lanhai';

/** A procedure that nobody wrote down: two officers make it on screen, and a firm goes through it. */
describe.each(dialects)('a procedure made on screen from nothing on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let officer: Visitor;
  let colleague: Visitor;
  let draft: string;
  const blank = {
    programme: 'kechuang',
    procedure: 'visitors',
    name_zh: 'x',
    name_en: 'Visiting scholars',
    prefix: 'VS',
    origin: '',
  };
  const begin = (typed: Record<string, string | string[]>, person = officer) =>
    person.post('/designer', { ...blank, ...typed }, '/designer/new?lang=en');
  const stored = async (place = draft) => {
    const row = await journey.deps.db.rows.procedureDrafts.find({ id: place.split('/')[2] ?? '' });
    if (!row) throw new Error('no draft');
    return row;
  };
  const add = async (collection: string, typed: Record<string, string>): Promise<string> => {
    const place = `${draft}/add/${collection}`;
    return expectMoved(await officer.post(place, { name_zh: 'x', ...typed }, place));
  };
  const change = async (at: string, typed: Record<string, string>): Promise<void> => {
    const place = `${draft}/parts/${at}`;
    expectMoved(await officer.send(place, { ...(await partInputs(officer, place)), ...typed }));
  };

  beforeAll(async () => {
    journey = await openJourney(dialect);
    officer = await journey.as('officer');
    colleague = await journey.as('officer2');
  }, 180_000);
  afterAll(() => journey.close());

  step('what does not name a procedure begins none, and what was typed stays', async () => {
    for (const wrong of [
      { procedure: 'Visitors' },
      { procedure: '__proto__' },
      { procedure: 'startup' },
      { procedure: '' },
      { prefix: 'vs' },
      { prefix: 'TOOLONG' },
      { name_en: '' },
      { name_zh: 'x'.repeat(101) },
      { name_en: ['a', 'b'] },
    ]) {
      const answer = await begin(wrong);
      expect([wrong, answer.status]).toEqual([wrong, 422]);
      expect(answer.text).toContain('value="kechuang"');
    }
    for (const origin of ['nothing', '__proto__', '00000000-0000-7000-8000-000000000000']) {
      expect([404, 422]).toContain((await begin({ origin })).status);
    }
    expect((await begin({ programme: 'nothing' })).status).toBe(403);
    expect((await begin({}, await journey.as('desk'))).status).toBe(403);
    expect(await journey.deps.db.rows.procedureDrafts.count({})).toBe(0);
  });

  step('two who begin it at once begin one; a sample begins like its original', async () => {
    const both = await Promise.all([begin({}), begin({}, colleague)]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([303, 422]));
    draft = String(both.find(({ status }) => status === 303)?.headers['location']);
    const sample = await journey.deps.db.rows.procedureVersions.find({
      procedure_id: 'kechuang.startup',
    });
    const copy = await begin({ procedure: 'again', prefix: 'AG', origin: sample?.id ?? '' });
    const { definition } = await stored(expectMoved(copy));
    expect(definition).toEqual({
      ...sample?.definition,
      procedure: 'kechuang.again',
      name: { zh: 'x', en: 'Visiting scholars' },
      number_prefix: 'AG',
    });
  });

  step('two who revise one procedure at once are led to one draft', async () => {
    const path = '/procedures/kechuang.startup/revise';
    const both = await Promise.all([
      officer.post(path, {}, '/designer'),
      colleague.post(path, {}, '/designer'),
    ]);
    const [mine, theirs] = both.map(expectMoved);
    expect(mine).toBe(theirs);
  });

  step('a question, a paper and a stage are added; the same id is taken once', async () => {
    await add('form.matter', { name_en: 'Months', id: 'months', kind: 'number' });
    await add('documents', { name_en: 'Invitation', id: 'invitation' });
    await add('workflow.stages', { name_en: 'Check', id: 'check', kind: 'check', after: 'desk' });
    await change('workflow.stages.check', { 'due.count': '4' });
    await change('contact', {
      'unit.zh': '国际合作处',
      'unit.en': 'Office of visits',
      phone: '0411-12345',
      'address.zh': '园区一号',
      'address.en': '1 Park Road',
      'hours.zh': '工作日 9:00–17:00',
      'hours.en': 'Working days, 9:00 to 17:00',
    });
    const twice = await Promise.all(
      [officer, colleague].map((person) =>
        person.post(
          `${draft}/add/documents`,
          { name_zh: 'x', name_en: 'Letter', id: 'letter' },
          `${draft}/add/documents`,
        ),
      ),
    );
    const answers = twice.map(({ status }) => status);
    expect(answers.filter((status) => status === 303)).toHaveLength(1);
    expect(answers.every((status) => [303, 409, 422].includes(status))).toBe(true);
    const { definition } = await stored();
    expect(definition.documents.map(({ id }) => id)).toEqual(['invitation', 'letter']);
    expect(definition.workflow.stages['check']?.due).toBe('4 wd');
  });

  step('nobody outside sees a draft', async () => {
    expect((await journey.stranger().get('/procedures')).text).not.toContain('Visiting scholars');
    for (const name of [who, 'expert1', 'auditor', 'desk']) {
      const person = await journey.as(name);
      for (const tab of ['', '/walk', '/replay', '/publish', '/export', '/parts/settings']) {
        expect([403, 404]).toContain((await person.get(`${draft}${tab}`)).status);
      }
    }
  });

  step('it is walked, proposed by one and published by the other', async () => {
    expect((await officer.get(`${draft}/walk`)).status).toBe(200);
    const page = `${draft}/publish`;
    const proposed = await officer.post(`${page}/propose`, { note: 'A new procedure' }, page);
    expectMoved(proposed);
    const alone = { version: String((await stored()).version) };
    expect((await officer.post(page, alone, page)).status).toBe(403);
    expectMoved(await colleague.post(page, {}, page));
    const version = await journey.deps.db.rows.procedureVersions.find({ procedure_id: procedure });
    expect(version?.number).toBe(1);
    expect(version?.definition_hash).toBe((await stored()).proposed_hash);
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('a firm applies under it and its case comes to its end', async () => {
    const callId = await publishCall(journey, { procedure });
    const matter = { 'matter.title': 'Prof. Weber', 'matter.months': '3' };
    const caseId = await fileAs(journey, callId, who, new Map([['matter', matter]]));
    const course = { procedure, who, callId, caseId };
    expect(await follow(journey, course)).toEqual(['desk', 'check', 'decision']);
    expect(await journey.caseRow(caseId)).toMatchObject({ status: 'ended' });
    expect(await brokenRules(journey)).toEqual([]);
  });

  step('published and changed at once, it is one or the other', async () => {
    draft = expectMoved(await officer.post(`/procedures/${procedure}/revise`, {}, '/designer'));
    await change('workflow.stages.check', { 'due.count': '6' });
    const page = `${draft}/publish`;
    expectMoved(await officer.post(`${page}/propose`, { note: 'Two days more' }, page));
    const place = `${draft}/parts/workflow.stages.check`;
    const inputs = await partInputs(officer, place);
    const answers = await Promise.all([
      colleague.post(page, {}, page),
      officer.send(place, { ...inputs, 'due.count': '8' }),
    ]);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    const versions = await journey.deps.db.rows.procedureVersions.count({
      procedure_id: procedure,
    });
    expect([(await stored()).status, versions]).toEqual(
      answers[0]?.status === 303 ? ['published', 2] : ['editing', 1],
    );
    expect(await brokenRules(journey)).toEqual([]);
  });
});
