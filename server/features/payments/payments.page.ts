import { mostLines, type BatchStatus } from '../../domain/fund/batch.js';
import { payableNow } from '../../domain/fund/payableNow.js';
import type { PayeeStanding } from '../../domain/fund/payee.js';
import { maskBank } from '../../domain/identity/masking.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { FormState } from '../../shared/request/formState.js';
import type { DueChoice } from './dueNarrowings.query.js';
import type { BatchListRow, LateBatchRow } from './batches.query.js';
import { dueAnchor, type DueFilter, type DueRow, type DueSum } from './duePayments.query.js';
import { hindranceWords } from '../../shared/payable/payHindrance.view.js';

const pageSize = 50;

const batchTones: Readonly<Record<BatchStatus, string>> = {
  prepared: 'warn',
  reviewed: 'warn',
  approved: 'info',
  exported: 'info',
  settled: 'ok',
  void: 'quiet',
};

/** The state of a batch as a badge. */
export const batchBadge = (status: BatchStatus): object => ({
  tone: batchTones[status],
  label: { key: `payments.status.${status}` },
});

interface Tabs {
  readonly current: DueFilter['show'] | 'batches';
  /** Batches that wait for somebody. */
  readonly waiting: number;
  /** Instalments that something keeps back; undefined where nobody counted. */
  readonly held?: number;
}

const tabsOf = ({ current, waiting, held = 0 }: Tabs): readonly object[] => [
  { href: '/payments', label: { key: 'payments.tabDue' }, current: current === 'payable' },
  {
    href: '/payments?show=held',
    label: { key: 'payments.tabHeld' },
    current: current === 'held',
    count: held === 0 ? undefined : held,
  },
  {
    href: '/payments?view=batches',
    label: { key: 'payments.tabBatches' },
    current: current === 'batches',
    count: waiting === 0 ? undefined : waiting,
  },
];

interface DueParts {
  readonly title: string;
  readonly rows: readonly DueRow[];
  readonly sums: readonly DueSum[];
  readonly choices: readonly DueChoice[];
  readonly filter: DueFilter;
  readonly waiting: number;
  readonly mayPrepare: boolean;
  readonly form: FormState;
  readonly chosen: ReadonlySet<string>;
  /** How far the account of each case is. */
  readonly payees: ReadonlyMap<string, PayeeStanding>;
  readonly accountWords: (standing: PayeeStanding | undefined) => string;
  readonly locale: Locale;
}

/** What is due, by budget line, each with a form that makes a batch of what is ticked. */
export function duePage(parts: DueParts): object {
  const { title, rows, waiting, form, sums, filter } = parts;
  const shown = rows.slice(0, pageSize);
  const lines = [...new Set(shown.map((row) => row.budget_line_id))];
  const last = shown.at(-1);
  return {
    title,
    tabs: tabsOf({ current: filter.show, waiting, held: countOf(sums, false) }),
    held: filter.show === 'held',
    filter,
    ...choicesOf(parts),
    exportHref: addressOf(filter).replace('/payments?', '/payments/export?'),
    form,
    groups: lines.map((id) => groupOf(shown, id, parts)),
    older: rows.length > pageSize && last ? olderOf(filter, last) : false,
  };
}

const countOf = (sums: readonly DueSum[], payable: boolean): number =>
  sums.filter((each) => each.payable === payable).reduce((sum, { count }) => sum + count, 0);

function choicesOf({ choices, locale }: DueParts): object {
  const unique = (pairs: readonly (readonly [string, string])[]) =>
    [...new Map(pairs)].map(([value, label]) => ({ value, label }));
  return {
    lineOptions: unique(
      choices.map((each) => [each.line, `${each.line_code} ${inLocale(each.line_name, locale)}`]),
    ),
    procedureOptions: unique(
      choices.map((each) => [each.procedure_id, inLocale(each.procedure_name, locale)]),
    ),
    programmeOptions: unique(
      choices.map((each) => [each.programme_id, inLocale(each.programme_name, locale)]),
    ),
  };
}

/** The due list narrowed so. */
function addressOf(filter: DueFilter, after = ''): string {
  const given = Object.entries({ ...filter, after }).filter(([, value]) => value !== '');
  return `/payments?${new URLSearchParams(given).toString()}`;
}

const olderOf = (filter: DueFilter, last: DueRow): string =>
  addressOf(filter, `${last.budget_line_id}~${last.due_at}~${last.id}`);

function groupOf(
  shown: readonly DueRow[],
  lineId: string,
  { mayPrepare: preparer, chosen, locale, sums, filter, payees, accountWords }: DueParts,
): object {
  const mayPrepare = preparer && filter.show === 'payable';
  const sum = sums.find(
    ({ line, payable }) => line === lineId && payable === (filter.show === 'payable'),
  );
  const rows = shown.filter((row) => row.budget_line_id === lineId);
  return {
    id: lineId,
    name: rows[0] ? inLocale(rows[0].line_name, locale) : '',
    code: rows[0]?.line_code ?? '',
    mayPrepare,
    total: sum?.total ?? 0n,
    count: sum?.count ?? 0,
    // What is ticked on this page alone is a choice of its own; this takes what other pages have too.
    whole: mayPrepare &&
      sum !== undefined &&
      sum.count > 1 && {
        count: sum.count,
        total: sum.total,
        fen: String(sum.total),
        tooMany: sum.count > mostLines && { key: 'payments.tooMany', most: mostLines },
        filter,
      },
    rows: rows.map((row) => ({
      mayPrepare,
      id: row.id,
      anchor: dueAnchor(row.id),
      hindrances: hindranceWords(payableNow(row)),
      amount: row.amount,
      fen: String(row.amount),
      dueAt: row.due_at,
      tranche: inLocale(row.tranche_name, locale),
      caseId: row.application_id,
      caseNumber: row.number,
      caseTitle: row.title,
      holder: row.holder,
      bank: row.bank,
      tail: maskBank(`0000${row.number_tail ?? ''}`),
      ready: payees.get(row.application_id)?.is === 'ready',
      account: accountWords(payees.get(row.application_id)),
      accountHref: `/payees/${row.application_id}`,
      returned: row.returned_reason,
      chosen: chosen.has(row.id),
    })),
  };
}

interface ListParts {
  readonly title: string;
  readonly rows: readonly BatchListRow[];
  readonly counts: ReadonlyMap<string, number>;
  /** What the bank has had too long, with the working days since. */
  readonly late: readonly (LateBatchRow & { readonly days: number })[];
  readonly locale: Locale;
}

/** Every batch, newest first, with what each waits for. */
export function batchesPage({ title, rows, counts, late, locale }: ListParts): object {
  const shown = rows.slice(0, pageSize);
  return {
    title,
    tabs: tabsOf({ current: 'batches', waiting: waitingOf(counts) }),
    counts: [...counts].map(([status, count]) => ({
      label: { key: `payments.waits.${status}` },
      count,
    })),
    late: late.map((row) => ({
      href: `/payments/batches/${row.id}`,
      no: row.number,
      line: `${inLocale(row.line_name, locale)} · ${row.line_code}`,
      since: row.exported_at,
      days: row.days,
      unanswered: row.unanswered,
      sum: row.sum,
      bank: row.payer_bank ?? '',
      asks: row.preparer ?? '',
    })),
    batches: shown.map((row) => ({
      id: row.id,
      no: row.number,
      total: row.total,
      count: row.line_count,
      at: row.prepared_at,
      preparer: row.preparer ?? '',
      code: row.line_code,
      unanswered: row.status === 'exported' ? row.unanswered : 0,
      toConfirm: row.toConfirm > 0,
      openDifferences: row.openDifferences,
      badge: batchBadge(row.status),
    })),
    older: rows.length > pageSize ? `/payments?view=batches&before=${shown.at(-1)?.id}` : false,
  };
}

/** Batches that wait for a signature or for the bank. */
export const waitingOf = (counts: ReadonlyMap<string, number>): number =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);
