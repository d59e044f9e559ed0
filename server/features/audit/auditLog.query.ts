import { flag, optional, words } from '../../data/schema/columns.js';
import type { RowOf } from '../../data/schema/rows.js';
import { applications, events } from '../../data/tables/cases.js';
import { users } from '../../data/tables/people.js';
import { theirsToHandle } from '../../domain/access/scope.js';
import { endOfZoneDay, startOfZoneDay } from '../../domain/calendar.js';
import { halfWidth } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  byExpert,
  notOfOpenPanel,
  ofOthersCases,
  ofProgrammes,
  openToAll,
  type AuditReader,
} from './auditScope.view.js';

export interface AuditFilter {
  /** A number, or part of a stream's name, such as `case:` or an id. */
  readonly stream: string;
  readonly type: string;
  /** Part of a person's name or their address. */
  readonly person: string;
  /** Days of the zone, `YYYY-MM-DD`, or ''. */
  readonly from: string;
  readonly until: string;
  /** `at~stream~seq` of the last one seen. */
  readonly before: string;
}

const loggedColumns = {
  stream: events.columns.stream,
  seq: events.columns.seq,
  at: events.columns.at,
  type: events.columns.type,
  data: events.columns.data,
  /** Of an expert both are null to whoever may not know them. */
  name: optional(users.columns.name),
  email: optional(users.columns.email),
  /** An expert did it, who is not named. */
  unnamed: flag(),
  /** Of the case that the event is about; null for anything else. */
  number: optional(applications.columns.number),
  title: optional(applications.columns.title),
};
export type LoggedEvent = RowOf<typeof loggedColumns>;

const after = '9999';
const unnamed = `(:names = 0 AND ${byExpert})`;

/** Where the log goes on after this event: `AuditFilter.before`. */
export const placeAfter = ({ at, stream, seq }: LoggedEvent): string => `${at}~${stream}~${seq}`;

/** The whole of what `auditLog` finds, at most `atOnce` in memory. What is recorded meanwhile is not in it. */
export async function* auditLogWhole(
  deps: Deps,
  reader: AuditReader,
  filter: AuditFilter,
  atOnce: number,
): AsyncGenerator<LoggedEvent[]> {
  let { before } = filter;
  for (;;) {
    const found = await auditLog(deps, reader, { ...filter, before }, atOnce);
    yield found;
    const last = found.at(-1);
    if (last === undefined || found.length < atOnce) return;
    before = placeAfter(last);
  }
}

/**
 * Events newest first that this reader may see, at most `limit`; a typed number of a case, batch,
 * voucher or registry entry leads to everything recorded about it. What a reader may not know of
 * an event is not read.
 */
export async function auditLog(
  deps: Deps,
  reader: AuditReader,
  filter: AuditFilter,
  limit: number,
): Promise<LoggedEvent[]> {
  const [at = after, stream = '~', seq = '0'] =
    filter.before === '' ? [] : filter.before.split('~');
  const begin = filter.from === '' ? '' : startOfZoneDay(filter.from).toISOString();
  const ofDay = filter.until === '' ? after : endOfZoneDay(filter.until).toISOString();
  // The index is entered at the place, not walked from the newest event again for each page.
  const end = at < ofDay ? at : ofDay;
  const named = await streamsNamed(deps, filter.stream);
  const about =
    named.length > 0
      ? 'e.stream IN (:named)'
      : "(:streamText = '' OR e.stream LIKE :streamLike ESCAPE '|')";
  const found = await deps.db.select(
    loggedColumns,
    `SELECT e.stream, e.seq, e.at, e.type, u.name, u.email, ${unnamed} AS unnamed,
            CASE WHEN :content = 1 OR e.type IN (:open) THEN e.data ELSE '{}' END AS data,
            a.number, CASE WHEN :content = 1 THEN a.title END AS title
       FROM events e LEFT JOIN users u ON u.id = e.actor_id AND NOT ${unnamed}
       LEFT JOIN applications a ON a.id = SUBSTR(e.stream, INSTR(e.stream, ':') + 1)
      WHERE e.at >= :begin AND e.at <= :end
        AND (e.at < :at OR (e.at = :at AND (e.stream < :stream
             OR (e.stream = :stream AND e.seq < :seq))))
        AND ${about}
        AND (:type = '' OR e.type = :type)
        AND (:person = '' OR u.email_digest = :address OR u.name LIKE :personLike ESCAPE '|')
        AND ${ofProgrammes} AND ${notOfOpenPanel} AND ${ofOthersCases}
      ORDER BY e.at DESC, e.stream DESC, e.seq DESC LIMIT ${limit}`,
    {
      begin,
      end,
      at,
      stream,
      seq: Number(seq) || 0,
      named,
      streamText: filter.stream,
      streamLike: like(filter.stream),
      type: filter.type,
      person: filter.person,
      personLike: like(filter.person),
      address: deps.db.vault.digest(halfWidth(filter.person)),
      content: reader.content ? 1 : 0,
      names: reader.namesExperts ? 1 : 0,
      open: openToAll,
      everywhere: reader.everywhere ? 1 : 0,
      programmes: reader.programmes,
      ...reader.apart,
    },
  );
  const own = await ownCases(deps, reader);
  return found.map((event) => (speaksOf(event, own) ? { ...event, data: {} } : event));
}

/** The cases that this reader is kept out of, and their items in meetings: few who oversee have any. */
async function ownCases({ db }: Deps, { apart }: AuditReader): Promise<readonly string[]> {
  const rows = await db.select(
    { id: applications.columns.id, number: applications.columns.number },
    `SELECT c.id, c.number FROM applications c
      WHERE (c.applicant_id IN (:ownAccounts) OR c.organisation_id IN (:ownFirms)
             OR c.counterparty_id IN (:ownFirms) OR c.id IN (:barred))
        AND NOT (${theirsToHandle('c')})`,
    { ...apart },
  );
  const ids = rows.map(({ id }) => id);
  const items = ids.length === 0 ? [] : await db.rows.meetingItems.all({ application_id: ids });
  return [
    ...rows.flatMap(({ id, number }) => (number === null ? [id] : [id, number])),
    ...items.map(({ id }) => id),
  ];
}

/** Whether an event of a call, a list or a batch says something of one of these cases as well. */
function speaksOf({ data }: LoggedEvent, cases: readonly string[]): boolean {
  if (cases.length === 0) return false;
  const said = JSON.stringify(data);
  return cases.some((each) => said.includes(each));
}

const aboutCase = ['case', 'access', 'award', 'duty', 'payee', 'papers', 'feedback', 'watch:case'];

/** The streams about what bears this number; which of them are shown the log itself decides. */
async function streamsNamed({ db }: Deps, typed: string): Promise<string[]> {
  if (typed === '') return [];
  const found = await db.select(
    { subject: words(10), id: applications.columns.id },
    `SELECT 'case' AS subject, id FROM applications WHERE number = :typed
     UNION ALL SELECT 'exit' AS subject, x.id FROM exit_proposals x
       JOIN applications a ON a.id = x.application_id WHERE a.number = :typed
     UNION ALL SELECT 'objection' AS subject, x.id FROM objections x
       JOIN applications a ON a.id = x.application_id WHERE a.number = :typed
     UNION ALL SELECT 'budget' AS subject, x.id FROM recovery_receipts x
       JOIN applications a ON a.id = x.application_id WHERE a.number = :typed
     UNION ALL SELECT 'batch' AS subject, id FROM payment_batches WHERE number = :typed
     UNION ALL SELECT 'voucher' AS subject, id FROM vouchers WHERE number = :typed
     UNION ALL SELECT 'entry' AS subject, id FROM registry_entries WHERE number = :typed`,
    { typed: halfWidth(typed).toUpperCase() },
  );
  return found.flatMap(({ subject, id }) =>
    (subject === 'case' ? aboutCase : [subject]).map((each) => `${each}:${id}`),
  );
}

const like = (text: string): string => `%${text.replaceAll(/[|%_]/g, (sign) => `|${sign}`)}%`;
