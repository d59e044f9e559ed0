import type { RowOf } from '../../../data/schema/rows.js';
import { registryEntries } from '../../../data/tables/registries.js';
import { groupedBy } from '../../../domain/groupedBy.js';
import { zoneDay } from '../../../domain/calendar.js';
import { tiesBetween } from '../../../domain/organisation/relatedParty.js';
import type { PlainFacts, RuleValues } from '../../../domain/rules/ruleValues.js';
import type { ReplayedFacts, ReplayedRow } from './replayGround.query.js';
import { ownershipsOfCall } from '../../../shared/casefile/ownership.query.js';
import { isListed, registryOf } from '../../../shared/casefile/ruleFacts.js';

type FactsOf = (row: ReplayedRow) => Pick<RuleValues, 'entry' | 'counterparty'>;

const entryColumns = {
  organisation_id: registryEntries.columns.organisation_id,
  level: registryEntries.columns.level,
  quota: registryEntries.columns.quota,
  valid_from: registryEntries.columns.valid_from,
  valid_until: registryEntries.columns.valid_until,
  status: registryEntries.columns.status,
};
type EntryRow = RowOf<typeof entryColumns>;

/** Which side of the case an organisation is on. */
type Side = 'organisation_id' | 'counterparty_id';

async function entriesOf(
  { db, callId }: ReplayedFacts,
  registry: string,
  side: Side,
): Promise<ReadonlyMap<string, EntryRow>> {
  const rows = await db.select(
    entryColumns,
    `SELECT organisation_id, level, quota, valid_from, valid_until, status FROM registry_entries
      WHERE registry = :registry
        AND organisation_id IN (SELECT a.${side} FROM applications a WHERE a.call_id = :call)`,
    { registry, call: callId },
  );
  return new Map(rows.map((each) => [each.organisation_id, each]));
}

/** The applicants' own entries in the registry the draft asks for. */
export async function entriesThen(asked: ReplayedFacts): Promise<FactsOf> {
  const { entry } = asked.rules.definition;
  const entries = await entriesOf(asked, entry?.registry ?? '', 'organisation_id');
  const byOwner = groupedBy(asked.rows, (row) => row.organisation_id ?? '');
  return ({ id, organisation_id: owner, at }) => {
    const found = entries.get(owner ?? '');
    if (!found) return { entry: { listed: false } };
    const earlier = (byOwner.get(owner ?? '') ?? []).filter(
      (each) => each.id !== id && each.at < at && counts(asked, each),
    );
    return { entry: { ...entryFacts(found, at), used: earlier.length } };
  };
}

function entryFacts(found: EntryRow, at: string): PlainFacts {
  const day = zoneDay(new Date(at));
  return {
    level: found.level,
    since: found.valid_from,
    valid_until: found.valid_until,
    years: Number(day.slice(0, 4)) - Number(found.valid_from.slice(0, 4)),
    ...(found.quota === null ? {} : { quota: found.quota }),
    listed: isListed(found, day),
  };
}

/** A case that was turned down takes up no place of its entry. */
const counts = ({ rules }: ReplayedFacts, { status, ended_as: end }: ReplayedRow): boolean =>
  status === 'running' || rules.definition.workflow.ends[end ?? '']?.state === 'granted';

/** The listed organisations on the other side, and whether anything ties them to the applicant. */
export async function counterpartiesThen(asked: ReplayedFacts): Promise<FactsOf> {
  const { counterparty } = asked.rules.definition;
  if (counterparty === undefined) return () => ({ counterparty: {} });
  const entries = await entriesOf(asked, registryOf(asked.rules, counterparty), 'counterparty_id');
  const owned = await ownershipsOfCall(asked.db, asked.callId);
  return ({ organisation_id: own, counterparty_id: other, at }) => {
    const listed = owned.get(other ?? '');
    if (!listed) return { counterparty: {} };
    const mine = owned.get(own ?? '');
    const entry = entries.get(other ?? '');
    return {
      counterparty: {
        name: listed.name,
        credit_code: listed.creditCode,
        level: entry?.level ?? '',
        since: entry?.valid_from ?? '',
        listed: entry !== undefined && isListed(entry, zoneDay(new Date(at))),
        related: mine !== undefined && tiesBetween(mine, listed).length > 0,
      },
    };
  };
}
