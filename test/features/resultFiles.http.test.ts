import { loadAccount } from '../../server/data/stores/actorStore.js';
import { csvRows, unguarded } from '../../server/domain/fund/csv.js';
import { readExpertRows } from '../../server/features/experts/expertRows.input.js';
import { paymentsOf, type BatchRow } from '../../server/features/payments/batch.file.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { spreadsheetTexts as typed } from '../support/spreadsheetTexts.js';

/** How one amount and one day are written in the files that banks and spreadsheets make. */
const amounts = ['600000', '600,000.00', '60万', '６００，０００', '600000.00元', '\t600000'];
const days = [
  '2026-03-02',
  '2026/3/2',
  '2026/3/2 0:00',
  '2026-03-02 00:00:00',
  '20260302',
  '2026年3月2日',
  '２０２６-０３-０２',
  // The same day in a cell without a date format.
  '46083',
];
const heads = ['payment_ref,status,amount,reason,date', '支付单号,结果,金额,原因,日期'];
const ends = ['\n', '\r\n', '\r'];
const fen = 60_000_000n;

/** Bytes of the text as Excel and a bank's program save it. */
const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
  'UTF-8': (text) => Buffer.from(text),
  'UTF-8 with its mark': (text) => Buffer.from(`\uFEFF${text}`),
};

const cell = (text: string): string => (/[,\t]/.test(text) ? `"${text}"` : text);

describe("a bank's file of results, sent as banks and spreadsheets write it", () => {
  let zone: DemoZone;
  let batch: BatchRow | undefined;
  let page = '';
  beforeAll(async () => {
    zone = await openDemoZone();
    [batch] = await zone.deps.db.rows.paymentBatches.all({ status: 'settled' });
    page = `/payments/batches/${batch?.id}`;
  }, 240_000);
  afterAll(() => zone.close());

  const send = async (content: Buffer): Promise<number> => {
    const preparer = await zone.as('preparer');
    const file = { field: 'file', name: 'results.csv', content };
    const sent = await preparer.upload(`${page}/results`, { results: '' }, [file], page);
    if (sent.status !== 303) return sent.status;
    const kept = sent.headers['location'] ?? '';
    return (await (await zone.as('reviewer')).post(`${kept}/confirm`, {}, kept)).status;
  };
  /** The file of the batch; the bank has answered it, so that no page gives it out again. */
  const bankFile = async (): Promise<string> => {
    const { db } = zone.deps;
    const account = batch && (await loadAccount(db, batch.prepared_by));
    if (!batch || !account) throw new Error('no batch');
    const payments = await paymentsOf(zone.deps, account.actor, batch.id);
    const format = zone.deps.bankFormats.of('zone_csv');
    return format.write({ id: batch.number }, payments).toString();
  };
  /** What was read of the lines under a reference, which no payment has: kept to be looked at. */
  const readUnder = async (prefix: string) => {
    const found = await zone.deps.db.rows.resultDifferences.all({});
    return found
      .filter(({ reference }) => reference.startsWith(prefix))
      .map(({ amount, day }) => [amount, day]);
  };

  const files = Object.keys(encodings).flatMap((encoding) =>
    heads.flatMap((head) => ends.map((end) => ({ encoding, head, end }))),
  );
  test.each(files)('$encoding, $head, lines end with $end', async ({ encoding, head, end }) => {
    const prefix = `F${files.findIndex((each) => each.encoding === encoding && each.head === head && each.end === end)}-`;
    const lines = amounts.flatMap((amount, a) =>
      days.map((day, d) => `${prefix}${a}-${d},paid,${cell(amount)},,${day}`),
    );
    const text = [head, ...lines, ''].join(end);
    expect(await send(encodings[encoding]?.(text) ?? Buffer.from(''))).toBe(303);
    const read = await readUnder(prefix);
    expect(read).toHaveLength(amounts.length * days.length);
    expect(new Set(read.map((each) => each.join(' ')))).toEqual(new Set([`${fen} 2026-03-02`]));
  });

  test('GB 18030', async () => {
    // 支付单号,结果,金额,原因,日期 and 已支付, 60万, 2026年3月2日 as a bank's program writes them.
    const hex = {
      head: 'd6a7b8b6b5a5bac52cbde1b9fb2cbdf0b6ee2cd4add2f22cc8d5c6da0d0a',
      paid: 'd2d1d6a7b8b6',
      wan: '3630cdf2',
      day: '32303236c4ea33d4c232c8d5',
    };
    const bytes = Buffer.concat([
      Buffer.from(hex.head, 'hex'),
      Buffer.from('GB-1,'),
      Buffer.from(hex.paid, 'hex'),
      Buffer.from(','),
      Buffer.from(hex.wan, 'hex'),
      Buffer.from(',,'),
      Buffer.from(hex.day, 'hex'),
      Buffer.from('\r\n'),
    ]);
    expect(await send(bytes)).toBe(303);
    expect(await readUnder('GB-')).toEqual([[fen, '2026-03-02']]);
  });

  test('a number of a payment that a spreadsheet has shortened is refused at its line', async () => {
    const text = `${heads[0]}\r\n6.22848E+18,paid,600000,,2026-03-02\r\n`;
    expect(await send(Buffer.from(text))).toBe(422);
  });

  test('the list of cases opens in a spreadsheet as it is: marked as UTF-8, long numbers as text', async () => {
    const officer = await zone.as('officer');
    const file = await officer.get('/cases/export?status=all');
    expect(file.text.startsWith('\uFEFF')).toBe(true);
    expect(file.text).toMatch(/\r\n$/);
    const bank = await bankFile();
    expect(bank.startsWith('\uFEFF')).toBe(true);
    const cells = bank.split(/[,\r\n]+/).map((each) => each.replaceAll('"', ''));
    expect(cells.some((each) => /^\t\d{12,}$/.test(each))).toBe(true);
    expect(cells.filter((each) => /^\d{12,}$/.test(each))).toEqual([]);
  });

  /** Neither a formula nor a number that a spreadsheet would shorten. */
  const isSafe = (text: string): boolean =>
    !/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/u.test(text) && !/^(?:0\d+|\d{12,})$/.test(text);

  test('what was typed is in the list of cases as it was typed, and no spreadsheet runs or cuts it', async () => {
    const { rows } = zone.deps.db;
    const numbered = (await rows.applications.all({ status: ['running', 'ended'] })).slice(
      0,
      typed.length,
    );
    expect(numbered).toHaveLength(typed.length);
    for (const [index, { id }] of numbered.entries()) {
      const text = typed[index] ?? '';
      await rows.applications.update({ id }, { title: text, applicant_name: text });
    }
    const { text } = await (await zone.as('officer')).get('/cases/export?status=all');
    const lines = csvRows(text).value ?? [];
    const told = numbered.map(({ number }) => {
      const line = lines.find(({ cells }) => unguarded(cells[0] ?? '') === number);
      return line?.cells.slice(1, 3).map(unguarded);
    });
    expect(told).toEqual(typed.map((each) => [each, each]));
    expect(lines.flatMap(({ cells }) => cells).filter((each) => !isSafe(each))).toEqual([]);
  });

  test('every other file for spreadsheets is marked, and nothing in it runs or is cut', async () => {
    const exported = [
      ['/audit/export', (await (await zone.as('auditor')).get('/audit/export')).text],
      ['bank-file', await bankFile()],
    ] as const;
    for (const [address, text] of exported) {
      expect([address, text.startsWith('\uFEFF')]).toEqual([address, true]);
      const cells = (csvRows(text).value ?? []).flatMap((line) => line.cells);
      expect(cells.length).toBeGreaterThan(10);
      expect([address, cells.filter((each) => !isSafe(each))]).toEqual([address, []]);
    }
  });

  test('pasted rows of experts keep what was typed, and a shortened code is refused at its row', () => {
    const code = '91350200776049653A';
    const row = (employer: string, of: string): string =>
      ['a@example.org', employer, of, 'Professor', 'AI', '1', 'en'].join('\t');
    const pasted = typed.filter((each) => !/\t/.test(each));
    const read = readExpertRows(pasted.map((each) => row(each, code)).join('\r\n'));
    expect(read.map((each) => ('profile' in each ? each.profile.employer : each.reason))).toEqual(
      pasted,
    );
    expect(read.map((each) => 'profile' in each && each.profile.employerCode)).toEqual(
      pasted.map(() => code),
    );
    for (const wrong of ['9.1350200776E+17', '=1+1', '46083', '1,000.00', '200\u4E07']) {
      const [refused] = readExpertRows(row('Institute', wrong));
      expect([wrong, refused && 'reason' in refused]).toEqual([wrong, true]);
    }
    // Full width is how an input method leaves it.
    const wide = Array.from(code, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
    const [full] = readExpertRows(row('Institute', wide.join('')));
    expect(full && 'profile' in full && full.profile.employerCode).toBe(code);
  });
});
