import type { BankCell, BankFormat, BatchValue, LineValue } from '../bankFormat.js';

/** Of a value for each payment exactly one of these. */
const everyLine: readonly (readonly LineValue[])[] = [
  ['payment_ref'],
  ['payee_name'],
  ['bank_code'],
  ['account'],
  ['amount_yuan', 'amount_fen'],
  ['purpose'],
];
/** Somewhere in the file at least one of these: by them it can be checked. */
const totals: readonly (readonly BatchValue[])[] = [['count'], ['sum_yuan', 'sum_fen']];

/**
 * What is wrong with a format, in sentences for whoever writes one; none for one that can be used.
 * Whatever the three persons signed stands in the file, so that it can be read back whole.
 * `sizeOf` counts bytes in the format's encoding.
 */
export function lintBankFormat(
  format: BankFormat,
  sizeOf: (text: string) => number,
): readonly string[] {
  const { id, head, line, foot } = format;
  const found: string[] = [];
  const values = line.flatMap((cell) => ('value' in cell ? [cell.value] : []));
  for (const wanted of everyLine) {
    const times = values.filter((each) => wanted.includes(each)).length;
    if (times !== 1) found.push(`line: ${wanted.join(' or ')} must stand once, not ${times} times`);
  }
  const ofBatch = [...head, ...foot]
    .flat()
    .flatMap((cell) => ('value' in cell ? [cell.value] : []));
  for (const wanted of totals) {
    if (!ofBatch.some((each) => wanted.includes(each))) {
      found.push(`head or foot: ${wanted.join(' or ')} is missing, and with it a control total`);
    }
  }
  const rows: readonly (readonly [string, readonly BankCell[]])[] = [
    ...head.map((row, at) => [`head ${at + 1}`, row] as const),
    ['line', line],
    ...foot.map((row, at) => [`foot ${at + 1}`, row] as const),
  ];
  for (const [where, row] of rows) found.push(...widthProblems(format, where, row, sizeOf));
  found.push(...resultProblems(format));
  return found.map((each) => `${id}: ${each}`);
}

function widthProblems(
  { kind }: BankFormat,
  where: string,
  row: readonly BankCell[],
  sizeOf: (text: string) => number,
): readonly string[] {
  return row.flatMap((cell, index) => {
    const at = `${where}, cell ${index + 1}`;
    if (kind !== 'fixed')
      return cell.width === undefined ? [] : [`${at}: only a fixed file has widths`];
    if (cell.width === undefined) return [`${at}: width is missing`];
    const long = 'text' in cell && sizeOf(cell.text) > cell.width;
    return long ? [`${at}: its text is wider than ${cell.width} bytes`] : [];
  });
}

function resultProblems({ results }: BankFormat): readonly string[] {
  const both = results.paid.filter((each) => results.returned.includes(each));
  const found = both.map((each) => `results: ${each} means both paid and returned`);
  if (results.shape === 'table') {
    const names = Object.values(results.columns).flat();
    const twice = names.filter((each, at) => names.indexOf(each) !== at);
    return [...found, ...twice.map((each) => `results: ${each} is the name of two columns`)];
  }
  const values = results.fields.map(({ value }) => value);
  const twice = values.filter((each, at) => values.indexOf(each) !== at);
  const missing = (['payment_ref', 'status', 'amount', 'reason', 'date'] as const).filter(
    (each) => !values.includes(each),
  );
  return [
    ...found,
    ...twice.map((each) => `results: ${each} stands twice`),
    ...missing.map((each) => `results: ${each} is missing`),
  ];
}
