import { wordsOfProduct } from '../support/wordsAndViews.js';
import type { NameWords } from '../../server/domain/ownNames/nameWords.js';
import { namesFound, namesMarked } from '../../server/domain/ownNames/namesFound.js';
import { ownNames, type KnownAs } from '../../server/domain/ownNames/ownNames.js';
import { nameWordsOf } from '../../server/shared/casefile/wordsOfNames.js';
import { fc } from '../support/fastCheck.js';

const nobody: KnownAs = {
  organisations: [],
  persons: [],
  emails: [],
  sites: [],
  phones: [],
  numbers: [],
  texts: [],
};
let words: NameWords;
beforeAll(async () => {
  words = nameWordsOf(await wordsOfProduct());
});

const find = (known: Partial<KnownAs>, text: string): readonly string[] =>
  namesFound(text, ownNames({ ...nobody, ...known }, words));

const firm = { organisations: ['大连启贤智能科技有限公司'] };
const abroad = { organisations: ['Blue Harbour Robotics Co., Ltd.'] };

test.each([
  ['in full', firm, '本项目由大连启贤智能科技有限公司承担。'],
  ['without its form of law', firm, '大连启贤智能科技的产品'],
  ['without its place', firm, '启贤智能科技团队'],
  ['by its brand and what it is', firm, '启贤公司自主研发'],
  ['with spaces between', firm, '启 贤 智 能 科 技'],
  ['in full width', { organisations: ['启贤AI科技有限公司'] }, '启贤ＡＩ科技'],
  [
    'with brackets',
    { organisations: ['启贤（大连）海洋装备有限公司'] },
    '启贤(大连)海洋装备有限公司',
  ],
  ['of a firm outside the zone', { organisations: ['上海市天海星科技有限公司'] }, '天海星科技平台'],
  ['abroad', abroad, 'Arms by BLUE HARBOUR ROBOTICS are sold'],
  ['abroad, written together', abroad, 'see BlueHarbourRobotics'],
  ['of a person', { persons: ['林晓梅'] }, '负责人林晓梅博士'],
  ['of a person, spaced', { persons: ['林晓梅'] }, '林 晓 梅'],
  ['of a person of two characters', { persons: ['周岚'] }, '由周岚带领'],
  ['of a person called like a thing', { persons: ['高峰'] }, '高峰博士带领团队'],
  ['from abroad', { persons: ['Xiaomei Lin'] }, 'led by LIN Xiaomei'],
  ['from abroad, with accents', { persons: ['José Muñoz'] }, 'Jose Munoz founded it'],
  ['from abroad, in Chinese', { persons: ['约翰·史密斯'] }, '约翰史密斯教授'],
  ['of a telephone', { phones: ['+8613904110001'] }, '电话 139-0411-0001。'],
  ['of a telephone with its country', { phones: ['+8613904110001'] }, '+86 139 0411 0001'],
  ['of a landline', { phones: ['+8641184001234'] }, '0411-8400 1234'],
  ['of an address', { emails: ['lin@qq.com'] }, '联系 LIN@QQ.COM'],
  ["of an address's host", { emails: ['lin@mail.qixian.com.cn'] }, '见 www.qixian.com.cn'],
  ['of a site', { sites: ['https://www.qixian-robot.com/about'] }, 'qixian-robot.com 上可查'],
  ['of a number', { numbers: ['91210231MA0P400015'] }, '代码9121 0231 MA0P 4000 15'],
  ['of a paper', { numbers: ['11010519491231002X'] }, '身份证 11010519491231002x'],
  ['of a university', { texts: ['大连理工大学 控制工程'] }, '毕业于大连理工大学控制工程专业'],
])('a name %s is found', (_, known, text) => {
  expect(find(known, text)).toHaveLength(1);
});

test.each([
  ['a person of one character', { persons: ['林'] }, '森林与林业'],
  ['a person called like a thing', { persons: ['高峰'] }, '用电高峰时段'],
  ['a firm called like a thing', { organisations: ['大连未来科技有限公司'] }, '未来科技的发展方向'],
  ['a firm of trades alone', { organisations: ['大连海洋科技有限公司'] }, '服务海洋科技创新'],
  ['a brand of two characters alone', firm, '开启贤能之路'],
  ['what a firm is called after', { organisations: ['碳汇测算科技有限公司'] }, '碳汇测算模型'],
  ['the place of a firm', firm, '在大连建设智能科技产业'],
  ['a short name within a word', { persons: ['Li Na'] }, 'clinal variation, in China'],
  ['a short name over two words', { persons: ['Li Na'] }, 'call in art'],
  ['one word like any other', { organisations: ['Marine Ltd'] }, 'marine robots of any size'],
  ['a single short name', { persons: ['Lee'] }, 'the lee side'],
  ['part of a longer number', { phones: ['+8613904110001'] }, '编号2139041100019'],
  ['an address that anybody may have', { emails: ['lin@qq.com'] }, '服务于 qq.com 的用户'],
  ['a number without digits', { numbers: ['passport'] }, 'passport'],
  ['nothing known', {}, '任何内容'],
])('%s raises no false alarm', (_, known, text) => {
  expect(find(known, text)).toEqual([]);
});

test('what is found is shown with a little around it, once for each place, longest first', () => {
  const text = `${'甲'.repeat(20)}大连启贤智能科技有限公司${'乙'.repeat(20)}启贤公司`;
  expect(find(firm, text)).toEqual([
    `…${'甲'.repeat(12)}大连启贤智能科技有限公司${'乙'.repeat(12)}…`,
    `…${'乙'.repeat(12)}启贤公司`,
  ]);
});

test('a name is found wherever it stands in any text, and a text without its letters holds none', () => {
  const [person] = ['林晓梅'];
  fc.assert(
    fc.property(fc.string(), fc.string(), (before, after) => {
      expect(find({ persons: [person] }, `${before}${person}${after}`).length).toBeGreaterThan(0);
      const without = `${before}${after}`.replaceAll(/[林晓梅]/gu, '');
      expect(find({ persons: [person] }, without)).toEqual([]);
    }),
  );
});

test.each([
  ['由启贤智能科技承担，', ['由', '启贤智能科技', '承担，']],
  ['启 贤 智能科技（团队）', ['启 贤 智能科技', '（团队）']],
  ['𠮷启贤智能科技', ['𠮷', '启贤智能科技']],
  ['没有名称', ['没有名称']],
  ['', []],
])('what is marked of %j are the names alone, and the text is whole', (text, expected) => {
  const pieces = namesMarked(text, ownNames({ ...nobody, ...firm }, words));
  expect(pieces.map((piece) => piece.text)).toEqual(expected);
  expect(pieces.filter(({ own }) => own).every((piece) => piece.text.includes('智能'))).toBe(true);
});
