import { dayColumn, flag, id, oneOf, optional, time, words } from '../../data/schema/columns.js';
import { isRecordBroken } from '../../data/stores/recordCheckStore.js';
import { applications } from '../../data/tables/cases.js';
import { tranches } from '../../data/tables/funding.js';
import { zoneDay } from '../../domain/calendar.js';
import {
  unpaidStandings,
  type HindranceKind,
  type UnpaidStanding,
} from '../../domain/fund/payableNow.js';
import { revokedEnd, terminatedEnd } from '../../domain/workflow/caseEvents.js';
import { exitActs, secondedExits } from '../../domain/workflow/exits/exitActs.js';
import { contestedSql, unverifiedSql } from '../organisations/organisationClaims.js';
import type { Deps } from '../request/deps.js';
import { payeeConditions } from './payeeSql.js';

/**
 * What keeps an instalment from being paid, as the conditions of a statement that names tranches `t`,
 * their application `a`, award `w`, budget line `b` and the account to be paid `k` (LEFT JOIN). Each
 * condition stands here once: `payableColumns` reads it as a fact for `payableNow`, `payableSql` asks
 * for rows of which none is true. Values come from `payableValues`.
 */
const quoted = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

/** Corrections of what money rests on. */
const corrections = secondedExits.filter((exit) => exitActs[exit].holdsMoney);

/** The organisations whose standing counts: whose case it is, and who is paid. */
const ofEither = (sql: (id: string) => string): string =>
  `(${sql('a.organisation_id')} OR ${sql('k.organisation_id')})`;

/** What two persons chose when they ended the case. */
const approvedExit = `(SELECT x.details FROM exit_proposals x
   WHERE x.application_id = a.id AND x.status = 'approved'
     AND x.case_exit IN ('terminate', 'revoke') ORDER BY x.decided_at DESC LIMIT 1)`;

/** Whether two persons of the zone ended it and did not say that what is due is paid. */
const stoppedSql = `(COALESCE(a.ended_as, '') IN (${quoted([terminatedEnd, revokedEnd])})
   AND COALESCE(${approvedExit}, '') NOT LIKE '%"due":"pay"%')`;

/** The same, or it came to an end that is a refusal or adverse; unless it is paid all the same. */
const endedSql = `(a.status = 'ended'
  AND (CONCAT(a.procedure_version_id, ' ', a.ended_as) IN (:adverse) OR ${stoppedSql})
  AND NOT EXISTS (SELECT 1 FROM instalment_decisions d WHERE d.tranche_id = t.id
                   AND d.status = 'approved' AND d.act = 'release' AND d.after_end = 1))`;

/** What is said of a standing of theirs that holds today, the gravest of these. */
const standingOf = (what: string, among: readonly UnpaidStanding[] = unpaidStandings): string =>
  `(SELECT s.${what} FROM organisation_standings s
     WHERE s.organisation_id IN (a.organisation_id, k.organisation_id)
       AND s.standing IN (${quoted(among)}) AND s.ended_at IS NULL
       AND s.valid_from <= :today AND (s.valid_until IS NULL OR s.valid_until >= :today)
     ORDER BY CASE s.standing WHEN '${unpaidStandings[0]}' THEN 0 ELSE 1 END, s.valid_from, s.id
     LIMIT 1)`;

const takenBySql = `(SELECT pb.number FROM payments pp JOIN payment_batches pb ON pb.id = pp.batch_id
   WHERE pp.live_key = t.id AND pb.id <> :batch)`;

/** The year of the line that the instalment stands on is closed: it is carried over first. */
const yearClosedSql = '(b.closed_at IS NOT NULL)';

const conditions: Readonly<Record<HindranceKind, string>> = {
  not_due: "(t.status <> 'due')",
  taken: `(${takenBySql} IS NOT NULL)`,
  on_hold: '(t.held_at IS NOT NULL)',
  decision_waits:
    "EXISTS (SELECT 1 FROM instalment_decisions d WHERE d.open_key = t.id AND d.act <> 'release')",
  ended: endedSql,
  suspended: '(a.suspended_at IS NOT NULL)',
  correction: `EXISTS (SELECT 1 FROM exit_proposals x
     WHERE x.open_key = a.id AND x.case_exit IN (${quoted(corrections)}))`,
  objection:
    "EXISTS (SELECT 1 FROM objections o WHERE o.application_id = a.id AND o.status = 'open')",
  asked_back: 'EXISTS (SELECT 1 FROM recoveries y WHERE y.open_key = a.id)',
  // The case itself knows what holds it, whoever laid it on.
  case_held: `(a.state NOT LIKE '%"holds":[]%')`,
  unverified: ofEither(unverifiedSql),
  contested: ofEither(contestedSql),
  dishonest: `(${standingOf('id', ['dishonest'])} IS NOT NULL)`,
  abnormal_listed: `(${standingOf('id', ['abnormal_listed'])} IS NOT NULL)`,
  report_owed: `(a.status = 'running' AND a.waiting_on = 'applicant' AND a.paused_at IS NULL
     AND a.suspended_at IS NULL AND a.due_at IS NOT NULL AND a.due_at < :now)`,
  duty_owed: `EXISTS (SELECT 1 FROM duties u WHERE u.application_id = a.id
     AND u.status IN ('open', 'failed') AND u.stopped_at IS NULL
     AND u.hold_from IS NOT NULL AND u.hold_from <= :now)`,
  agreement_unsigned: `EXISTS (SELECT 1 FROM agreements g WHERE g.application_id = a.id
     AND (g.signed_at IS NULL OR g.countersigned_at IS NULL))`,
  ...payeeConditions,
  year_closed: yearClosedSql,
  record_broken: '(:recordBroken = 1)',
};

const flags = [
  'decision_waits',
  'ended',
  'suspended',
  'correction',
  'objection',
  'asked_back',
  'case_held',
  'unverified',
  'contested',
  'report_owed',
  'duty_owed',
  'agreement_unsigned',
  'account_missing',
  'account_returned',
  'account_refused',
  'account_unproved',
  'account_unchecked',
  'account_changing',
  'account_paused',
  'account_replaced',
  'year_closed',
  'record_broken',
] as const satisfies HindranceKind[];

/** The columns of `payableFactsSql`: together they are the facts that `payableNow` asks for. */
export const payableColumns = {
  status: tranches.columns.status,
  held_at: optional(time()),
  taken_by: optional(words(20)),
  standing: optional(oneOf(unpaidStandings, 40)),
  standing_source: optional(words(300)),
  standing_from: optional(dayColumn()),
  decision_waits: flag(),
  ended: flag(),
  suspended: flag(),
  correction: flag(),
  objection: flag(),
  asked_back: flag(),
  case_held: flag(),
  unverified: flag(),
  contested: flag(),
  report_owed: flag(),
  duty_owed: flag(),
  agreement_unsigned: flag(),
  account_missing: flag(),
  account_returned: flag(),
  account_refused: flag(),
  account_unproved: flag(),
  account_unchecked: flag(),
  account_changing: flag(),
  account_paused: flag(),
  account_replaced: flag(),
  year_closed: flag(),
  record_broken: flag(),
};

/** The same as what a statement selects. */
export const payableFactsSql = `t.status, t.held_at, ${takenBySql} AS taken_by,
  ${standingOf('standing')} AS standing, ${standingOf('source')} AS standing_source,
  ${standingOf('valid_from')} AS standing_from,
  ${flags.map((kind) => `CASE WHEN ${conditions[kind]} THEN 1 ELSE 0 END AS ${kind}`).join(',\n  ')}`;

/** True where none of the reasons stands, but for those that the step which asks removes itself. */
export const payableSql = (besides: readonly HindranceKind[] = []): string =>
  Object.entries(conditions)
    .filter(([kind]) => !besides.some((each) => each === kind))
    .map(([, condition]) => `NOT ${condition}`)
    .join('\n   AND ');

/** Values of the statements: of this moment, and for the batch that asks ('' where none does). */
export async function payableValues(deps: Pick<Deps, 'db' | 'clock' | 'definitions'>, batch = '') {
  const now = deps.clock.now();
  return {
    batch,
    now: now.toISOString(),
    today: zoneDay(now),
    adverse: ['', ...(await adverseEnds(deps))],
    recordBroken: (await isRecordBroken(deps)) ? 1 : 0,
  };
}

const endColumns = {
  version: applications.columns.procedure_version_id,
  ended: words(40),
};

/** Ends of cases with something due that are against the awardee, each as `<version> <end>`. */
async function adverseEnds({
  db,
  definitions,
}: Pick<Deps, 'db' | 'definitions'>): Promise<readonly string[]> {
  const ends = await db.select(
    endColumns,
    `SELECT DISTINCT a.procedure_version_id AS version, a.ended_as AS ended
       FROM tranches t JOIN applications a ON a.id = t.application_id
      WHERE t.status = 'due' AND a.ended_as IS NOT NULL`,
  );
  const found = await Promise.all(
    ends.map(async ({ version, ended: end }) => {
      const { definition } = await definitions.byVersion(version);
      const { adverse = false, state = 'granted' } = definition.workflow.ends[end] ?? {};
      return adverse || state !== 'granted' ? [`${version} ${end}`] : [];
    }),
  );
  return found.flat();
}

/** Those of the cases of which nothing is paid any more, since two persons of the zone ended them so. */
export async function stoppedAmong(
  db: Deps['db'],
  applicationIds: readonly string[],
): Promise<ReadonlySet<string>> {
  const stopped = new Set<string>();
  for (let from = 0; from < applicationIds.length; from += idsAtOnce) {
    const rows = await db.select(
      { id: id() },
      `SELECT a.id FROM applications a WHERE a.id IN (:ids) AND ${stoppedSql}`,
      { ids: applicationIds.slice(from, from + idsAtOnce) },
    );
    for (const row of rows) stopped.add(row.id);
  }
  return stopped;
}

const idsAtOnce = 1000;

/** The same of one case. */
export const isStopped = async (db: Deps['db'], applicationId: string): Promise<boolean> =>
  (await stoppedAmong(db, [applicationId])).has(applicationId);
