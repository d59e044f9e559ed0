import { mayEnter, type Action } from '../../domain/access/policy.js';
import type { Actor } from '../../domain/actor.js';
import { csvLine } from '../../domain/fund/csv.js';
import type { Locale, Translate } from '../../domain/localText.js';
import { wallClockExact } from '../../domain/application/callWindow.js';
import { factsOf, type FactContext } from './auditFacts.view.js';
import type { CodeWords } from './definitionCodes.view.js';
import { placeAfter, type AuditFilter, type LoggedEvent } from './auditLog.query.js';

export interface AuditPageContext {
  readonly words: Translate;
  readonly locale: Locale;
  /** Who reads: links lead only where they may go. */
  readonly actor: Actor;
}

export interface LogContext extends AuditPageContext, FactContext {
  /** The words for codes of definitions, by the stream of a case or call. */
  readonly codesOf: ReadonlyMap<string, CodeWords>;
}

export const auditPageSize = 50;

/** The log, a page at a time; `found` holds one more where there is a next page. */
export function auditPage(
  found: readonly LoggedEvent[],
  filter: AuditFilter,
  context: LogContext,
): object {
  const shown = found.slice(0, auditPageSize);
  const last = shown.at(-1);
  const { before: _, ...kept } = filter;
  const query = new URLSearchParams(kept);
  const older = new URLSearchParams({
    ...kept,
    before: last ? placeAfter(last) : '',
  });
  return {
    filter,
    items: shown.map((event) => ({
      at: event.at,
      who: whoOf(event, context),
      what: typeWords(event.type, context),
      type: event.type,
      about: aboutOf(event, context),
      says: sentenceOf(event, context),
      stream: streamName(event.stream, context.named),
      href: streamHref(event.stream, context.actor),
      ...factsOf(event.data, { ...context, codes: context.codesOf.get(event.stream) }),
    })),
    older: found.length > auditPageSize ? `/audit?${older.toString()}` : false,
    newer: filter.before === '' ? false : `/audit?${query.toString()}`,
    export: `/audit/export?${query.toString()}`,
  };
}

/** What an event is about: the number of its case, and its title for who may read cases. */
function aboutOf({ number, title }: LoggedEvent, { actor }: AuditPageContext): string {
  const named = mayEnter(actor, 'case.list') ? title : null;
  return [number, named].filter((part) => part !== null && part !== '').join(' ');
}

/** Who did it, as this reader may know. */
const whoOf = ({ name, unnamed }: LoggedEvent, { words, locale }: AuditPageContext): string =>
  unnamed ? words(locale, 'audit.expert') : (name ?? words(locale, 'audit.clock'));

/** Who did what to which case, as a sentence; what the clock does is done by the system. */
function sentenceOf(event: LoggedEvent, context: AuditPageContext): string {
  const { words, locale } = context;
  const about = aboutOf(event, context);
  return words(locale, about === '' ? 'audit.sentence' : 'audit.sentenceAbout', {
    who: whoOf(event, context),
    what: typeWords(event.type, context),
    about,
  });
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
  budget: ['/funds/proposals/', 'fund.read_proposal'],
  notice: ['/notices/', 'public.read'],
  meeting: ['/meetings/', 'meeting.view'],
};

function streamHref(stream: string, actor: Actor): string {
  const [subject = '', id = ''] = stream.split(':');
  const place = places[subject];
  return place && mayEnter(actor, place[1]) ? `${place[0]}${id}` : '';
}

/** What a stream is of, by its name where it has one. */
const streamName = (stream: string, named: ReadonlyMap<string, string>): string =>
  named.get(stream.split(':').at(-1) ?? '') ?? stream;

const columns = ['at', 'who', 'what', 'no', 'title', 'says', 'stream', 'seq', 'data'] as const;

/** The log as a file for spreadsheets, which never takes a cell for a formula; a piece for each of `found`. */
export async function* auditExport(
  found: AsyncIterable<readonly LoggedEvent[]>,
  context: AuditPageContext,
): AsyncGenerator<string> {
  const { words, locale } = context;
  // The mark at the start tells spreadsheets that the text is UTF-8.
  let head = `\uFEFF${csvLine(columns.map((column) => words(locale, `audit.columns.${column}`)))}`;
  for await (const events of found) {
    yield head + events.map((event) => exportLine(event, context)).join('');
    head = '';
  }
}

const exportLine = (event: LoggedEvent, context: AuditPageContext): string =>
  csvLine([
    wallClockExact(event.at),
    event.unnamed ? whoOf(event, context) : (event.name ?? ''),
    typeWords(event.type, context),
    event.number ?? '',
    mayEnter(context.actor, 'case.list') ? (event.title ?? '') : '',
    sentenceOf(event, context),
    event.stream,
    String(event.seq),
    JSON.stringify(event.data),
  ]);
