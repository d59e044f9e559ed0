import type { RowOf } from '../../../data/schema/rows.js';
import { applications } from '../../../data/tables/cases.js';
import { awards } from '../../../data/tables/funding.js';
import { organisationStandings, organisations } from '../../../data/tables/people.js';
import { calls } from '../../../data/tables/procedures.js';
import { groupedBy } from '../../../domain/groupedBy.js';
import { zoneDay } from '../../../domain/calendar.js';
import { standings } from '../../../domain/organisation/standings.js';
import type { PlainFacts, RuleValues } from '../../../domain/rules/ruleValues.js';
import { orgFacts } from '../../../shared/casefile/caseContent.js';
import { basesThen, vouchersThen } from './replayBaseFacts.query.js';
import { entriesThen, counterpartiesThen } from './replayEntries.query.js';
import type { ReplayedFacts, ReplayedRow } from './replayGround.query.js';

type Facts = Omit<RuleValues, 'answers' | 'today' | 'facts'>;
type FactsOf = (row: ReplayedRow) => Facts;

/**
 * Facts about the parties and the past of all cases of a call, as they stood when each was handed
 * in. Only the groups some rule looks at are read, each with one statement or two for all cases.
 */
export async function factsThen(
  asked: ReplayedFacts,
  groups: ReadonlySet<string>,
): Promise<FactsOf> {
  const { call } = asked;
  const of = async (group: string, read: () => Promise<FactsOf>): Promise<FactsOf> =>
    groups.has(group) ? read() : () => ({});
  const parts = [
    await of('org', () => organisationsThen(asked)),
    await of('earlier', () => earlierThen(asked)),
    await of('past', () => basesThen(asked)),
    await of('figures', () => basesThen(asked)),
    await of('voucher', () => vouchersThen(asked)),
    await of('entry', () => entriesThen(asked)),
    await of('counterparty', () => counterpartiesThen(asked)),
  ];
  return (row) => parts.reduce<Facts>((facts, part) => ({ ...facts, ...part(row) }), { call });
}

const organisationColumns = {
  id: organisations.columns.id,
  name: organisations.columns.name,
  credit_code: organisations.columns.credit_code,
  registered_on: organisations.columns.registered_on,
};
const standingColumns = {
  organisation_id: organisationStandings.columns.organisation_id,
  standing: organisationStandings.columns.standing,
  valid_from: organisationStandings.columns.valid_from,
  valid_until: organisationStandings.columns.valid_until,
  ended_at: organisationStandings.columns.ended_at,
};

async function organisationsThen({ db, callId, call }: ReplayedFacts): Promise<FactsOf> {
  const inCall = 'IN (SELECT a.organisation_id FROM applications a WHERE a.call_id = :call)';
  const bodies = await db.select(
    organisationColumns,
    `SELECT id, name, credit_code, registered_on FROM organisations WHERE id ${inCall}`,
    { call: callId },
  );
  const recorded = await db.select(
    standingColumns,
    `SELECT organisation_id, standing, valid_from, valid_until, ended_at
       FROM organisation_standings WHERE organisation_id ${inCall}`,
    { call: callId },
  );
  const byId = new Map(bodies.map((each) => [each.id, each]));
  const byOwner = groupedBy(recorded, (each) => each.organisation_id);
  const none = Object.fromEntries(standings.map((each) => [each, false]));
  return ({ organisation_id: id, at }) => {
    const found = id === null ? undefined : byId.get(id);
    const held = (byOwner.get(id ?? '') ?? []).filter((each) => heldAt(each, at));
    const now = Object.fromEntries(held.map(({ standing }) => [standing, true]));
    return { org: { ...none, ...now, ...(found ? orgFacts(found, call) : {}) } };
  };
}

function heldAt(
  { valid_from: from, valid_until: until, ended_at: ended }: RowOf<typeof standingColumns>,
  at: string,
) {
  const day = zoneDay(new Date(at));
  return from <= day && (until === null || until >= day) && (ended === null || ended > at);
}

const earlierColumns = {
  id: applications.columns.id,
  owner: applications.columns.applicant_id,
  amount: awards.columns.amount,
  reserved_at: awards.columns.reserved_at,
  opens_at: calls.columns.opens_at,
};

async function earlierThen({ db, callId, call, rules }: ReplayedFacts): Promise<FactsOf> {
  const owner = 'COALESCE(a.organisation_id, a.applicant_id)';
  const rows = await db.select(
    earlierColumns,
    `SELECT a.id, ${owner} AS owner, w.amount, w.reserved_at, c.opens_at
       FROM applications a JOIN calls c ON c.id = a.call_id
       JOIN awards w ON w.application_id = a.id AND w.status <> 'released'
      WHERE c.procedure_id = :procedure AND ${owner} IN
            (SELECT COALESCE(m.organisation_id, m.applicant_id) FROM applications m WHERE m.call_id = :call)`,
    { procedure: rules.definition.procedure, call: callId },
  );
  const byOwner = groupedBy(rows, (each) => each.owner);
  return ({ id, organisation_id, applicant_id, at }) => {
    const before = (byOwner.get(organisation_id ?? applicant_id) ?? []).filter(
      (each) => each.id !== id && each.reserved_at < at,
    );
    const year = before.filter(
      ({ opens_at: opens }) => Number(zoneDay(new Date(opens)).slice(0, 4)) === call.year,
    );
    return { earlier: { ...counted('', before), ...counted('_year', year) } };
  };
}

const counted = (end: string, rows: readonly RowOf<typeof earlierColumns>[]): PlainFacts => ({
  [`cases${end}`]: rows.length,
  [`fen${end}`]: Number(rows.reduce((sum, { amount }) => sum + amount, 0n)),
});
