import { isObject } from '../../domain/json.js';
import type { CallHappening } from './callHistory.query.js';

/** What the public is told of a call's history on its page, with the reason given. */
export const publicHappenings: readonly string[] = [
  'call_extended',
  'call_closed_early',
  'call_cancelled',
  'call_notice_changed',
];

/** Changes of a call's dates with the old and the new, of its notice, and its end, the newest first. */
export function callNews(history: readonly CallHappening[]): object[] {
  return history.map(({ type, at, data }) => {
    const closes = isObject(data['changes']) ? data['changes']['closes'] : undefined;
    const of = (end: 'from' | 'to'): string | false => {
      const value = isObject(closes) ? closes[end] : undefined;
      return typeof value === 'string' ? value : false;
    };
    return {
      label: { key: `calls.news.${type}` },
      at,
      from: of('from'),
      to: of('to'),
      reason: typeof data['reason'] === 'string' ? data['reason'] : false,
    };
  });
}
