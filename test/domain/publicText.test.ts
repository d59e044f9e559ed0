import { fc } from '../support/fastCheck.js';
import { publicText } from '../../server/domain/access/publicText.js';

describe('what the public may read of a typed text', () => {
  it.each([
    ['Blade by Li 210211199003071234', 'Blade by Li 210***********1234'],
    ['ends in x: 21021119900307123x.', 'ends in x: 210***********123x.'],
    ['call 13812345678 now', 'call 138****5678 now'],
    ['call 138-1234-5678 now', 'call 138****5678 now'],
    ['account 6222021234561234', 'account ****1234'],
    ['account 6222 0212 3456 1234 567', 'account ****4567'],
    ['write to wang@example.org', 'write to w***@example.org'],
    ['passport E12345678', 'passport E****678'],
    ['\uFF11\uFF13\uFF18\uFF11\uFF12\uFF13\uFF14\uFF15\uFF16\uFF17\uFF18', '138****5678'],
  ])('covers %s', (typed, text) => {
    expect(publicText(typed)).toEqual({ text, covered: true });
  });

  it.each([
    'Model X9-2026',
    '\uFF12 and 3 of 2026',
    'KC-2026-0042',
    '1,000,000',
    'A4 paper, 5G, 10nm',
  ])('leaves %s alone', (typed) => {
    expect(publicText(typed)).toEqual({ text: typed, covered: false });
  });

  it('never lets a whole mobile number through, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^1[3-9]\d{9}$/),
        fc.string().filter((text) => !/\d$/.test(text)),
        fc.string().filter((text) => !/^\d/.test(text)),
        (phone, before, after) => {
          expect(publicText(`${before}${phone}${after}`).text).not.toContain(phone);
        },
      ),
    );
  });

  it('covers once: what is covered is read as covered text', () => {
    const { text } = publicText('Li 210211199003071234, 13812345678');
    expect(publicText(text)).toEqual({ text, covered: false });
  });
});
