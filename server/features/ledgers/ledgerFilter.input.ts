import { isCalendarDay, isoDay, tidy } from '../../domain/typed.js';

/** By which moment of a case a period is meant. */
export const moments = ['submitted', 'approved', 'signed', 'paid'] as const;
export type LedgerMoment = (typeof moments)[number];

/** What a ledger is narrowed to; '' leaves a question open, days are of the zone. */
export interface LedgerFilter {
  readonly programme: string;
  readonly line: string;
  /** An organisation's id, or `persons` for awards to nobody's organisation. */
  readonly organisation: string;
  readonly moment: LedgerMoment;
  readonly from: string;
  readonly to: string;
  /** Part of a number, a title or a name. */
  readonly text: string;
  readonly year: string;
}

const anId = /^[\w.-]{1,36}$/;

/** Anything that is no filter is none. */
export function readLedgerFilter(query: Readonly<Record<string, string>>): LedgerFilter {
  const id = (name: string): string => anId.exec(query[name] ?? '')?.[0] ?? '';
  const day = (name: string): string => {
    const typed = isoDay(query[name] ?? '');
    return isCalendarDay(typed) ? typed : '';
  };
  return {
    programme: id('programme'),
    line: id('line'),
    organisation: id('organisation'),
    moment: moments.find((each) => each === query['moment']) ?? 'approved',
    from: day('from'),
    to: day('to'),
    text: tidy(query['q'] ?? '').slice(0, 100),
    year: /^20\d\d$/.exec(query['year'] ?? '')?.[0] ?? '',
  };
}

/** A filter as the end of an address. */
export function askedOf(filter: LedgerFilter, also: Readonly<Record<string, string>> = {}): string {
  const { text, ...rest } = filter;
  const asked = { ...rest, q: text, ...also };
  const given = Object.entries(asked).filter(([, value]) => value !== '');
  return new URLSearchParams(Object.fromEntries(given)).toString();
}
