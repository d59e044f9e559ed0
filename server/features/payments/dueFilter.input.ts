import { tidy } from '../../domain/typed.js';
import { dueShows, type DueCursor, type DueFilter } from './duePayments.query.js';

const key = (text: string | undefined): string =>
  text !== undefined && /^[\w.-]{1,80}$/.test(text) ? text : '';

/** Reads what the due list is narrowed to from an address; what is not understood narrows nothing. */
export const readDueFilter = (query: Readonly<Record<string, string | undefined>>): DueFilter => ({
  show: dueShows.find((each) => each === query['show']) ?? 'payable',
  programme: key(query['programme']),
  line: key(query['line']),
  procedure: key(query['procedure']),
  text: tidy(query['text'] ?? '').slice(0, 100),
});

/** Where a page of it begins; null for the first. */
export function cursorOf(after: string | undefined): DueCursor | null {
  const [line, dueAt, id] = (after ?? '').split('~');
  return line && dueAt && id ? { line, dueAt, id } : null;
}
