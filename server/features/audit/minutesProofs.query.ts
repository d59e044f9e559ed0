import { standingBallots } from '../../data/stores/ballotStore.js';
import { anyObject, id, json, wholeColumn, words } from '../../data/schema/columns.js';
import type { KeptFinding } from '../../data/tables/record.js';
import { voteChoices } from '../../domain/ballots/ballotCount.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson, type JsonObject } from '../../domain/json.js';
import { minutesSchema, type MinutesItem } from '../../domain/meetings/minutes.js';
import type { Deps } from '../../shared/request/deps.js';

const columns = {
  meeting_id: id(),
  part: wholeColumn(),
  // As it stands: what was tampered with need be no minutes any more.
  content: json(anyObject),
  content_hash: words(64),
};

/**
 * Minutes that read otherwise than they were confirmed, or count more votes of a kind than ballots
 * of it stand. Fewer is no fault: a ballot counts no more once its member is kept out of the case.
 */
export async function wrongMinutes({ db }: Pick<Deps, 'db'>): Promise<KeptFinding[]> {
  const rows = await db.select(
    columns,
    'SELECT meeting_id, part, content, content_hash FROM meeting_minutes ORDER BY meeting_id, part',
  );
  const found: KeptFinding[] = [];
  for (const { meeting_id: meeting, part, content, content_hash: hash } of rows) {
    const place: JsonObject = { meeting, part };
    if (sha256(canonicalJson(content)) !== hash) {
      found.push({ check: 'minutes_read_as_confirmed', place });
      continue;
    }
    for (const item of minutesSchema.parse(content).items) {
      if (await countsMoreThanWasCast(db, meeting, item)) {
        found.push({
          check: 'minutes_agree_with_the_ballots',
          place: { ...place, case: item.number },
        });
      }
    }
  }
  return found;
}

async function countsMoreThanWasCast(
  db: Deps['db'],
  meeting: string,
  { caseId, round, tally }: MinutesItem,
): Promise<boolean> {
  if (tally === null) return false;
  const item = await db.rows.meetingItems.find({ meeting_id: meeting, application_id: caseId });
  const row = await db.rows.applications.find({ id: caseId });
  if (!item || !row) return true;
  const place = { applicationId: caseId, visit: item.visit, round };
  const ballots = await standingBallots(db, place);
  // Ballots of 0.5 stand in the case, and are no rows.
  const named = JSON.stringify(row.state.memory[item.stage] ?? null).includes('"personId"');
  if (named) return false;
  return voteChoices.some(
    (choice) => tally[choice] > ballots.filter((ballot) => ballot.choice === choice).length,
  );
}
