import { rmbUpperCase } from '../../domain/award/moneyUpperCase.js';
import { purposeOf } from '../../domain/fund/batch.js';
import { maskBank } from '../../domain/identity/masking.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { dateText, noYear } from '../../shared/words/dateWords.js';
import type { OrderHead, OrderLine } from './order.query.js';

interface Parts {
  readonly title: string;
  readonly head: OrderHead;
  /** Every payment of the batch, or the one that the paper is about. */
  readonly lines: readonly OrderLine[];
  /** The reference of the one payment; null where the paper is about the batch. */
  readonly of: string | null;
  /** Whether the lines are still those that were signed. */
  readonly whole: boolean;
  readonly words: Translate;
  readonly locale: Locale;
}

/** The payment order on paper: who pays whom, what for, from which allotment, and who signed it. */
export function orderPage(parts: Parts): object {
  const { title, head, lines, of, whole, words, locale } = parts;
  const sum = lines.reduce((total, { amount }) => total + amount, 0n);
  const dated = (at: string | null): string =>
    at === null ? '' : dateText(words, locale, { shape: 'datetime', present: noYear }, at);
  return {
    title,
    serial: of ?? head.number,
    batchHref: `/payments/batches/${head.id}`,
    facts: factsOf(parts),
    lines: lines.map((line, index) => ({
      place: index + 1,
      reference: line.reference,
      payee: line.payee,
      bank: line.bank,
      tail: maskBank(`0000${line.number_tail}`),
      purpose: purposeOf(line.number, line.tranche),
      project: line.case_title,
      fen: Number(line.amount),
    })),
    sum: Number(sum),
    capitals: rmbUpperCase(sum),
    signatures: [
      { step: 'prepared', by: head.preparer, at: dated(head.prepared_at) },
      { step: 'reviewed', by: head.reviewer, at: dated(head.reviewed_at) },
      { step: 'approved', by: head.approver, at: dated(head.approved_at) },
      ...(head.second_at === null && !head.second_waits
        ? []
        : [{ step: 'again', by: head.second, at: dated(head.second_at) }]),
    ].map(({ step, by, at }) => ({
      label: { key: `payments.signature.${step}` },
      by: at === '' ? '' : (by ?? ''),
      at,
    })),
    hash: head.lines_hash,
    changed: !whole && head.status !== 'void',
    void: head.status === 'void' && head.void_reason,
    unsigned: (head.approved_at === null || head.second_waits) && head.status !== 'void',
    day: dated(head.second_at ?? head.approved_at),
  };
}

type Fact = { readonly label: object; readonly value: object | string };

/** What finance prints around the payments; what is not known of a line has no row. */
function factsOf({ head, of, locale }: Parts): readonly Fact[] {
  const row = (name: string, value: object | string | null): readonly Fact[] =>
    value === null || value === '' ? [] : [{ label: { key: `paymentOrders.${name}` }, value }];
  const chosen = (list: string, value: string | null) =>
    value === null ? null : { key: `funds.${list}.${value}` };
  const joined = (...parts: readonly (string | null)[]): string =>
    parts.filter((part) => part !== null && part !== '').join(' ');
  const tail = head.payer_tail === null ? null : maskBank(`0000${head.payer_tail}`);
  return [
    ...row('batch', of === null ? null : head.number),
    ...row('programme', inLocale(head.programme, locale)),
    ...row('line', `${inLocale(head.line_name, locale)} · ${head.line_code} · ${head.year}`),
    ...row('document', head.document),
    ...row('source', chosen('sources', head.source)),
    ...row('functional', joined(head.functional_code, head.functional_name)),
    ...row('economic', joined(head.economic_code, head.economic_name)),
    ...row('method', chosen('methods', head.payment_method)),
    ...row('payerKind', chosen('payers', head.payer_kind)),
    ...row('payer', joined(head.payer_bank, tail)),
  ];
}
