import { readdirSync, readFileSync } from 'node:fs';

const locales = ['zh-CN', 'en'];
const files = ['fields', 'refusals-fields', 'refusals-definition'];

const words = (locale: string, file: string): string =>
  readFileSync(`config/locales/${locale}/${file}.json`, 'utf8');

const refusals = (locale: string): string =>
  readdirSync(`config/locales/${locale}`)
    .filter((file) => file.startsWith('refusals'))
    .map((file) => readFileSync(`config/locales/${locale}/${file}`, 'utf8'))
    .join('\n');

const shape = (text: string): string[] =>
  [...text.matchAll(/"(\w+)":|\{\{(\w+)\}\}/g)].map(([, key, mark]) => key ?? `{{${mark ?? ''}}}`);

test.each(files)('%s says the same things in both languages', (file) => {
  const [zh = '', en = ''] = locales.map((locale) => words(locale, file));
  expect(shape(zh).toSorted()).toEqual(shape(en).toSorted());
});

const source = [
  'server/domain/form',
  'server/domain/form/kinds',
  'server/domain/definition',
  'server/domain/diff',
  'server/domain/lint',
  'server/domain/procedure',
  'server/domain/rules',
]
  .flatMap((folder) => readdirSync(folder).map((file) => `${folder}/${file}`))
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(path, 'utf8'))
  .join('\n');

const codes = new Set([
  ...[...source.matchAll(/problem(?:Of|At)\((?:'[^']*', )?'(\w+)'/g)].map(([, code]) => code ?? ''),
  ...[...source.matchAll(/lint(?:Error|Warning)\('(\w+)'/g)].map(
    ([, code]) => `definition_${code ?? ''}`,
  ),
  ...[...source.matchAll(/'(definition_\w+)'/g)].map(([, code]) => code ?? ''),
  ...[...source.matchAll(/code: '(\w+)'/g)].map(([, code]) => code ?? ''),
]);

test.each(locales)('every code has its words in %s', (locale) => {
  const said = refusals(locale);
  expect(
    [...codes].filter(
      (code) => !['custom', 'number', 'string'].includes(code) && !said.includes(`"${code}":`),
    ),
  ).toEqual([]);
});
