import { readFileSync } from 'node:fs';
import { readBankFormat } from '../../server/adapters/bankFormats.js';
import { sheetRows } from '../../server/adapters/sheetRows.js';
import { controlTotals, linesHash, type BatchLine } from '../../server/domain/fund/batch.js';
import { fen } from '../../server/domain/money.js';
import { Refused } from '../../server/domain/refusal.js';
import { formatNames, formatsOfProduct } from '../support/bankFormats.js';
import { fc } from '../support/fastCheck.js';

const formats = await formatsOfProduct();
const han = fc.stringMatching(/^[\u4E00-\u9FA5A-Za-z0-9（）·]{1,28}$/);
const lineWith = (payeeName: fc.Arbitrary<string>, purpose: fc.Arbitrary<string>) =>
  fc.record({
    paymentRef: fc.stringMatching(/^ZF\d{8}-\d{3}$/),
    payeeName,
    bankCode: fc.stringMatching(/^[1-9]\d{11}$/),
    account: fc.stringMatching(/^\d{8,32}$/),
    amountFen: fc.bigInt({ min: 1n, max: 1_000_000_000_000n }).map(fen),
    purpose,
  });
const batchOf = (line: fc.Arbitrary<BatchLine>) =>
  fc.uniqueArray(line, { selector: ({ paymentRef }) => paymentRef, minLength: 1, maxLength: 12 });
const plain = batchOf(lineWith(han, han));
const anything = fc.string({ unit: 'binary', maxLength: 30 });
const nasty = batchOf(lineWith(anything, anything));

const one: BatchLine = {
  paymentRef: 'ZF2026-0001-001',
  payeeName: '滨海智能科技有限公司',
  bankCode: '102100099996',
  account: '0210201234567890001',
  amountFen: fen(30_000_000),
  purpose: '首期拨款',
};

describe.each(formatNames)('%s', (name) => {
  const format = formats.of(name);
  const whole = (id: string, lines: readonly BatchLine[]) => ({
    batchId: id,
    lines,
    totals: controlTotals(lines),
    linesHash: linesHash(lines),
  });

  it('reads back whole what it wrote, the same bytes each time', () => {
    fc.assert(
      fc.property(plain, (lines) => {
        const bytes = format.write({ id: 'PC2026-0007' }, lines);
        expect(format.read(bytes).value).toEqual(whole('PC2026-0007', lines));
        expect(format.write({ id: 'PC2026-0007' }, lines).equals(bytes)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says any text whole or refuses the payment by its number', () => {
    fc.assert(
      fc.property(nasty, (lines) => {
        try {
          const bytes = format.write({ id: 'PC2026-0007' }, lines);
          expect(format.read(bytes).value).toEqual(whole('PC2026-0007', lines));
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          const reference = error.params['reference'];
          expect(lines.map(({ paymentRef }) => paymentRef)).toContain(reference);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('notices what is cut off or altered', () => {
    const lines = [one, { ...one, paymentRef: 'ZF2026-0001-002', amountFen: fen(1) }];
    const bytes = format.write({ id: 'PC2026-0007' }, lines);
    for (let length = 0; length < bytes.length - 2; length += 7) {
      expect(format.read(bytes.subarray(0, length)).problems).toBeDefined();
    }
    // Of two archives one after the other only the second is one.
    if (name === 'treasury_xlsx') return;
    const [first, second] = lines.map((line) => format.write({ id: 'PC2026-0007' }, [line]));
    expect(first && format.read(Buffer.concat([first, second ?? first])).problems).toBeDefined();
  });

  it('never throws on reading', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(format.read(Buffer.from(bytes)).problems).toBeDefined();
        expect(format.readResults(Buffer.from(bytes)).problems).toBeDefined();
      }),
    );
  });
});

describe('what the formats say', () => {
  const bytesOf = (name: string) => formats.of(name).write({ id: 'PC2026-0007' }, [one]);

  it('in fields of a fixed width, in bytes of the national encoding', () => {
    const text = new TextDecoder('gb18030').decode(bytesOf('bank_fixed'));
    const [head, line, foot] = text.split('\r\n');
    // Ten characters of two bytes leave a hundred of 120; four leave 52 of 60.
    expect(line).toBe(
      `2ZF2026-0001-001         0210201234567890001             滨海智能科技有限公司${' '.repeat(100)}` +
        `102100099996000000030000000首期拨款${' '.repeat(52)}`,
    );
    expect(head).toBe('1PC2026-0007         0000010000000030000000');
    expect(foot?.startsWith('90000010000000030000000')).toBe(true);
    expect(bytesOf('bank_fixed').indexOf('\r\n')).toBe(43);
  });

  it('in a workbook of text, whose accounts keep their zeros', () => {
    const rows = sheetRows(bytesOf('treasury_xlsx'), 10);
    expect(rows[1]?.slice(3, 6)).toEqual(['0210201234567890001', '102100099996', '300000.00']);
    expect(rows[2]?.[5]).toBe('300000.00');
  });

  it('in CSV of the national encoding without marks for spreadsheets', () => {
    const text = new TextDecoder('gb18030').decode(bytesOf('bank_csv_gb18030'));
    expect(text.split('\r\n')[2]).toBe(
      '1,0210201234567890001,滨海智能科技有限公司,102100099996,300000.00,首期拨款,ZF2026-0001-001',
    );
    const run = { ...one, payeeName: '=1+1' };
    expect(() => formats.of('bank_csv_gb18030').write({ id: 'PC' }, [run])).toThrow(Refused);
  });
});

describe('answers by their format', () => {
  it('come in fields of a fixed width', () => {
    const line = (status: string, reason: string) =>
      `ZF2026-0001-001         ${status}00000003000000020261123SN-1                    ${reason}\r\n`;
    const read = (text: string) => formats.of('bank_fixed').readResults(Buffer.from(text)).value;
    expect(read(line('0', ''))).toMatchObject([
      { paymentRef: 'ZF2026-0001-001', status: 'paid', amountFen: 30_000_000n, date: '2026-11-23' },
    ]);
    expect(read(line('1', '户名不符'))).toMatchObject([{ status: 'returned', reason: '户名不符' }]);
    expect(read(line('2', ''))).toBeUndefined();
  });

  it('come as a table with the words of who sends it', () => {
    const text =
      '支付单号,支付状态,金额（元）,退回原因,支付日期\nZF-1,支付成功,"300,000.00",,2026-11-23\n';
    const { value } = formats.of('treasury_xlsx').readResults(Buffer.from(text));
    expect(value).toMatchObject([{ paymentRef: 'ZF-1', status: 'paid', amountFen: 30_000_000n }]);
    const { problems } = formats.of('zone_csv').readResults(Buffer.from(text));
    expect(problems).toMatchObject([{ reason: { code: 'result_columns' } }]);
  });
});

describe('the lint of a format', () => {
  const text = readFileSync('config/bank-files/bank_fixed.yaml', 'utf8');
  const broken = (from: string | RegExp, to: string) => () =>
    readBankFormat(text.replace(from, to));

  it.each([
    ['no account', '  - { value: account, width: 32 }\n', '', 'account must stand once'],
    ['no sum', /^.*sum_fen.*\n/gm, '', 'control total'],
    ['no width', 'payee_name, width: 120', 'payee_name', 'width is missing'],
    ['a text too wide', "text: '2', width: 1", "text: '22', width: 1", 'wider than 1'],
    ['one word for both', "returned: ['1']", "returned: ['0']", 'both paid and returned'],
    ['an answer without a day', '    - { value: date, width: 8 }\n', '', 'date is missing'],
    ['a value that is none', 'value: purpose', 'value: memo', 'Invalid'],
  ])('finds %s', (_, from, to, says) => {
    expect(broken(from, to)).toThrow(says);
  });
});
