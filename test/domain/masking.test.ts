import { fc } from '../support/fastCheck.js';
import {
  maskBank,
  maskEmail,
  maskId,
  maskPassport,
  maskPhone,
} from '../../server/domain/identity/masking.js';

describe('masks', () => {
  it.each([
    [maskId, '210211199003071234', '210***********1234'],
    [maskId, 'USA110180031526', 'USA********1526'],
    [maskPhone, '13812345678', '138****5678'],
    [maskBank, '6222021234561234', '****1234'],
    [maskPassport, 'E12345678', 'E****678'],
    [maskEmail, 'wang@example.org', 'w***@example.org'],
    [maskEmail, 'w@example.org', '***@example.org'],
    [maskEmail, 'no address', '****'],
    [maskId, '', ''],
    [maskEmail, '', ''],
    [maskId, '2102', '****'],
    [maskPhone, '1381234', '****'],
    [maskBank, '1234', '****'],
    [maskPassport, 'E12345', '****'],
  ])('%p of %s', (mask, value, shown) => {
    expect(mask(value)).toBe(shown);
  });

  it('cut no character in two', () => {
    expect(maskEmail('😀😀😀@example.org')).toBe('😀***@example.org');
    expect(maskPassport('😀😀😀😀😀😀😀😀😀')).toBe('😀****😀😀😀');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) =>
        [maskId, maskPhone, maskBank, maskPassport, maskEmail].every((mask) =>
          mask(text).isWellFormed(),
        ),
      ),
    );
  });

  it('hide at least four characters', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789'.split('')),
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(digits, (text) =>
        [maskId, maskPhone, maskBank, maskPassport].every((mask) => {
          const shown = mask(text).replaceAll('*', '').length;
          return shown === 0 || text.length - shown >= 4;
        }),
      ),
    );
  });
});
