import { readFileSync } from 'node:fs';
import { mailEvents } from '../../server/domain/application/mailMarks.js';
import { untoldEvents } from '../../server/domain/application/untoldEvents.js';
import { letterPage, tableFile } from '../support/letterTable.js';
import { otherLetters } from '../support/otherLetters.js';
import { lettersInLocales } from '../support/lettersInLocales.js';

test('the page of who is told of what is as the rules print it', async () => {
  expect(readFileSync(tableFile, 'utf8')).toBe(await letterPage());
}, 120_000);

test.each(['zh-CN', 'en'])(
  'every letter of the locales (%s) is a step of a case or stands on the list',
  (locale) => {
    const texts = lettersInLocales(locale).toSorted();
    expect(texts.length).toBeGreaterThan(80);
    expect([...mailEvents, ...Object.keys(otherLetters)].toSorted()).toEqual(texts);
  },
);

test('no event is told and listed as told to nobody', () => {
  const told = Object.values(otherLetters).flatMap(({ of }) => of);
  const both = told.filter((type) => Object.hasOwn(untoldEvents, type));
  // What the ledger notes is told with the answer of the bank.
  expect(both.filter((type) => !['pay', 'return', 'payReturned'].includes(type))).toEqual([]);
});
