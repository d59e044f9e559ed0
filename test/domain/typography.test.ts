import { readdirSync, readFileSync } from 'node:fs';
import { fillChinese } from '../../server/adapters/latinInChinese.js';

const below = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file}`);

const han = '[\\u4E00-\\u9FFF]';
const chineseFaults = new RegExp(
  [
    // Half-width marks between Chinese.
    `${han}[,:;?!]${han}`,
    `${han}\\(|\\)${han}`,
    // Blanks that nobody writes.
    `${han} +${han}`,
    '[\\uFF0C\\u3002\\uFF1B\\uFF1A] +\\S',
  ].join('|'),
  'u',
);

const faultsIn = (files: readonly string[], fault: RegExp): string[] =>
  files.flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line, index) => {
        const found = fault.exec(line);
        return found ? [`${file}:${index + 1} ${found[0]}`] : [];
      }),
  );

test('Chinese texts carry full-width marks and no stray blanks', () => {
  const texts = [...below('config/locales/zh-CN', '.json'), ...below('config/programmes', '.yaml')];
  expect(texts.length).toBeGreaterThan(100);
  expect(faultsIn(texts, chineseFaults)).toEqual([]);
});

test.each(['某某:某某', '某某 某某', '某某(某)', '公示。 任何'])('%p is found', (text) => {
  expect(chineseFaults.test(text)).toBe(true);
});

// A rule writes its names in straight ones, as in `figures["name"]`.
test('English texts carry curly quotation marks', () => {
  expect(faultsIn(below('config/locales/en', '.json'), /(?<!\[)\\"(?!\])/)).toEqual([]);
});

test('a number is called by one name, which does not say that it was accepted', () => {
  expect(
    faultsIn(below('config/locales/zh-CN', '.json'), /受理编号|在谁手上|这里您不能进入/u),
  ).toEqual([]);
});

test.each([
  ['Anna Keller', 'Anna Keller 邀请您加入 Anna Keller。'],
  ['Müller GmbH', 'Müller GmbH 邀请您加入 Müller GmbH。'],
  ['KC-2026-0001', 'KC-2026-0001 邀请您加入 KC-2026-0001。'],
  ['谭慧', '谭慧邀请您加入谭慧。'],
  ['Tan 慧', 'Tan 慧邀请您加入 Tan 慧。'],
  ['启贤（Q）', '启贤（Q）邀请您加入启贤（Q）。'],
  ['3', '3邀请您加入3。'],
])('a name in Latin letters stands apart from the Chinese around it: %p', (name, sentence) => {
  const fill = (values: Readonly<Record<string, string | number>>): string =>
    `${values['name']}邀请您加入${values['name']}。`;
  expect(fillChinese({ name }, fill)).toBe(sentence);
});
