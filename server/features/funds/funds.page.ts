import type { LedgerAccount } from '../../domain/fund/ledger.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import { actsOn, proposalLine } from './act.page.js';
import type { ProposalView } from './acts.query.js';
import type { LedgerEntryRow, LineRow } from './funds.query.js';
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
  /** Proposals that wait for a second person. */
  readonly waiting: readonly ProposalView[];
  readonly mayOpen: boolean;
  readonly locale: Locale;
}

/** Every budget line drawn, grouped by year, and what waits for a second person. */
export function fundsPage({ title, lines, waiting, mayOpen, locale }: ListParts): object {
  const all = lines.map((row) => lineOf(row, locale));
  const years = [...new Set(all.map(({ year }) => year))];
  return {
    title,
    years: years.map((year) => {
      const ofYear = all.filter((line) => line.year === year);
      return { year, lines: ofYear, sum: sumOf(ofYear) };
    }),
    mayOpen,
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
  readonly entries: readonly LedgerEntryRow[];
  readonly chainBreak: number | null;
  /** May propose what two persons do to it. */
  readonly mayPropose: boolean;
  readonly proposals: readonly ProposalView[];
  readonly locale: Locale;
}

/** One line: its drawing, its balances to the fen and its ledger. */
export function ledgerPageModel(parts: LedgerParts): object {
  const { entries, chainBreak, mayPropose, proposals, locale } = parts;
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
      actor: entry.actor,
      caseId: entry.application_id,
      caseLabel: entry.number ?? entry.title,
    })),
    chainBreak,
    facts: factRows(parts.line),
    closedAt: parts.line.closed_at ?? false,
    acts: mayPropose
      ? actsOn(parts.line).map((act) => ({
          href: `/funds/${line.id}/acts/${act}`,
          label: { key: `funds.acts.${act}` },
        }))
      : [],
    proposals: proposals.map((row) => proposalLine(row, { locale })),
    older: last !== undefined && last.seq > 1 ? `/funds/${line.id}?before=${last.seq}` : false,
  };
}

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
