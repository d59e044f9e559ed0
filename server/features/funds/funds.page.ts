import { entryKinds, type LedgerAccount } from '../../domain/fund/ledger.js';
import { fundSources } from '../../domain/fund/lineFacts.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { actsOn, proposalLine } from './act.page.js';
import type { ProposalView } from './acts.query.js';
import type { LineFilter, LineRow } from './funds.query.js';
import type { AccountPeriod, EntryFilter, LedgerEntryRow } from './ledgerEntries.query.js';
import { factRows } from './lineFacts.view.js';

interface Line {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly programme: string;
  readonly year: number;
  /** For the drawing: what is due counts as committed. */
  readonly bar: Readonly<Record<'total' | 'paid' | 'committed' | 'reserved' | 'available', number>>;
  readonly payable: number;
  readonly committed: number;
  readonly returned: number;
  readonly entries: number;
}

/** A budget line as pages print it; amounts in fen, exact below 2^53. */
export function lineOf(row: LineRow, locale: Locale): Line {
  return {
    id: row.id,
    code: row.code,
    name: inLocale(row.name, locale),
    programme: inLocale(row.programme, locale),
    year: row.year,
    bar: {
      total: Number(row.appropriated),
      paid: Number(row.paid),
      committed: Number(row.committed + row.payable),
      reserved: Number(row.reserved),
      available: Number(row.available),
    },
    payable: Number(row.payable),
    committed: Number(row.committed),
    returned: Number(row.returned),
    entries: row.entries,
  };
}

interface ListParts {
  readonly title: string;
  readonly lines: readonly LineRow[];
  readonly filter: LineFilter;
  readonly programmes: readonly { readonly value: string; readonly label: string }[];
  /** Proposals that wait for a second person. */
  readonly waiting: readonly ProposalView[];
  readonly mayOpen: boolean;
  readonly locale: Locale;
}

/** Every budget line drawn, grouped by year, and what waits for a second person. */
export function fundsPage({
  title,
  lines,
  filter,
  programmes,
  waiting,
  mayOpen,
  locale,
}: ListParts): object {
  const all = lines.map((row) => lineOf(row, locale));
  const years = [...new Set(all.map(({ year }) => year))];
  return {
    title,
    years: years.map((year) => {
      const ofYear = all.filter((line) => line.year === year);
      return { year, lines: ofYear, sum: sumOf(ofYear) };
    }),
    mayOpen,
    filter,
    filtered: filter.year !== '' || filter.programme !== '' || filter.source !== '',
    programmes,
    sources: fundSources.map((value) => ({ value, label: { key: `funds.sources.${value}` } })),
    waiting: waiting.map((row) => proposalLine(row, { locale })),
  };
}

function sumOf(lines: readonly Line[]): object {
  const sum = (pick: (line: Line) => number): number =>
    lines.reduce((total, line) => total + pick(line), 0);
  return {
    total: sum(({ bar }) => bar.total),
    paid: sum(({ bar }) => bar.paid),
    payable: sum(({ payable }) => payable),
    committed: sum(({ committed }) => committed),
    reserved: sum(({ bar }) => bar.reserved),
    available: sum(({ bar }) => bar.available),
  };
}

interface LedgerParts {
  readonly line: LineRow;
  readonly filter: EntryFilter;
  readonly entries: readonly LedgerEntryRow[];
  /** The accounts over the period of the filter. */
  readonly statement: readonly AccountPeriod[];
  /** What this reader can open of where an entry came from. */
  readonly opens: { readonly batches: boolean; readonly proposals: boolean };
  readonly chainBreak: number | null;
  /** May propose what two persons do to it. */
  readonly mayPropose: boolean;
  /** How many calls that are not over rest on it. */
  readonly calls: number;
  readonly proposals: readonly ProposalView[];
  readonly locale: Locale;
}

/** One line: its drawing, its balances to the fen and its ledger. */
export function ledgerPageModel(parts: LedgerParts): object {
  const { filter, entries, opens, chainBreak, mayPropose, proposals, locale } = parts;
  const line = lineOf(parts.line, locale);
  const last = entries.at(-1);
  return {
    title: line.name,
    crumbs: [{ href: '/funds', label: { key: 'funds.title' } }, { label: line.code }],
    line,
    balances: (['available', 'reserved', 'committed', 'payable', 'paid', 'returned'] as const).map(
      (account) => ({ label: { key: `funds.accounts.${account}` }, fen: balanceOf(line, account) }),
    ),
    entries: entries.map((entry) => ({
      seq: entry.seq,
      kind: { key: `funds.kinds.${entry.kind}` },
      from: { key: `funds.accounts.${entry.from_account}` },
      to: { key: `funds.accounts.${entry.to_account}` },
      amount: Number(entry.amount),
      at: entry.at,
      valuedAt: entry.valued_at,
      actor: entry.actor,
      caseId: entry.application_id,
      caseLabel: entry.number ?? entry.title,
      act: entry.act !== null && { key: `funds.acts.${entry.act}` },
      document: entry.document ?? '',
      postingHref: opens.proposals && postingHref(entry),
      batch: entry.batch_number ?? '',
      batchHref: opens.batches && entry.batch_id && `/payments/batches/${entry.batch_id}`,
    })),
    chainBreak,
    facts: factRows(parts.line),
    factsHref: mayPropose && `/funds/${line.id}/facts`,
    yearHref: mayPropose && `/funds/years/${parts.line.programme_id}/${line.year}`,
    closedAt: parts.line.closed_at ?? false,
    acts: mayPropose
      ? actsOn(parts.line, parts.calls).map((act) => ({
          href: `/funds/${line.id}/acts/${act}`,
          label: { key: `funds.acts.${act}` },
        }))
      : [],
    // What was done is undone by who may propose it; others read it.
    proposals: proposals.map((row) => ({
      ...proposalLine(row, { locale }),
      ...(mayPropose ? {} : { undo: false }),
    })),
    filter,
    filtered: Object.values(filter).some((value) => value !== ''),
    kindOptions: entryKinds.map((value) => ({ value, label: { key: `funds.kinds.${value}` } })),
    exportHref: `/funds/${line.id}/entries.csv?${asked(filter)}`,
    statement: statementRows(parts.statement, filter),
    older:
      entries.length === 50 && last !== undefined
        ? `/funds/${line.id}?before=${last.seq}&${asked(filter)}`
        : false,
  };
}

const asked = ({ kind, from, to, text }: EntryFilter): string =>
  new URLSearchParams({ kind, from, to, q: text }).toString();

/** Of one case the accounts that hold its money; of the whole line all of them. */
function statementRows(rows: readonly AccountPeriod[], { text }: EntryFilter): readonly object[] {
  const shown = rows.filter(
    ({ account }) => text === '' || (account !== 'appropriated' && account !== 'available'),
  );
  return shown.map(({ account, opening, came, went, closing }) => ({
    label: { key: `funds.accounts.${account}` },
    opening: Number(opening),
    came: Number(came),
    went: Number(went),
    closing: Number(closing),
  }));
}

/** What two persons did: an act about the budget, or money of a recovery that came back. */
const postingHref = ({ act, posting_id: id, recovery_id: recovery }: LedgerEntryRow) =>
  act === 'recover' ? `/recoveries/${recovery}` : id !== null && `/funds/proposals/${id}`;

function balanceOf(
  { bar, ...line }: Line,
  account: Exclude<LedgerAccount, 'appropriated'>,
): number {
  const balances = {
    available: bar.available,
    reserved: bar.reserved,
    committed: line.committed,
    payable: line.payable,
    paid: bar.paid,
    returned: line.returned,
  };
  return balances[account];
}
