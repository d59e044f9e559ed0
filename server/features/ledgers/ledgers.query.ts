import type { Actor } from '../../domain/actor.js';
import { zoneYear } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import { awardRows, organisationRows } from './awardLedger.query.js';
import { bookLineRows, periodRows, proveLines, provePeriods } from './bookLedger.query.js';
import { proveAwards } from './ledgerCases.query.js';
import {
  awardColumns,
  bookLineColumns,
  listedColumns,
  organisationColumns,
  periodColumns,
  voucherColumns,
} from './ledgerColumns.view.js';
import type { LedgerFilter } from './ledgerFilter.input.js';
import {
  ledgerPartOf,
  type LedgerColumn,
  type LedgerPart,
  type LedgerWords,
  type Proof,
} from './ledgerTable.view.js';
import { listedRows, proveVouchers, voucherLedgerRows } from './listedLedger.query.js';

/** What a ledger is asked for: by whom, of what, in which language. */
export interface LedgerAsk extends LedgerWords {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly filter: LedgerFilter;
  readonly now: Date;
}

/** Where a part begins and how many rows it has at most. */
export interface PartAsked {
  readonly before: string;
  readonly most: number;
}

/** A ledger whatever its rows are: columns, rows in parts, and the proof at its foot. */
export interface Ledger {
  readonly columns: readonly Pick<LedgerColumn<never>, 'key' | 'shows' | 'fileOnly'>[];
  /** What it can be narrowed by. */
  readonly narrows: readonly (keyof LedgerFilter)[];
  readonly part: (asked: PartAsked) => Promise<LedgerPart>;
  readonly prove: () => Promise<readonly Proof[]>;
}

export const ledgerNames = [
  'awards',
  'organisations',
  'lines',
  'periods',
  'vouchers',
  'carriers',
] as const;
export type LedgerName = (typeof ledgerNames)[number];

/** Where a ledger is: that of awards is the first page. */
export const ledgerHref = (name: LedgerName): string =>
  name === 'awards' ? '/ledgers' : `/ledgers/${name}`;

interface Kind<Row> {
  readonly narrows: readonly (keyof LedgerFilter)[];
  readonly columns: readonly LedgerColumn<Row>[];
  readonly rows: (asked: PartAsked) => Promise<readonly Row[]>;
  readonly keyOf: (row: Row) => string;
  readonly prove: () => Promise<readonly Proof[]>;
}

function ledgerOf<Row>({ words, locale }: LedgerWords, kind: Kind<Row>): Ledger {
  const { columns, keyOf } = kind;
  return {
    columns,
    narrows: kind.narrows,
    part: async (asked) => {
      const found = await kind.rows({ ...asked, most: asked.most + 1 });
      return ledgerPartOf(found, asked.most, { columns, words: { words, locale }, keyOf });
    },
    prove: kind.prove,
  };
}

const ofCases = ['programme', 'line', 'moment', 'from', 'to', 'text'] as const;

const kinds: Readonly<Record<LedgerName, (ask: LedgerAsk) => Ledger>> = {
  awards: (ask) =>
    ledgerOf(ask, {
      narrows: [...ofCases, 'organisation'],
      columns: awardColumns,
      rows: (asked) => awardRows(ask.deps, ask.actor, ask.filter, asked),
      keyOf: (row) => row.id,
      prove: async () => (await proveAwards(ask.deps, ask.actor, ask.filter)).proofs,
    }),
  organisations: (ask) =>
    ledgerOf(ask, {
      narrows: ofCases,
      columns: organisationColumns(ask.filter),
      rows: (asked) => organisationRows(ask.deps, ask.actor, ask.filter, asked),
      keyOf: (row) => row.holder,
      prove: async () => (await proveAwards(ask.deps, ask.actor, ask.filter)).proofs,
    }),
  lines: (ask) =>
    ledgerOf(ask, {
      narrows: ['programme', 'year', 'text'],
      columns: bookLineColumns,
      rows: (asked) => bookLineRows(ask.deps, ask.actor, ask.filter, asked),
      keyOf: (row) => row.id,
      prove: () => proveLines(ask.deps, ask.actor, ask.filter),
    }),
  periods: (ask) => {
    const year = Number(ask.filter.year || zoneYear(ask.now));
    return ledgerOf(ask, {
      narrows: ['programme', 'year'],
      columns: periodColumns(ask.filter, year),
      // Twelve months of a few programmes are one part.
      rows: ({ before }) =>
        before === '' ? periodRows(ask.deps, ask.actor, ask.filter, year) : Promise.resolve([]),
      keyOf: (row) => String(row.month),
      prove: () => provePeriods(ask.deps, ask.actor, ask.filter, year),
    });
  },
  vouchers: (ask) =>
    ledgerOf(ask, {
      narrows: ['programme', 'from', 'to', 'text'],
      columns: voucherColumns,
      rows: (asked) => voucherLedgerRows(ask.deps, ask.actor, ask.filter, asked),
      keyOf: (row) => row.number,
      prove: () => proveVouchers(ask.deps, ask.actor, ask.filter),
    }),
  carriers: (ask) =>
    ledgerOf(ask, {
      narrows: ['programme', 'text'],
      columns: listedColumns,
      rows: (asked) => listedRows(ask.deps, ask.actor, ask.filter, asked),
      keyOf: (row) => row.number,
      prove: async () => [],
    }),
};

/** The ledger of this name, asked for by somebody. */
export const ledgerFor = (name: LedgerName, ask: LedgerAsk): Ledger => kinds[name](ask);
