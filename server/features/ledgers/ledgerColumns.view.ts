import { inLocale } from '../../domain/localText.js';
import { yuanText } from '../../domain/money.js';
import { zoneDay } from '../../domain/calendar.js';
import { ledgerAccounts } from '../../domain/fund/ledger.js';
import type { AwardRow, AwardeeRow } from './awardLedger.query.js';
import type { BookLineRow, PeriodRow } from './bookLedger.query.js';
import type { ListedRow, VoucherLedgerRow } from './listedLedger.query.js';
import { askedOf, type LedgerFilter } from './ledgerFilter.input.js';
import {
  dayCell,
  fenCell,
  textCell,
  type LedgerColumn,
  type LedgerWords,
} from './ledgerTable.view.js';

/** The entries of a case on the line that it was decided on. */
const entriesOf = (row: AwardRow): string =>
  `/funds/${row.line_id}?q=${encodeURIComponent(row.number ?? '')}`;

/** Each instalment with what became of it and when, in one cell. */
function instalmentsText(row: AwardRow, { words, locale }: LedgerWords): string {
  return row.instalments
    .map(({ name, amount, status, due_at: due, paid_at: paid }) => {
      const at = paid ?? due;
      const day = at === null ? '' : ` ${zoneDay(new Date(at))}`;
      const state = words(locale, `cases.money.status.${status}`);
      return `${inLocale(name, locale)} ${yuanText(amount)} ${state}${day}`;
    })
    .join(words(locale, 'ledgers.between'));
}

export const awardColumns: readonly LedgerColumn<AwardRow>[] = [
  { key: 'case', shows: 'text', of: (row) => textCell(row.number, `/cases/${row.id}`) },
  { key: 'title', shows: 'text', of: (row) => textCell(row.title) },
  { key: 'holder', shows: 'text', of: (row) => textCell(row.applicant_name) },
  { key: 'creditCode', shows: 'text', fileOnly: true, of: (row) => textCell(row.credit_code) },
  {
    key: 'programme',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) => textCell(inLocale(row.programme, locale)),
  },
  {
    key: 'procedure',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) =>
      textCell(row.procedure_name === null ? '' : inLocale(row.procedure_name, locale)),
  },
  {
    key: 'call',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) => textCell(inLocale(row.call_title, locale)),
  },
  {
    key: 'class',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) =>
      textCell(row.className === null ? '' : inLocale(row.className, locale)),
  },
  { key: 'submitted', shows: 'text', fileOnly: true, of: (row) => dayCell(row.submitted_at) },
  { key: 'approved', shows: 'text', of: (row) => dayCell(row.reserved_at) },
  { key: 'signed', shows: 'text', fileOnly: true, of: (row) => dayCell(row.committed_at) },
  {
    key: 'line',
    shows: 'text',
    of: (row) => textCell(`${row.line_code} ${row.line_year}`, `/funds/${row.line_id}`),
  },
  { key: 'granted', shows: 'fen', of: (row) => fenCell(row.amount, entriesOf(row)) },
  {
    key: 'reserved',
    shows: 'fen',
    of: (row) => fenCell(row.award_status === 'reserved' ? row.amount : 0n, entriesOf(row)),
  },
  { key: 'committed', shows: 'fen', of: (row) => fenCell(row.planned, entriesOf(row)) },
  { key: 'payable', shows: 'fen', of: (row) => fenCell(row.due, entriesOf(row)) },
  { key: 'paid', shows: 'fen', of: (row) => fenCell(row.paid, entriesOf(row)) },
  {
    key: 'instalments',
    shows: 'text',
    fileOnly: true,
    of: (row, words) => textCell(instalmentsText(row, words)),
  },
];

/** The same filter, of one organisation, in the ledger of awards. */
const awardsOf = (filter: LedgerFilter, row: AwardeeRow): string =>
  `/ledgers?${askedOf({ ...filter, organisation: row.holder })}`;

export const organisationColumns = (filter: LedgerFilter): readonly LedgerColumn<AwardeeRow>[] => [
  {
    key: 'organisation',
    shows: 'text',
    of: (row, { words, locale }) =>
      textCell(row.name ?? words(locale, 'ledgers.persons'), awardsOf(filter, row)),
  },
  { key: 'creditCode', shows: 'text', of: (row) => textCell(row.credit_code) },
  { key: 'cases', shows: 'text', of: (row) => textCell(String(row.cases), awardsOf(filter, row)) },
  { key: 'granted', shows: 'fen', of: (row) => fenCell(row.granted, awardsOf(filter, row)) },
  { key: 'reserved', shows: 'fen', of: (row) => fenCell(row.reserved, awardsOf(filter, row)) },
  { key: 'committed', shows: 'fen', of: (row) => fenCell(row.planned, awardsOf(filter, row)) },
  { key: 'payable', shows: 'fen', of: (row) => fenCell(row.due, awardsOf(filter, row)) },
  { key: 'paid', shows: 'fen', of: (row) => fenCell(row.paid, awardsOf(filter, row)) },
];

export const bookLineColumns: readonly LedgerColumn<BookLineRow>[] = [
  { key: 'year', shows: 'text', of: (row) => textCell(String(row.year)) },
  { key: 'line', shows: 'text', of: (row) => textCell(row.code, `/funds/${row.id}`) },
  { key: 'lineName', shows: 'text', of: (row, { locale }) => textCell(inLocale(row.name, locale)) },
  {
    key: 'programme',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) => textCell(inLocale(row.programme, locale)),
  },
  { key: 'document', shows: 'text', fileOnly: true, of: (row) => textCell(row.document) },
  {
    key: 'source',
    shows: 'text',
    fileOnly: true,
    of: (row, { words, locale }) =>
      textCell(row.source === null ? '' : words(locale, `funds.sources.${row.source}`)),
  },
  { key: 'functional', shows: 'text', fileOnly: true, of: (row) => textCell(row.functional_code) },
  { key: 'economic', shows: 'text', fileOnly: true, of: (row) => textCell(row.economic_code) },
  ...ledgerAccounts.map((account) => ({
    key: account,
    shows: 'fen' as const,
    of: (row: BookLineRow) => fenCell(row[account], `/funds/${row.id}`),
  })),
];

export const periodColumns = (
  filter: LedgerFilter,
  year: number,
): readonly LedgerColumn<PeriodRow>[] => [
  {
    key: 'month',
    shows: 'text',
    of: (row) => textCell(`${year}-${String(row.month).padStart(2, '0')}`),
  },
  {
    key: 'programme',
    shows: 'text',
    of: (row, { locale }) =>
      textCell(
        inLocale(row.programme, locale),
        `/ledgers/lines?${askedOf({ ...filter, programme: row.programme_id, year: '' })}`,
      ),
  },
  ...ledgerAccounts.map((account) => ({
    key: account,
    shows: 'fen' as const,
    of: (row: PeriodRow) => fenCell(row[account], awardsIn(account, row, year)),
  })),
];

const momentsOf: Readonly<Record<string, string>> = {
  reserved: 'approved',
  committed: 'signed',
  paid: 'paid',
};

/** The awards that were decided, signed or paid in the month, where the account tells which. */
function awardsIn(account: string, row: PeriodRow, year: number): string {
  const moment = momentsOf[account];
  if (moment === undefined || row.programme_id === '') return '';
  const month = String(row.month).padStart(2, '0');
  const days = new Date(Date.UTC(year, row.month, 0)).getUTCDate();
  const asked = new URLSearchParams({
    programme: row.programme_id,
    moment,
    from: `${year}-${month}-01`,
    to: `${year}-${month}-${days}`,
  });
  return `/ledgers?${asked.toString()}`;
}

export const voucherColumns: readonly LedgerColumn<VoucherLedgerRow>[] = [
  {
    key: 'voucher',
    shows: 'text',
    of: (row) => textCell(row.number, `/cases/${row.application_id}`),
  },
  { key: 'organisation', shows: 'text', of: (row) => textCell(row.organisation) },
  { key: 'creditCode', shows: 'text', fileOnly: true, of: (row) => textCell(row.credit_code) },
  {
    key: 'programme',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) => textCell(inLocale(row.programme, locale)),
  },
  { key: 'issued', shows: 'text', of: (row) => dayCell(row.created_at) },
  { key: 'validUntil', shows: 'text', of: (row) => textCell(row.valid_until) },
  { key: 'orders', shows: 'text', of: (row) => textCell(String(row.orders)) },
  ...(['face', 'available', 'frozen', 'used', 'ended'] as const).map((part) => ({
    key: part === 'available' ? 'left' : part,
    shows: 'fen' as const,
    of: (row: VoucherLedgerRow) => fenCell(row[part], `/cases/${row.application_id}`),
  })),
  {
    key: 'state',
    shows: 'text',
    of: (row, { words, locale }) => textCell(words(locale, `vouchers.states.${row.status}`)),
  },
];

const registryOf = (row: ListedRow) =>
  row.registries?.find(({ id: registry }) => registry === row.registry);

export const listedColumns: readonly LedgerColumn<ListedRow>[] = [
  {
    key: 'entry',
    shows: 'text',
    of: (row) => textCell(row.number, `/registries/${row.registry}/${row.number}`),
  },
  {
    key: 'registry',
    shows: 'text',
    of: (row, { locale }) => {
      const found = registryOf(row);
      return textCell(found ? inLocale(found.name, locale) : row.registry);
    },
  },
  { key: 'organisation', shows: 'text', of: (row) => textCell(row.organisation) },
  { key: 'creditCode', shows: 'text', fileOnly: true, of: (row) => textCell(row.credit_code) },
  {
    key: 'programme',
    shows: 'text',
    fileOnly: true,
    of: (row, { locale }) => textCell(inLocale(row.programme, locale)),
  },
  {
    key: 'level',
    shows: 'text',
    of: (row, { locale }) => {
      const found = registryOf(row)?.levels.find(({ id: level }) => level === row.level);
      return textCell(found ? inLocale(found.name, locale) : row.level);
    },
  },
  {
    key: 'quota',
    shows: 'text',
    fileOnly: true,
    of: (row) => textCell(row.quota === null ? '' : String(row.quota)),
  },
  { key: 'listed', shows: 'text', of: (row) => textCell(row.valid_from) },
  { key: 'validUntil', shows: 'text', of: (row) => textCell(row.valid_until) },
  {
    key: 'state',
    shows: 'text',
    of: (row, { words, locale }) => textCell(words(locale, `registries.standings.${row.status}`)),
  },
  {
    key: 'cases',
    shows: 'text',
    of: (row) => textCell(String(row.awards), listedAwards(row)),
  },
  { key: 'granted', shows: 'fen', of: (row) => fenCell(row.granted ?? 0n, listedAwards(row)) },
  { key: 'paid', shows: 'fen', of: (row) => fenCell(row.paid ?? 0n, listedAwards(row)) },
];

const listedAwards = (row: ListedRow): string =>
  `/ledgers?programme=${row.programme_id}&organisation=${row.organisation_id}`;
