import type { Database } from '../../../data/database.js';
import { caseEventOf } from '../../../data/stores/caseStore.js';
import type { RowOf } from '../../../data/schema/rows.js';
import { later, time, words } from '../../../data/schema/columns.js';
import { applications, events, revisions } from '../../../data/tables/cases.js';
import { reviews } from '../../../data/tables/decisions.js';
import { awards } from '../../../data/tables/funding.js';
import type { calls } from '../../../data/tables/procedures.js';
import { readFrozen } from '../../../domain/application/content.js';
import { zoneDay } from '../../../domain/calendar.js';
import { groupedBy } from '../../../domain/groupedBy.js';
import { fen } from '../../../domain/money.js';
import type { Compiled } from '../../../domain/procedure/compiled.js';
import { withoutTakenBack } from '../../../domain/workflow/exits/takeBack.js';
import { livedSteps, type LivedCase } from '../../../domain/replay/livedCase.js';
import type { Scores } from '../../../domain/review/rubric.js';
import { callFacts, readableAnswers } from '../../../shared/casefile/caseContent.js';
import type { Deps } from '../../../shared/request/deps.js';
import { factsThen } from './replayFacts.query.js';

export type ReplayedCallRow = RowOf<typeof calls>;

/** More cases than any call has had; what lies beyond is not replayed, and the page says so. */
export const MOST_REPLAYED = 2000;

/** Everything that is known of the cases of a call, each put together only when it is asked for. */
export interface CallCases {
  readonly count: number;
  readonly truncated: boolean;
  /** The n-th case as it was decided. */
  at(index: number): Promise<LivedCase>;
}

const caseColumns = {
  id: applications.columns.id,
  number: words(20),
  title: applications.columns.title,
  applicant_id: applications.columns.applicant_id,
  organisation_id: applications.columns.organisation_id,
  counterparty_id: applications.columns.counterparty_id,
  base_id: applications.columns.base_id,
  procedure_version_id: applications.columns.procedure_version_id,
  status: applications.columns.status,
  stage: applications.columns.stage,
  ended_as: applications.columns.ended_as,
  submitted_at: time(),
};
const revisionColumns = {
  application_id: revisions.columns.application_id,
  content: later('revisions.content', revisions.columns.content),
  submitted_at: revisions.columns.submitted_at,
};
const eventColumns = {
  at: events.columns.at,
  stream: events.columns.stream,
  type: events.columns.type,
  data: later('events.data', events.columns.data),
};
const reviewColumns = {
  application_id: reviews.columns.application_id,
  visit: reviews.columns.visit,
  scores: later('reviews.scores', reviews.columns.scores),
};
const awardColumns = {
  application_id: awards.columns.application_id,
  amount: awards.columns.amount,
};
type CaseRow = RowOf<typeof caseColumns>;
type RevisionRow = RowOf<typeof revisionColumns>;
type EventRow = RowOf<typeof eventColumns>;
type ReviewRow = RowOf<typeof reviewColumns>;
type AwardRow = RowOf<typeof awardColumns>;

/** Reads the cases of a call with a handful of statements, however many they are. */
export async function callCases(
  deps: Deps,
  call: ReplayedCallRow,
  draft: Compiled,
): Promise<CallCases> {
  const { db } = deps;
  const [rows, contents, happened, scorings, granted] = await Promise.all([
    casesOf(db, call.id),
    revisionsOf(db, call.id),
    eventsOf(db, call.id),
    reviewsOf(db, call.id),
    awardsOf(db, call.id),
  ]);
  const kept = rows.slice(0, MOST_REPLAYED);
  const content = new Map(contents.map((each) => [each.application_id, each]));
  const dated = kept.map((row) => ({
    ...row,
    at: content.get(row.id)?.submitted_at ?? row.submitted_at,
  }));
  const groups = await groupsRead(deps, kept, draft);
  const asked = { db, callId: call.id, call: callFacts(call), rules: draft, rows: dated };
  const facts = await factsThen(asked, groups);
  const eventsBy = groupedBy(happened, ({ stream }) => stream);
  const reviewsBy = groupedBy(scorings, (each) => each.application_id);
  const amounts = new Map(granted.map((each) => [each.application_id, each.amount]));
  return {
    count: dated.length,
    truncated: rows.length > kept.length,
    at: async (index) => {
      const row = dated[index];
      if (!row) throw new RangeError(`no case ${index}`);
      const { compiled } = await deps.definitions.byVersion(row.procedure_version_id);
      const amount = amounts.get(row.id);
      return {
        id: row.id,
        number: row.number,
        title: row.title,
        decided: compiled,
        ...contentThen(deps, content.get(row.id), { ...facts(row) }, row.at),
        steps: livedSteps(
          withoutTakenBack((eventsBy.get(`case:${row.id}`) ?? []).map(readEvent)).map(
            ({ event }) => event,
          ),
          compiled.definition.workflow.stages,
        ),
        reviews: byVisit(reviewsBy.get(row.id) ?? []),
        stage: row.stage,
        end: row.ended_as,
        awardFen: amount === undefined ? null : fen(amount),
      };
    },
  };
}

const casesOf = (db: Database, call: string): Promise<CaseRow[]> =>
  db.select(
    caseColumns,
    `SELECT id, number, title, applicant_id, organisation_id, counterparty_id, base_id,
            procedure_version_id, status, stage, ended_as, submitted_at
       FROM applications
      WHERE call_id = :call AND status IN ('running', 'ended') AND number IS NOT NULL
      ORDER BY number LIMIT ${MOST_REPLAYED + 1}`,
    { call },
  );

const revisionsOf = (db: Database, call: string): Promise<RevisionRow[]> =>
  db.select(
    revisionColumns,
    `SELECT r.application_id, r.content, r.submitted_at
       FROM revisions r JOIN applications a ON a.id = r.application_id
      WHERE a.call_id = :call AND r.number =
            (SELECT MAX(x.number) FROM revisions x WHERE x.application_id = r.application_id)`,
    { call },
  );

// Only what moves a case or teaches it something; who did it is not read at all.
const eventsOf = (db: Database, call: string): Promise<EventRow[]> =>
  db.select(
    eventColumns,
    `SELECT e.stream, e.at, e.type, e.data FROM events e
      WHERE e.stream IN (SELECT ${db.dialect === 'mysql' ? "CONCAT('case:', a.id)" : "'case:' || a.id"}
                           FROM applications a WHERE a.call_id = :call)
        AND (e.type IN ('stage_entered', 'stage_concluded', 'facts_set', 'sent_back', 'withdrawn', 'terminated',
                        'outcome_corrected', 'record_corrected', 'taken_back', 'stage_kept',
                        'deferral_lapsed', 'ended')
             OR (e.type = 'noted' AND e.data LIKE '%"verb":"vote"%'))
      ORDER BY e.stream, e.seq`,
    { call },
  );

const reviewsOf = (db: Database, call: string): Promise<ReviewRow[]> =>
  db.select(
    reviewColumns,
    `SELECT r.application_id, r.visit, r.scores
       FROM reviews r JOIN applications a ON a.id = r.application_id
      WHERE a.call_id = :call AND r.status = 'submitted'
      ORDER BY r.application_id, r.visit, r.seat`,
    { call },
  );

const awardsOf = (db: Database, call: string): Promise<AwardRow[]> =>
  db.select(
    awardColumns,
    `SELECT w.application_id, w.amount
       FROM awards w JOIN applications a ON a.id = w.application_id
      WHERE a.call_id = :call AND w.status <> 'released'`,
    { call },
  );

async function groupsRead(
  { definitions }: Deps,
  rows: readonly CaseRow[],
  draft: Compiled,
): Promise<ReadonlySet<string>> {
  const versions = new Set(rows.map((row) => row.procedure_version_id));
  const decided = await Promise.all([...versions].map((id) => definitions.byVersion(id)));
  const all = [draft, ...decided.map(({ compiled }) => compiled)];
  return new Set(all.flatMap(({ groupsRead: groups }) => [...groups]));
}

function contentThen(
  deps: Deps,
  revision: RevisionRow | undefined,
  ruleContext: object,
  at: string,
): Pick<LivedCase, 'values' | 'held' | 'putOff'> {
  const today = zoneDay(new Date(at));
  if (!revision) return { values: { ...ruleContext, today }, held: {}, putOff: new Set() };
  const frozen = readFrozen(revision.content());
  const documents = groupedBy(frozen.documents, ({ document }) => document);
  return {
    values: { ...ruleContext, today, answers: readableAnswers(deps, frozen.answers) },
    held: Object.fromEntries([...documents].map(([id, files]) => [id, files.length])),
    putOff: new Set([...(frozen.deferred ?? []), ...(frozen.promised ?? [])]),
  };
}

const readEvent = ({ at, type, data }: EventRow) => ({
  at,
  event: caseEventOf({ type, data: data() }),
});

/** Points by criterion, never by whom. */
function byVisit(rows: readonly ReviewRow[]): ReadonlyMap<number, readonly Scores[]> {
  const groups = groupedBy(rows, ({ visit }) => visit);
  return new Map([...groups].map(([visit, given]) => [visit, given.map(({ scores }) => scores())]));
}
