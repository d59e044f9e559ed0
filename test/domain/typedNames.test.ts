import { plainName, withPlainNames } from '../../server/domain/application/typedNames.js';
import { fc } from '../support/fastCheck.js';

/** What mail programs turn into a link, or break a line at. */
const pressable =
  /:\/\/|\/\/|\b(?:mailto|tel|javascript):|[\p{L}\p{N}]\.\p{L}{2}|@|[\p{Cc}\u2028\u2029]/iu;

test.each([
  ['click http://evil.example/x now', 'click evil\u2024example/x now'],
  ['www.evil.cn', 'www\u2024evil\u2024cn'],
  ['Wang\r\nBcc: all@zone.cn', 'Wang Bcc: all\uFF20zone\u2024cn'],
  ['mailto:a@b.cn', 'a\uFF20b\u2024cn'],
  ['\u202Elmth.live\u202C', 'lmth\u2024live'],
  ['Sensor 2.0 of St. Mary’s Ltd.', 'Sensor 2.0 of St. Mary’s Ltd.'],
  ['蓝海传感科技有限公司', '蓝海传感科技有限公司'],
])('%j is repeated as %j', (typed, told) => {
  expect(plainName(typed)).toBe(told);
});

test('whatever somebody calls themselves, nothing of it can be pressed, and it ends', () => {
  const parts = fc.constantFrom(
    'http://',
    '//',
    'a.cn',
    '@',
    '.',
    'tel:',
    '\n',
    'w',
    '\u2028',
    'x',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string({ unit: 'grapheme' }))), (words) => {
      const told = plainName(words.join(''));
      expect(pressable.exec(told)).toBeNull();
      expect(told).toMatch(/^.{0,201}$/su);
      expect(plainName(told)).toBe(told);
    }),
  );
});

test('of a letter only names are changed; its link and its reason stay', () => {
  const link = 'https://zone.cn/invitations/1';
  expect(withPlainNames({ inviter: 'a.cn', link, reason: 'See gov.cn' })).toEqual({
    inviter: 'a\u2024cn',
    link,
    reason: 'See gov.cn',
  });
});
