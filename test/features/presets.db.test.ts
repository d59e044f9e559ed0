import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { blankFormsOf } from '../../server/domain/definition/definitionPackage.js';
import { loadPresets } from '../../server/features/designer/versions/presets.service.js';
import { blankFormContents, missingBlankForms } from '../../server/shared/files/blankForms.js';
import { dialects } from '../support/databases.js';
import { presetDefinitions } from '../support/presets.js';
import { testApp, type TestApp } from '../support/testApp.js';

describe.each(dialects)('loading definitions on %s', (dialect) => {
  let zone: TestApp;
  let folder: string;
  beforeAll(async () => {
    zone = await testApp(dialect);
    folder = await mkdtemp(join(tmpdir(), 'qixian-presets-'));
    await cp(join(process.cwd(), 'config', 'programmes'), folder, { recursive: true });
  }, 240_000);
  afterAll(async () => {
    await zone.close();
    await rm(folder, { recursive: true, force: true });
  });

  const count = () => zone.deps.db.rows.procedureVersions.count({});

  test('what is there already is not loaded again', async () => {
    const before = await count();
    expect(await loadPresets(zone.deps, folder)).toEqual([]);
    expect(await count()).toBe(before);
  });

  test('the forms that procedures ask to be signed are there to be downloaded', async () => {
    const named: string[] = [];
    for (const definition of presetDefinitions()) {
      expect(await missingBlankForms(zone.deps, definition)).toEqual([]);
      const contents = await blankFormContents(zone.deps, definition);
      for (const { name, sha256 } of blankFormsOf(definition)) {
        named.push(`${definition.procedure} ${name}`);
        expect(contents.get(sha256)?.subarray(0, 2).toString()).toBe('PK');
      }
    }
    expect(named.toSorted()).toEqual([
      'haichuang.overseas 真实性承诺书.docx',
      'haichuang.overseas 落户承诺书.docx',
      'kechuang.startup 真实性承诺书.docx',
      'voucher.order 非关联声明.docx',
      'voucher.redemption 服务验收单.docx',
      'youth.nomination 本人同意书.docx',
      'youth.scholarship 学生本人同意书.docx',
    ]);
  });

  test('what officers have published since is not overwritten by a restart', async () => {
    const { procedureVersions } = zone.deps.db.rows;
    const [first] = await procedureVersions.all({ procedure_id: 'kechuang.interest' });
    if (!first) throw new Error('no version');
    const officers = { id: 'v2', number: first.number + 1, published_by: 'officer' };
    await procedureVersions.insert({ ...first, ...officers, definition_hash: 'f'.repeat(64) });
    const before = await count();
    expect(await loadPresets(zone.deps, folder)).toEqual([]);
    expect(await count()).toBe(before);
  });

  test.each([
    ['a key nobody knows', (text: string) => `${text}\nsurprise: 1\n`, 'surprise'],
    [
      'an outcome that leads to no stage',
      (text: string) => text.replace('accepted: formal', 'accepted: nowhere'),
      'nowhere',
    ],
    [
      'a rule that is no rule',
      (text: string) => text.replace('when: score >= 85.0', 'when: score >= >= 1'),
      'award.classes',
    ],
    ['YAML that cannot be read', (text: string) => `${text}\n  broken: [`, ''],
  ])(
    '%s: that file is refused with place and reason, the rest is loaded',
    async (_, spoil, named) => {
      const source = join(folder, 'kechuang', 'startup.yaml');
      const file = join(folder, 'kechuang', 'spoilt.yaml');
      const text = (await readFile(source, 'utf8')).replace(
        'procedure: kechuang.startup',
        'procedure: kechuang.spoilt',
      );
      const spoilt = spoil(text);
      expect(spoilt).not.toBe(text);
      await writeFile(file, spoilt);
      const before = await count();
      const [refused, ...others] = await loadPresets(zone.deps, folder);
      await rm(file);
      expect(others).toEqual([]);
      expect(refused?.file).toBe(join('kechuang', 'spoilt.yaml'));
      expect(JSON.stringify(refused?.problems)).toContain(named);
      expect(await count()).toBe(before);
    },
  );

  test('a file that was changed is never laid over what the zone has made of it', async () => {
    const file = join(folder, 'kechuang', 'transfer.yaml');
    const text = await readFile(file, 'utf8');
    const changed = text.replace('number_prefix: ', 'number_prefix: Z');
    expect(changed).not.toBe(text);
    await writeFile(file, changed);
    const before = await count();
    expect(await loadPresets(zone.deps, folder)).toEqual([]);
    expect(await count()).toBe(before);
  });

  test('a good new definition is published as its first version', async () => {
    const source = join(folder, 'kechuang', 'startup.yaml');
    const text = (await readFile(source, 'utf8')).replace(
      'procedure: kechuang.startup',
      'procedure: kechuang.second',
    );
    await writeFile(join(folder, 'kechuang', 'second.yaml'), text);
    expect(await loadPresets(zone.deps, folder)).toEqual([]);
    const [kept] = await zone.deps.db.rows.procedureVersions.all({
      procedure_id: 'kechuang.second',
    });
    expect(kept?.number).toBe(1);
  });
});
