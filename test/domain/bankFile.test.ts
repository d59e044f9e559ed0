import { createHash } from 'node:crypto';
import { fc } from '../support/fastCheck.js';
import { controlTotals, linesHash, type BatchLine } from '../../server/domain/fund/batch.js';
import { csvRows } from '../../server/domain/fund/csv.js';
import { fen } from '../../server/domain/money.js';
import { formatsOfProduct } from '../support/bankFormats.js';

const zoneCsv = (await formatsOfProduct()).of('zone_csv');
const render = (batch: { readonly id: string }, lines: readonly BatchLine[]): string =>
  zoneCsv.write(batch, lines).toString();
const parse = (text: string) => zoneCsv.read(Buffer.from(text));
const parseResultFile = (text: string) => zoneCsv.readResults(Buffer.from(text));
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const plain: BatchLine = {
  paymentRef: 'PAY-2026-0001',
  payeeName: '滨海智能科技有限公司',
  bankCode: '102100099996',
  account: '210201234567890001',
  amountFen: fen(30_000_000),
  purpose: '首期拨款',
};

const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.string({
    unit: fc.constantFrom('=', '+', '-', '@', "'", '"', ',', '\r', '\n', '\t', ' ', 'a'),
  }),
);
const bankLine = fc.record({
  paymentRef: fc.string({ minLength: 1, maxLength: 20 }),
  payeeName: nasty,
  bankCode: fc.stringMatching(/^\d{12}$/),
  account: fc.stringMatching(/^\d{8,32}$/),
  amountFen: fc.bigInt({ min: 1n, max: 1_000_000_000_000n }).map(fen),
  purpose: nasty,
});
const batchLines = fc.uniqueArray(bankLine, {
  selector: ({ paymentRef }) => paymentRef,
  maxLength: 12,
});

describe('the bank file', () => {
  it('has header, lines and a trailer that sums them up', () => {
    const accounts = sha256('[["102100099996","210201234567890001"]]');
    expect(render({ id: 'B-1' }, [plain]).split('\r\n')).toEqual([
      '\uFEFFH,zone_csv,1,B-1',
      'C,payment_ref,payee_name,bank_code,account,amount_yuan,purpose',
      'L,PAY-2026-0001,滨海智能科技有限公司,"\t102100099996","\t210201234567890001",300000.00,首期拨款',
      `T,B-1,1,300000.00,${accounts},${linesHash([plain])}`,
      '',
    ]);
  });

  it('reads back to the same lines, totals and hash', () => {
    fc.assert(
      fc.property(nasty, batchLines, (id, lines) => {
        expect(parse(render({ id }, lines)).value).toEqual({
          batchId: id,
          lines,
          totals: controlTotals(lines),
          linesHash: linesHash(lines),
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('holds no cell that a spreadsheet would run', () => {
    fc.assert(
      fc.property(batchLines, (lines) => {
        const cells = (csvRows(render({ id: 'B-1' }, lines)).value ?? []).flatMap(
          (row) => row.cells,
        );
        expect(cells.filter((cell) => /^[=+\-@\t\r\n]/.test(cell.trimStart()))).toEqual([]);
      }),
    );
    const [, , row] = render({ id: 'B-1' }, [{ ...plain, purpose: '=1+1' }]).split('\r\n');
    expect(row?.endsWith(",'=1+1")).toBe(true);
  });

  it('notices any missing, doubled, moved or altered line', () => {
    const second = { ...plain, paymentRef: 'PAY-2026-0002', account: '12345678' };
    const rows = render({ id: 'B-1' }, [plain, second]).split('\r\n');
    const bad = [
      rows.toSpliced(2, 1),
      rows.toSpliced(4, 1),
      rows.toSpliced(3, 0, rows[3] ?? ''),
      rows.with(2, (rows[2] ?? '').replace('300000.00', '300000.01')),
      rows.with(2, (rows[2] ?? '').replace('210201234567890001', '210201234567890010')),
      rows.with(0, 'H,zone_csv,2,B-1'),
      rows.with(0, 'H,zone_csv,1,B-2'),
      rows.with(2, 'X'),
      rows.with(2, (rows[2] ?? '').replace('300000.00', '3e5')),
      [],
    ];
    for (const each of bad) expect(parse(each.join('\r\n')).problems).toBeDefined();
    expect(parse(rows.join('\r\n')).problems).toBeUndefined();
  });

  it('is refused when cut off anywhere', () => {
    const text = render({ id: 'B-1' }, [plain]);
    for (let length = 0; length < text.length - 2; length += 1) {
      expect(parse(text.slice(0, length)).problems).toBeDefined();
    }
  });

  it('pays nobody nothing', () => {
    expect(() => render({ id: 'B-1' }, [{ ...plain, amountFen: fen(0) }])).toThrow(RangeError);
  });

  it('never throws on reading', () => {
    fc.assert(fc.property(nasty, (text) => Boolean(parse(text))));
  });
});

describe('the result file', () => {
  const header = 'payment_ref,status,amount,reason,date';
  const read = (...rows: readonly string[]) => parseResultFile([header, ...rows].join('\r\n'));
  const good = 'PAY-1,paid,"300,000.00",,2026-11-23';

  it('says what became of each payment', () => {
    expect(read(good, 'PAY-2,returned,0.05,"户名不符, 退回",2026-11-24', '').value).toEqual([
      {
        line: 2,
        paymentRef: 'PAY-1',
        status: 'paid',
        amountFen: 30_000_000n,
        reason: '',
        date: '2026-11-23',
        serial: '',
      },
      {
        line: 3,
        paymentRef: 'PAY-2',
        status: 'returned',
        amountFen: 5n,
        reason: '户名不符, 退回',
        date: '2026-11-24',
        serial: '',
      },
    ]);
  });

  it('may begin with a byte order mark and name its columns as programmers do', () => {
    const text = `\uFEFFpaymentRef,Status,amount,reason,date\n${good}\n`;
    expect(parseResultFile(text).value).toHaveLength(1);
  });

  it.each([
    ['PAY-1,paid,1.00,', 'result_columns'],
    ['PAY-1,paid,1.00,,2026-11-23,x', 'result_columns'],
    [',paid,1.00,,2026-11-23', 'result_reference'],
    [`${'P'.repeat(65)},paid,1.00,,2026-11-23`, 'result_reference'],
    ['PAY-1,done,1.00,,2026-11-23', 'result_status'],
    ['PAY-1,paid,0.005,,2026-11-23', 'too_many_decimals'],
    ['PAY-1,paid,-1,,2026-11-23', 'negative_money'],
    ['PAY-1,paid,NaN,,2026-11-23', 'not_money'],
    ['PAY-1,paid,1e21,,2026-11-23', 'not_money'],
    ['PAY-1,paid,0.00,,2026-11-23', 'result_amount'],
    ['PAY-1,paid,1.00,,2026-11-31', 'no_such_day'],
    ['PAY-1,paid,1.00,,2026-11', 'no_such_day'],
    ['PAY-1,paid,1.00,,463540', 'no_such_day'],
    ['6.22848E+18,paid,1.00,,2026-11-23', 'number_cut'],
    ['PAY-1,returned,1.00,,2026-11-23', 'result_reason'],
    [`PAY-1,returned,1.00,${'x'.repeat(201)},2026-11-23`, 'too_long'],
    ['PAY-1,returned,1.00,a\u0000b,2026-11-23', 'control_characters'],
  ])('refuses %s', (row, code) => {
    expect(read('PAY-0,paid,1.00,,2026-11-23', row).problems).toMatchObject([
      { line: 3, reason: { code } },
    ]);
  });

  it.each([
    '2026-11-03',
    '2026/11/3',
    '2026/11/03 0:00',
    '2026-11-03 00:00:00',
    '2026-11-03T00:00:00.000',
    '2026.11.3',
    '2026\u5E7411\u67083\u65E5',
  ])('reads a day as a spreadsheet writes it: %s', (written) => {
    expect(read(`PAY-1,paid,1.00,,${written}`).value?.[0]?.date).toBe('2026-11-03');
  });

  it("knows columns by their names, in any order, and the bank's own number", () => {
    const text =
      '\u65E5\u671F,\u94F6\u884C\u6D41\u6C34\u53F7,amount,payment_ref,status,reason\n2026-11-23,0012,1.00,PAY-1,paid,';
    const wanted = { paymentRef: 'PAY-1', amountFen: 100n, serial: '0012', date: '2026-11-23' };
    expect(parseResultFile(text).value).toMatchObject([wanted]);
    const twice = text.replace('reason', 'amount');
    expect(parseResultFile(twice).problems).toMatchObject([{ reason: { code: 'result_columns' } }]);
  });

  it('takes all or nothing and names every line that is wrong', () => {
    const reading = read(good, 'x', '"PAY-3",paid,1,"two\r\nlines",2026-11-23', good);
    expect(reading.value).toBeUndefined();
    expect(reading.problems).toMatchObject([
      { line: 3, reason: { code: 'result_columns' } },
      { line: 4, reason: { code: 'control_characters' } },
      { line: 6, reason: { code: 'result_repeated', params: { earlier: 2 } } },
    ]);
  });

  it.each([
    ['', 'result_columns'],
    ['a,b,c', 'result_columns'],
    [header, 'result_empty'],
    [`${header}\r\n"PAY-1,paid`, 'csv_broken'],
    [`${header}\r\nPAY"1,paid`, 'csv_broken'],
    [`${header}\r\n"PAY"1,paid`, 'csv_broken'],
    ['x'.repeat(5_000_001), 'file_too_long'],
    ['x\n'.repeat(20_001), 'file_too_long'],
  ])('refuses a file of %.40j', (text, code) => {
    expect(parseResultFile(text).problems).toMatchObject([{ reason: { code } }]);
  });

  it('stops listing at a hundred', () => {
    expect(read(...Array.from({ length: 300 }, () => 'x')).problems).toHaveLength(100);
  });

  it('never throws', () => {
    fc.assert(fc.property(nasty, (text) => Boolean(read(text))));
  });
});
