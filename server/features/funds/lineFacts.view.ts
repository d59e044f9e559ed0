import type { LineFacts } from '../../domain/fund/lineFacts.js';
import type { LineRecord } from './act.file.js';

/** What the papers say of a line, as its columns; what is not known stays empty. */
export const factColumns = (facts: LineFacts) => ({
  document: facts.document || null,
  source: facts.source,
  functional_code: facts.functionalCode || null,
  functional_name: facts.functionalName || null,
  economic_code: facts.economicCode || null,
  economic_name: facts.economicName || null,
  payment_method: facts.paymentMethod,
  payer_kind: facts.payerKind,
  payer_bank: facts.payerBank || null,
  payer_tail: facts.payerTail || null,
});

/** The same read back. */
export const lineFactsOf = (line: Pick<LineRecord, keyof ReturnType<typeof factColumns>>) => ({
  document: line.document ?? '',
  source: line.source,
  functionalCode: line.functional_code ?? '',
  functionalName: line.functional_name ?? '',
  economicCode: line.economic_code ?? '',
  economicName: line.economic_name ?? '',
  paymentMethod: line.payment_method,
  payerKind: line.payer_kind,
  payerBank: line.payer_bank ?? '',
  payerTail: line.payer_tail ?? '',
});

/** What is known of a line, for its event. */
export const factsTold = (facts: LineFacts): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]: [string, string | null]) =>
      value === null || value === '' ? [] : [[name, value] as const],
    ),
  );

type Fact = { readonly label: object; readonly value: object | string };

/** What is known of a line, for its page: nothing is printed of what is not. */
export function factRows(
  line: Pick<LineRecord, keyof ReturnType<typeof factColumns>>,
): readonly Fact[] {
  const facts = lineFactsOf(line);
  const row = (name: string, value: object | string | null): readonly Fact[] =>
    value === null || value === '' ? [] : [{ label: { key: `funds.facts.${name}` }, value }];
  const chosen = (prefix: string, value: string | null): object | null =>
    value === null ? null : { key: `funds.${prefix}.${value}` };
  const coded = (code: string, name: string): string => [code, name].filter(Boolean).join(' ');
  const tail = facts.payerTail === '' ? '' : `****${facts.payerTail}`;
  return [
    ...row('document', facts.document),
    ...row('source', chosen('sources', facts.source)),
    ...row('functional', coded(facts.functionalCode, facts.functionalName)),
    ...row('economic', coded(facts.economicCode, facts.economicName)),
    ...row('method', chosen('methods', facts.paymentMethod)),
    ...row('payerKind', chosen('payers', facts.payerKind)),
    ...row('payer', coded(facts.payerBank, tail)),
  ];
}
