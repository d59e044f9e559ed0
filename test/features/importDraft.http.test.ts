import { splitContents } from '../../server/domain/definition/definitionPackage.js';
import { readDefinition, writeDefinition } from '../../server/domain/definition/definitionFile.js';
import type { Definition } from '../../server/domain/definition/definition.js';
import { openJourney, type Journey } from '../support/journey/journey.js';
import type { Visitor } from '../support/visitor.js';

const procedure = 'kechuang.startup';
const most = 200 * 1024;

/** As much of a line as the import takes; numbered, so that no two are the same. */
function fill(line: (index: number) => string): string {
  let text = '';
  for (let index = 0; text.length < most - 40; index += 1) text += line(index);
  return text;
}

describe('a definition brought in as a file', () => {
  let journey: Journey;
  let officer: Visitor;
  let colleague: Visitor;
  let draft: string;
  let good: string;
  const row = async () => {
    const found = await journey.deps.db.rows.procedureDrafts.find({
      id: draft.split('/')[2] ?? '',
    });
    if (!found) throw new Error('no draft');
    return found;
  };
  const bring = (content: string | Buffer, who = officer) => {
    const file = { field: 'file', name: 'draft.yaml', content: Buffer.from(content) };
    return who.upload(`${draft}/import?lang=en`, {}, [file], `${draft}/import`);
  };
  const begin = async (id: string): Promise<string> =>
    (await officer.post(`/procedures/${id}/revise`, {}, '/designer')).headers['location'] ?? '';
  const applied = async (yaml: string, version: number, who = officer) => {
    const page = await who.get(`${draft}/import`);
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    return who.send(`${draft}/import/apply`, { yaml, version: String(version), _csrf: token });
  };
  const changed = (change: (definition: Definition) => void): string => {
    const { value } = readDefinition(good);
    if (!value) throw new Error('not read');
    change(value);
    return writeDefinition(value);
  };
  const lineOf = (yaml: string, part: string): number =>
    yaml.slice(0, yaml.indexOf(part)).split('\n').length;

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    officer = await journey.as('officer');
    colleague = await journey.as('officer2');
    draft = await begin(procedure);
    // Blank forms travel behind it; here they are kept already.
    good = splitContents((await officer.get(`${draft}/export`)).text).yaml;
  }, 180_000);
  afterAll(() => journey.close());

  test.each(['kechuang.startup', 'kechuang.transfer', 'carrier.rent', 'haichuang.overseas'])(
    'what is exported of %s comes back unchanged',
    async (id) => {
      const place = await begin(id);
      const { text } = await officer.get(`${place}/export`);
      const file = { field: 'file', name: 'x.yaml', content: Buffer.from(text) };
      const page = await officer.upload(`${place}/import?lang=en`, {}, [file], `${place}/import`);
      expect(page.status).toBe(200);
      expect(page.text).not.toContain('name="yaml"');
      const stored = await journey.deps.db.rows.procedureDrafts.find({
        id: place.split('/')[2] ?? '',
      });
      expect(readDefinition(splitContents(text).yaml).value).toEqual(stored?.definition);
    },
  );

  test('a good file is shown as a difference first and takes the place only then', async () => {
    const before = await row();
    const yaml = changed(({ name }) => Object.assign(name, { en: 'Renamed by file' }));
    const shown = await bring(yaml);
    expect(shown.status).toBe(200);
    expect(shown.text).toContain('<ins>Renamed by file</ins>');
    expect(await row()).toEqual(before);
    const answer = await applied(yaml, before.version);
    expect(answer.status).toBe(303);
    expect((await row()).definition.name.en).toBe('Renamed by file');
    const [last] = await journey.deps.db.rows.events.all(
      { stream: `draft:${before.id}` },
      [['seq', 'DESC']],
      1,
    );
    expect(last?.type).toBe('draft_imported');
  });

  test('the comments of a file are in every export that follows, whatever else is changed', async () => {
    const { definition } = await row();
    const says = '# As the bureau agreed on 2 March.';
    const text = writeDefinition({
      ...definition,
      name: { ...definition.name, en: 'From a file' },
    });
    const yaml = `${says}\r\n${text.replace('\nworkflow:', '\n# The way of a case.\nworkflow:')}`;
    expect((await applied(yaml, (await row()).version)).status).toBe(303);
    const shown = splitContents((await officer.get(`${draft}/export`)).text).yaml;
    expect(shown).toBe(yaml.replaceAll('\r\n', '\n'));
    const { id, version, definition: now } = await row();
    // As an edit on screen leaves it.
    const edited = { ...now, name: { ...now.name, en: 'From the screen' } };
    await journey.deps.db.rows.procedureDrafts.update({ id, version }, { definition: edited });
    const after = splitContents((await officer.get(`${draft}/export`)).text).yaml;
    expect(after).toContain(says);
    expect(after).toContain('# The way of a case.\nworkflow:');
    expect(readDefinition(after).value).toEqual(edited);
  });

  test('what a colleague has changed meanwhile is not overwritten', async () => {
    const { version } = await row();
    const yaml = changed(({ name }) => Object.assign(name, { en: 'Theirs' }));
    expect((await applied(yaml, version, colleague)).status).toBe(303);
    const late = changed(({ name }) => Object.assign(name, { en: 'Mine' }));
    expect((await applied(late, version)).status).toBe(409);
    expect((await row()).definition.name.en).toBe('Theirs');
  });

  test('a proposed draft goes back into editing', async () => {
    const answer = await officer.post(
      `${draft}/publish/propose`,
      { note: 'Another name for it' },
      `${draft}/publish`,
    );
    expect(answer.status).toBe(303);
    const proposed = await row();
    expect(proposed.status).toBe('proposed');
    const yaml = changed(({ name }) => Object.assign(name, { en: 'After all' }));
    expect((await applied(yaml, proposed.version, colleague)).status).toBe(303);
    expect(await row()).toMatchObject({
      status: 'editing',
      proposed_hash: null,
      proposer_person_id: null,
    });
  });

  test('faults are named with their line', async () => {
    const torn = `${good}\nbroken: [1,\n`;
    const misspelt = good.replace('\nworkflow:\n', '\nworkflows: 1\nworkflow:\n');
    const twice = good.replace('\nworkflow:\n', '\nprogramme: kechuang\nworkflow:\n');
    for (const [yaml, line] of [
      [torn, torn.split('\n').length],
      [misspelt, lineOf(misspelt, 'workflows: 1')],
      [twice, lineOf(twice, 'programme: kechuang\nworkflow:')],
    ] as const) {
      const answer = await bring(yaml);
      expect(answer.status).toBe(422);
      const lines = [...answer.text.matchAll(/Line (\d+)/g)].map(([, digits]) => Number(digits));
      expect(lines.some((each) => Math.abs(each - line) <= 1)).toBe(true);
    }
  });

  test('another procedure, ids that stand twice, no file and too large a file are refused', async () => {
    const before = await row();
    const other = good.replace('procedure: kechuang.startup', 'procedure: kechuang.other');
    const doubled = changed(({ documents: [first], documents }) => first && documents.push(first));
    for (const [yaml, says] of [
      [other, 'kechuang.other'],
      [doubled, 'licence'],
      ['', 'Please choose'],
      ['#'.repeat(most + 1), '200 KB'],
      ['x'.repeat(5 * 1024 * 1024), '200 KB'],
    ] as const) {
      const answer = await bring(yaml);
      expect([says, answer.status]).toEqual([says, 422]);
      expect(answer.text).toContain(says);
    }
    for (const yaml of [other, doubled, 'x: [', good.repeat(6)]) {
      expect((await applied(yaml, before.version)).status).toBe(422);
    }
    expect(await row()).toEqual(before);
  });

  test.each([
    ['a key for every letter', fill((n) => `${n.toString(36)}:\n`)],
    ['keys in one line', `{${fill((n) => `${n.toString(36)},`)}}`],
    ['brackets', '['.repeat(most)],
    ['lists in lists', '- '.repeat(most / 2)],
    ['stages without end', `workflow:\n  stages:\n${fill((n) => `    a${n}:\n`)}`],
    ['aliases', fill((n) => `- &a${n} x\n- *a${n}\n`)],
    ['quotes', '"'.repeat(most)],
    ['ordered maps', `!!omap [${fill((n) => `a${n}: 1,`)}]`],
    ['tags', fill(() => '- !!js/function x\n')],
    ['NUL and bytes that are no text', Buffer.from([0, 0xff, 0xfe, 0x80, 0x0a, 0x3a])],
    ['prototypes', '__proto__:\n  procedure: x\nconstructor: {prototype: 1}\n'],
  ])(
    '%s: refused',
    async (_, content) => {
      await bring('x: 1');
      const answer = await bring(content);
      expect(answer.status).toBe(422);
    },
    // Where its thread is not ended in time the worst of these takes two minutes.
    20_000,
  );

  test('texts of a file stand as text on every page', async () => {
    const { version } = await row();
    const probe = `</textarea><script>alert(1)</script>"'><img src=x onerror=y>`;
    const yaml = changed((definition) => {
      definition.name.en = probe;
      definition.summary.en = probe;
      for (const stage of Object.values(definition.workflow.stages)) stage.name.en = probe;
    });
    const shown = await bring(yaml);
    expect(shown.status).toBe(200);
    expect((await applied(yaml, version)).status).toBe(303);
    for (const tab of ['', '/workflow', '/publish', '/walk', '/import', '/parts/settings']) {
      const { text } = await officer.get(`${draft}${tab}?lang=en`);
      expect(text).not.toContain('<script>alert');
      expect(text).not.toContain('<img src=x');
    }
    expect(shown.text).not.toContain('<script>alert');
  });

  test('it is closed to everybody else', async () => {
    expect((await journey.stranger().get(`${draft}/import`)).status).toBe(303);
    for (const who of ['desk', 'auditor', 'expert1', 'hongyu']) {
      const person = await journey.as(who);
      expect((await person.get(`${draft}/import`)).status).toBe(403);
      expect((await bring(good, person)).status).toBe(403);
      expect((await applied(good, 1, person)).status).toBe(403);
    }
  });
});
