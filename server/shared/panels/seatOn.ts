import { randomUUID } from 'node:crypto';
import { peopleOnSeats } from '../../data/stores/seatStore.js';
import { users } from '../../data/tables/people.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile, HeldCase } from '../casefile/caseFile.js';
import { useVerb } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';
import { panelOfCall } from '../calls/callPanel.js';
import { seatableAmong } from '../calls/expertPool.js';
import { barredExperts } from '../conflicts/barredExperts.js';
import { findConflicts } from '../conflicts/findConflicts.js';

/**
 * Seats experts on the panel of a case that this transaction holds, and opens a review for each.
 * Conflicts are looked for again here, so that a profile changed a moment ago counts. Refuses with
 * the reason at `experts` whom it cannot seat, and then seats nobody.
 */
export async function seatOn(
  deps: Deps,
  actor: Actor,
  file: HeldCase,
  stage: string,
  experts: readonly string[],
): Promise<void> {
  if (file.subject.state.stage !== stage) throw conflict('stage_moved_on');
  const config = file.rules.stage(stage);
  if (stageKind(config.kind).seats(config) === null) throw conflict('not_in_this_stage');
  await refuseConflicted(deps, file, experts);
  await refuseSeated(deps, file, experts);
  const change = await useVerb(deps, actor, file, stage, 'assign', { experts });
  await deps.db.rows.reviews.insertMany(
    change.seated.map(({ seat, userId, visit }) => ({
      // Made of chance alone: by ids that count on, cases could be told apart by when each came.
      id: randomUUID(),
      application_id: file.row.id,
      stage,
      visit,
      seat,
      expert_id: userId,
      status: 'invited',
      scores: {},
      comments: {},
      opinion: '',
      unread: null,
      total: null,
      total_hundredths: null,
      committee_comment: null,
      applicant_comment: null,
      committee_flag: null,
      familiarity: null,
      notes: null,
      invited_at: deps.clock.now().toISOString(),
      undertaking_at: null,
      declined_reason: '',
      submitted_at: null,
      left_as: null,
      reopened_at: null,
      version: 1,
    })),
  );
}

const { id, person_id } = users.columns;

/** A case has one seat for each person, by whichever of their accounts and whatever became of it. */
async function refuseSeated(
  { db }: Deps,
  { row }: CaseFile,
  chosen: readonly string[],
): Promise<void> {
  const people = await peopleOnSeats(db, { applicationId: row.id, visit: row.state.visit });
  const accounts = await db.select(
    { id, person_id },
    'SELECT id, person_id FROM users WHERE id IN (:ids)',
    { ids: ['', ...people.values(), ...chosen] },
  );
  const personOf = new Map(accounts.map((each) => [each.id, each.person_id]));
  const known = new Set([...people.values()].map((userId) => personOf.get(userId)));
  const wanted = new Set(chosen.map((userId) => personOf.get(userId)));
  if (wanted.size < chosen.length || [...wanted].some((person) => known.has(person))) {
    throw invalid({ experts: { code: 'already_invited' } });
  }
}

async function refuseConflicted(
  deps: Deps,
  file: CaseFile,
  chosen: readonly string[],
): Promise<void> {
  const pool = await seatableAmong(deps.db, file.row.programme_id, chosen);
  await findConflicts(deps, { cases: [file.row.id] });
  const hindered = (await barredExperts(deps.db, [file.row.id])).get(file.row.id);
  const panel = await panelOfCall(deps.db, file.row.call_id);
  for (const userId of chosen) {
    const expert = pool.find((each) => each.userId === userId);
    if (!expert) throw invalid({ experts: { code: 'expert_not_available' } });
    if (panel !== null && !panel.has(userId)) {
      const { name } = expert;
      throw invalid({ experts: { code: 'expert_off_panel', params: { name } } });
    }
    if (hindered?.has(expert.personId)) {
      const { name } = expert;
      throw invalid({ experts: { code: 'expert_conflicted', params: { name } } });
    }
  }
}
