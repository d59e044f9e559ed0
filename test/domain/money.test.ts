import { fc } from '../support/fastCheck.js';
import {
  fen,
  MAX_FEN,
  plainYuanText,
  readYuan,
  splitByWeight,
  wanText,
  yuanText,
} from '../../server/domain/money.js';
import { rmbUpperCase } from '../../server/domain/award/moneyUpperCase.js';

const amounts = fc.bigInt({ min: 0n, max: MAX_FEN });

describe('fen', () => {
  it('takes whole numbers in any form', () => {
    expect([fen(5), fen(5n), fen('-5'), fen('9007199254740993')]).toEqual([
      5n,
      5n,
      -5n,
      9007199254740993n,
    ]);
  });

  it.each([0.5, Number.NaN, Infinity, 1e21, 2 ** 53, '1.5', '', ' 1', '1e3', '0x10', '１'])(
    'refuses %p',
    (amount) => {
      expect(() => fen(amount)).toThrow(RangeError);
    },
  );
});

describe('what a person types', () => {
  it.each([
    ['1,000.50', 100_050],
    ['１００', 10_000],
    ['１，０００．５', 100_050],
    [' 12 ', 1_200],
    ['0', 0],
    ['0.05', 5],
    ['0.10', 10],
    ['007', 700],
    ['1,234,567.89', 123_456_789],
    ['10000000000', 1e12],
    ['0000000000000000000001', 100],
  ])('%s is %d fen', (typed, expected) => {
    expect(readYuan(typed)).toEqual({ fen: expected });
  });

  it.each([
    ['', 'not_money'],
    ['\u4E07', 'not_money'],
    ['1\u4E07\u4E07', 'not_money'],
    ['1.0000001\u4E07', 'too_many_decimals'],
    ['101\u4EBF', 'too_much'],
    ['NaN', 'not_money'],
    ['Infinity', 'not_money'],
    ['1e21', 'not_money'],
    ['1,00', 'not_money'],
    ['1,0000', 'not_money'],
    [',100', 'not_money'],
    ['1 000', 'not_money'],
    ['5.', 'not_money'],
    ['--5', 'not_money'],
    ['0x10', 'not_money'],
    ['٣', 'not_money'],
    ['1\u0000', 'not_money'],
    ['-1', 'negative_money'],
    ['－１', 'negative_money'],
    ['\u22121', 'negative_money'],
    ['-0.005', 'negative_money'],
    ['0.005', 'too_many_decimals'],
    ['1.000', 'too_many_decimals'],
    ['10000000000.01', 'too_much'],
    ['90071992547409.93', 'too_much'],
    ['9223372036854775808', 'too_much'],
    ['9'.repeat(5000), 'too_much'],
  ])('%p is refused as %s', (typed, code) => {
    expect(readYuan(typed)).toMatchObject({ problem: { code } });
  });

  it.each([
    ['200\u4E07', 200_000_000],
    ['\uFF12\uFF10\uFF10\u4E07', 200_000_000],
    ['200 \u842C\u5143', 200_000_000],
    ['1.5\u4EBF', 15_000_000_000],
    ['\u00A51,234.56', 123_456],
    ['RMB 12\u5143', 1200],
    ['0.0001\u4E07', 100],
    ['0.000001\u4E07', 1],
  ])('%p is %d fen', (typed, fenRead) => {
    expect(readYuan(typed)).toEqual({ fen: fenRead });
  });

  it('ten thousands and hundred millions are exact, and print as what they are', () => {
    const unit = fc.constantFrom<[string, number]>(['\u4E07', 1e6], ['\u4EBF', 1e10]);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), unit, (amount, [sign, scale]) => {
        const whole = Math.floor(amount / scale);
        const rest = String(amount % scale).padStart(String(scale).length - 1, '0');
        expect(readYuan(`${whole}.${rest}${sign}`)).toEqual({ fen: amount });
        expect(readYuan(yuanText(amount))).toEqual({ fen: amount });
      }),
    );
    expect(yuanText(200_000_000)).toBe('2,000,000.00');
  });

  it('never throws and never takes more than it may', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (typed) => {
        const reading = readYuan(typed);
        return 'problem' in reading || (Number.isInteger(reading.fen) && reading.fen <= 1e12);
      }),
    );
  });

  it('reads back exactly what is printed', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        expect(readYuan(yuanText(amount))).toEqual({ fen: Number(amount) });
        expect(readYuan(plainYuanText(amount))).toEqual({ fen: Number(amount) });
      }),
    );
  });
});

describe('printing', () => {
  it('groups thousands of yuan', () => {
    expect(yuanText(123_456)).toBe('1,234.56');
    expect([yuanText(0), yuanText(5), yuanText(100_000_000_00n), yuanText(-123_456)]).toEqual([
      '0.00',
      '0.05',
      '100,000,000.00',
      '-1,234.56',
    ]);
    expect(plainYuanText(123_456)).toBe('1234.56');
  });

  it.each([
    [100_000_000, '100'],
    [12_500_000, '12.5'],
    [0, '0'],
    [100, '0.0001'],
    [1, '0.000001'],
    [123_456_789_00, '12,345.6789'],
    [-12_500_000, '-12.5'],
  ])('%d fen is %s wan', (amount, text) => {
    expect(wanText(amount)).toBe(text);
  });
});

describe('splitting by weights', () => {
  it('gives left-over fen to the largest remainders', () => {
    expect(splitByWeight(fen(100), [3333, 3333, 3334])).toEqual([33n, 33n, 34n]);
    expect(splitByWeight(fen(10), [25, 25, 50])).toEqual([3n, 2n, 5n]);
    expect(splitByWeight(fen(50_000_000), [30, 40, 30])).toEqual([
      15_000_000n,
      20_000_000n,
      15_000_000n,
    ]);
    expect(splitByWeight(fen(0), [60, 40])).toEqual([0n, 0n]);
    expect(splitByWeight(fen(100), [30])).toEqual([100n]);
    expect(splitByWeight(fen(100), [0, 0])).toEqual([0n, 0n]);
  });

  it('sums to the total and stays within one fen of the exact share', () => {
    const cuts = fc.array(fc.integer({ min: 0, max: 10_000 }), { maxLength: 24 });
    fc.assert(
      fc.property(amounts, cuts, (total, marks) => {
        const bounds = [0, ...marks.toSorted((a, b) => a - b), 10_000];
        const hundredths = bounds.slice(1).map((to, index) => to - (bounds[index] ?? 0));
        const parts = splitByWeight(fen(total), hundredths);
        expect(parts.reduce((sum, part) => sum + part, 0n)).toBe(total);
        for (const [index, part] of parts.entries()) {
          const off = part * 10_000n - total * BigInt(hundredths[index] ?? 0);
          expect(off > -10_000n && off < 10_000n).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([[-1], [0.5], [Number.NaN]])('refuses the weight %p', (weight) => {
    expect(() => splitByWeight(fen(100), [weight])).toThrow(RangeError);
  });

  it('refuses a negative total', () => {
    expect(() => splitByWeight(fen(-1), [100])).toThrow(RangeError);
  });
});

describe('capital characters', () => {
  it.each([
    ['16409.02', '人民币壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '人民币叁佰贰拾伍元零肆分'],
    ['1000000.00', '人民币壹佰万元整'],
    ['1001010.00', '人民币壹佰万壹仟零壹拾元整'],
    ['0.05', '人民币伍分'],
    ['0.00', '人民币零元整'],
    ['0.50', '人民币伍角整'],
    ['10.00', '人民币壹拾元整'],
    ['1409.50', '人民币壹仟肆佰零玖元伍角整'],
    ['6007.14', '人民币陆仟零柒元壹角肆分'],
    ['100000001', '人民币壹亿零壹元整'],
    ['100500', '人民币壹拾万零伍佰元整'],
    ['10000000000', '人民币壹佰亿元整'],
    ['20304050607.89', null],
  ])('%s', (yuan, text) => {
    const reading = readYuan(yuan);
    if (text === null) expect(() => rmbUpperCase(2_030_405_060_789n)).toThrow(RangeError);
    else expect('fen' in reading && rmbUpperCase(reading.fen)).toBe(text);
  });

  it('has no form for a negative amount', () => {
    expect(() => rmbUpperCase(-1)).toThrow(RangeError);
  });

  it('reads back to the amount, with one nought at most between two places', () => {
    fc.assert(
      fc.property(amounts, (amount) => {
        const text = rmbUpperCase(amount);
        expect(text).not.toContain('零零');
        expect(valueOf(text)).toBe(amount);
      }),
      { numRuns: 2000 },
    );
  });
});

/** Reads capital characters by adding up places, independently of how they are written. */
function valueOf(text: string): bigint {
  const places: Readonly<Record<string, bigint>> = { 拾: 10n, 佰: 100n, 仟: 1000n };
  let [all, group, digit] = [0n, 0n, 0n];
  for (const sign of text.replace('人民币', '')) {
    const value = '零壹贰叁肆伍陆柒捌玖'.indexOf(sign);
    if (value >= 0) digit = BigInt(value);
    else if (places[sign] !== undefined) {
      group += digit * places[sign];
      digit = 0n;
    } else if (sign === '万' || sign === '亿') {
      all += (group + digit) * (sign === '万' ? 1_000_000n : 10_000_000_000n);
      [group, digit] = [0n, 0n];
    } else if (sign === '元') {
      all += (group + digit) * 100n;
      [group, digit] = [0n, 0n];
    } else if (sign === '角' || sign === '分') {
      all += digit * (sign === '角' ? 10n : 1n);
      digit = 0n;
    }
  }
  return all;
}
