import { mayEnter, type Action } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { csvLine } from '../../domain/fund/csv.js';
import { isList, isObject, type Json, type JsonObject } from '../../domain/json.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { wallClockExact } from '../../domain/application/callWindow.js';
import type { AuditFilter, LoggedEvent } from './auditLog.query.js';

export interface AuditPageContext {
  readonly words: Translate;
  readonly locale: Locale;
  /** Who reads: links lead only where they may go. */
  readonly actor: Actor;
}

export const auditPageSize = 50;

/** The log, a page at a time; `found` holds one more where there is a next page. */
export function auditPage(
  found: readonly LoggedEvent[],
  filter: AuditFilter,
  context: AuditPageContext,
): object {
  const shown = found.slice(0, auditPageSize);
  const last = shown.at(-1);
  const { before: _, ...kept } = filter;
  const query = new URLSearchParams(kept);
  const older = new URLSearchParams({
    ...kept,
    before: last ? `${last.at}~${last.stream}~${last.seq}` : '',
  });
  return {
    filter,
    items: shown.map((event) => ({
      at: event.at,
      who: event.name ?? context.words(context.locale, 'audit.clock'),
      what: typeWords(event.type, context),
      type: event.type,
      stream: event.stream,
      href: streamHref(event.stream, context.actor),
      facts: factsOf(event.data),
    })),
    older: found.length > auditPageSize ? `/audit?${older.toString()}` : false,
    newer: filter.before === '' ? false : `/audit?${query.toString()}`,
    export: `/audit/export?${query.toString()}`,
  };
}

function typeWords(type: string, { words, locale }: AuditPageContext): string {
  const key = `audit.types.${type}`;
  const said = words(locale, key);
  return said === key ? type : said;
}

const places: Readonly<Record<string, readonly [path: string, action: Action]>> = {
  case: ['/cases/', 'case.list'],
  batch: ['/payments/batches/', 'payment.view'],
  fund: ['/funds/', 'fund.view'],
  notice: ['/notices/', 'public.read'],
};

function streamHref(stream: string, actor: Actor): string {
  const [subject = '', id = ''] = stream.split(':');
  const place = places[subject];
  return place && mayEnter(actor, place[1]) ? `${place[0]}${id}` : '';
}

const mostFacts = 8;
const mostCharacters = 160;

/** The facts of an event as pairs, each cut to a line. */
function factsOf(data: JsonObject): readonly { readonly name: string; readonly value: string }[] {
  return Object.entries(data)
    .slice(0, mostFacts)
    .map(([name, value]) => ({ name, value: plain(value ?? null) }));
}

function plain(value: Json): string {
  const text =
    typeof value === 'string'
      ? value
      : isList(value) || isObject(value)
        ? JSON.stringify(value)
        : String(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}\u2026` : text;
}

/** The log as a file for spreadsheets, which never takes a cell for a formula. */
export function auditExport(found: readonly LoggedEvent[], context: AuditPageContext): string {
  const columns = ['at', 'who', 'what', 'stream', 'seq', 'data'] as const;
  const head = csvLine(
    columns.map((column) => context.words(context.locale, `audit.columns.${column}`)),
  );
  const lines = found.map((event) =>
    csvLine([
      wallClockExact(event.at),
      event.name ?? '',
      typeWords(event.type, context),
      event.stream,
      String(event.seq),
      JSON.stringify(event.data),
    ]),
  );
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return `\uFEFF${head}${lines.join('')}`;
}
