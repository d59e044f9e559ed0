import { askedOf, moments, type LedgerFilter } from './ledgerFilter.input.js';
import { ledgerHref, ledgerNames, type Ledger, type LedgerName } from './ledgers.query.js';
import type { LedgerPart, Proof } from './ledgerTable.view.js';

interface Parts {
  readonly title: string;
  readonly name: LedgerName;
  readonly ledger: Ledger;
  readonly part: LedgerPart;
  readonly proofs: readonly Proof[];
  readonly filter: LedgerFilter;
  readonly programmes: readonly { readonly value: string; readonly label: string }[];
  readonly lines: readonly { readonly value: string; readonly label: string }[];
  /** The name of the organisation that it is narrowed to; '' for none. */
  readonly organisation: string;
}

/** A ledger as a page: its rows with a link behind every figure, and at its foot the proof. */
export function ledgerModel(parts: Parts): object {
  const { title, name, ledger, part, proofs, filter } = parts;
  const shown = ledger.columns.flatMap(({ fileOnly }, index) => (fileOnly ? [] : [index]));
  const narrows = Object.fromEntries(ledger.narrows.map((each) => [each, true]));
  const href = ledgerHref(name);
  const asked = askedOf(filter);
  return {
    title,
    crumbs: [{ href: '/ledgers', label: { key: 'ledgers.title' } }, { label: title }],
    href,
    called: title,
    lead: { key: `ledgers.leads.${name}` },
    tabs: ledgerNames.map((each) => ({
      href: ledgerHref(each),
      label: { key: `ledgers.names.${each}` },
      current: each === name,
    })),
    filter,
    filtered: ledger.narrows.some((each) => each !== 'moment' && filter[each] !== ''),
    narrows,
    moments: moments.map((value) => ({ value, label: { key: `ledgers.moments.${value}` } })),
    programmes: parts.programmes,
    lines: parts.lines,
    organisation: parts.organisation,
    columns: shown.map((index) => headOf(ledger, index)),
    rows: part.rows.map((row) => ({
      cells: shown.map((index) => {
        const { text = '', fen = null, href: behind = '' } = row[index] ?? {};
        // Behind nothing there is nothing to open.
        const to = fen === 0n ? '' : behind;
        const short = /^[\d-]{4,10}$/.test(text);
        return { ...headOf(ledger, index), says: text, to, first: index === 0, short };
      }),
    })),
    proofs: proofs.map(({ account, rows, entries }) => ({
      label: {
        key: `ledgers.columns.${account === 'available' && name === 'vouchers' ? 'left' : account}`,
      },
      rows,
      entries,
      difference: rows - entries,
      whole: rows === entries,
    })),
    whole: proofs.every(({ rows, entries }) => rows === entries),
    csvHref: `${href}/export?${asked}`,
    xlsxHref: `${href}/export?${askedOf(filter, { as: 'xlsx' })}`,
    older: part.next !== null && `${href}?${askedOf(filter, { before: part.next })}`,
  };
}

const headOf = (ledger: Ledger, index: number): object => {
  const { key = '', shows = 'text' } = ledger.columns[index] ?? {};
  return { label: { key: `ledgers.columns.${key}` }, amount: shows === 'fen' };
};
