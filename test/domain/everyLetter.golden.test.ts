import { writeFileSync } from 'node:fs';
import { mailEvents } from '../../server/domain/application/mailMarks.js';
import { everyLetter, type PrintedLetter } from '../support/everyLetter.js';

/**
 * Every event × stage × language of every procedure, composed with real marks. `LETTERS=<file>`
 * writes them out to be read by eye.
 */
let letters: readonly PrintedLetter[];
let chinese: readonly PrintedLetter[];

const nameOf = ({ procedure, event, stage, end, locale }: PrintedLetter): string =>
  `${procedure} ${event}@${stage ?? ''} ${end ?? ''} ${locale}`;

/** What offends in each letter, by its name; nothing where all are in order. */
const offending = (some: readonly PrintedLetter[], told: RegExp): string[] =>
  some.flatMap((letter) => {
    const found = told.exec(`${letter.subject}\n${letter.body}`);
    return found ? [`${nameOf(letter)}: ${found[0]}`] : [];
  });

beforeAll(async () => {
  letters = await everyLetter();
  chinese = letters.filter(({ locale }) => locale === 'zh-CN');
  const file = process.env['LETTERS'];
  if (file !== undefined) {
    const page = (letter: PrintedLetter): string =>
      `===== ${nameOf(letter)} → ${letter.to}\n${letter.subject}\n\n${letter.body}\n`;
    writeFileSync(file, letters.map(page).join('\n'));
  }
}, 120_000);

test('the walks come upon every letter there is', () => {
  const found = new Set(letters.map(({ event }) => event));
  expect(mailEvents.filter((event) => !found.has(event))).toEqual([]);
  expect(letters.length).toBeGreaterThan(500);
});

test('no mark is empty and none is left as it is written', () => {
  expect(offending(letters, /\{\{|\}\}|\u201c\u201d|\uff08\uff09|\(\)|undefined|NaN|null/)).toEqual(
    [],
  );
});

test('no name of an event stands in a text', () => {
  const codes = new RegExp(
    `\\b(?:${mailEvents.filter((each) => each.includes('_')).join('|')})\\b`,
  );
  expect(offending(letters, codes)).toEqual([]);
  expect(offending(chinese, /enums\.|mail\.|roles\./)).toEqual([]);
});

test('a date before which something must be done has its hour and zone', () => {
  expect(offending(chinese, /\d{4}-\d{2}-\d{2}\s*前|\d+ 日\s*(?:之)?前(?!的)/)).toEqual([]);
  const dated = chinese.filter(({ body }) => /\d+ 日 \d\d:\d\d/.test(body));
  expect(dated.length).toBeGreaterThan(100);
  expect(
    dated.filter(({ body }) =>
      /\d\d:\d\d(?!（北京时间）)/.test(body.replaceAll(/\d\d?:\d\d\u2013\d\d:\d\d/g, '')),
    ),
  ).toEqual([]);
});

test('between Chinese there are no half-width marks and no stray blanks', () => {
  const between =
    /[\u4e00-\u9fff][,:;()!?]|[,;()!?][\u4e00-\u9fff]|[\u4e00-\u9fff] [\u4e00-\u9fff]/;
  expect(offending(chinese, between)).toEqual([]);
});

test('a letter that says no gives reason, basis and remedy; one that says yes does not', () => {
  const ended = chinese.filter(({ event }) => event === 'ended');
  const refused = ended.filter(({ end }) => /not_accepted|ineligible|not_selected/.test(end ?? ''));
  expect(refused.length).toBeGreaterThan(30);
  for (const letter of refused) {
    expect(letter.body).toMatch(/事实和理由：\S/);
    expect(letter.body).toMatch(/依据：\S/);
    expect(letter.body).toMatch(/救济途径：\S/);
    expect(letter.body).not.toContain('竞争激烈');
  }
  // What the clock or a ranking came to is said in a sentence, not by the name of an outcome.
  expect(offending(refused, /结论为“(?:未入选|逾期未签)”/)).toEqual([]);
  const zones = ended.filter(({ end }) => end?.endsWith('_by_zone'));
  expect(new Set(zones.map(({ end }) => end)).size).toBe(2);
  for (const { body } of zones)
    expect(body).toMatch(/事实和理由：申报单位已注销\n依据：\S.*\n救济途径：\S/);
  const granted = ended.filter(({ end }) => end === 'paid' || end === 'completed');
  expect(offending(granted, /救济途径/)).toEqual([]);
});

test('every letter has its reader, its link, a telephone and its day', () => {
  for (const { body } of chinese) {
    expect(body).toMatch(/^\S.{0,60}：\n/);
    expect(body).toMatch(/https:\/\/qixian\.test\//);
    expect(body).toMatch(/咨询：.*\d{4}-?\d{4}/);
    expect(body).toMatch(/大连高新技术产业园区\n\d{4} 年 \d{1,2} 月 \d{1,2} 日/);
  }
});

test('documents that follow later have one consequence, told before it happens and not as if it had', () => {
  const granted = chinese.filter(({ event }) => event === 'deferral_granted');
  expect(granted.length).toBeGreaterThan(5);
  for (const { body } of granted) {
    expect(body).toMatch(
      /逾期未补交的，视为放弃办理，办理结果为“[^”]+”；贵单位自逾期之日起六个月内不再适用/,
    );
  }
});

test('names that were corrected stand in the letter as they were and as they are', () => {
  const corrected = chinese.filter(({ event }) => event === 'names_corrected');
  expect(corrected.length).toBeGreaterThan(10);
  for (const { body } of corrected) {
    expect(body).toContain('项目名称由“深海传感”更正为“深海传感器”');
    expect(body).toContain('名称由“蓝海传感公司”更正为“蓝海传感科技有限公司”');
  }
});

test('a letter to an expert says what the desk says and nothing more', () => {
  const toExperts = letters.filter(
    ({ to, event }) => to === 'seats' || event.startsWith('review_'),
  );
  expect(toExperts.length).toBeGreaterThan(10);
  expect(offending(toExperts, /深海|Deep-sea|蓝海|Lanhai|[A-Z]{2}-2026-0042/)).toEqual([]);
});
