import type { Actor } from '../../domain/actor.js';
import { dueOf } from '../../domain/duty/dutyClock.js';
import type { DutyOutcome } from '../../domain/duty/dutyStates.js';
import { conflict, forbidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { looksAt, submissionsOf } from './duty.file.js';
import { tellOwing } from './duty.mails.js';
import { changeDuty, holdDuty, type DutyRow, type HeldDuty } from './duty.step.js';
import { holdsWhenLate } from './settleDuties.step.js';

interface Found {
  readonly outcome: DutyOutcome;
  readonly remark: string;
}

/**
 * Accepts what was handed in, returns it for correction as often as its rule lets, or refuses what
 * was asked for on an occasion. Never by whoever handed it in, by whatever account.
 */
export async function reviewDuty(
  deps: Deps,
  actor: Actor,
  id: string,
  { outcome, remark }: Found,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdDuty(deps, id);
    const { file, row } = held;
    if (!looksAt(actor, held)) throw forbidden('not_your_role');
    if (row.status !== 'filed') throw conflict('duty_nothing_filed');
    const [last] = await submissionsOf(deps, id);
    if (!last) throw conflict('duty_nothing_filed');
    if (last.filed_person === actor.personId) throw forbidden('duty_own_submission');
    const at = deps.clock.now().toISOString();
    const becomes = demandPossible(deps, held, outcome, at);
    await deps.db.rows.dutyReviews.insert({
      submission_id: last.id,
      duty_id: id,
      application_id: row.application_id,
      outcome,
      remark,
      filed_person: last.filed_person,
      decided_by: actor.userId,
      decided_person: actor.personId,
      decided_at: at,
    });
    const by = { at, actorId: actor.userId };
    const told = [`duty_${outcome}`, { submission: last.id, remark }] as const;
    const next = await changeDuty(deps, by, row, becomes, told);
    await tellOwing(deps, file, next, `duty_${outcome}`, { at, reason: remark });
  });
}

/** What the duty becomes; refuses what its rule does not let happen to it. */
function demandPossible(
  deps: Deps,
  { row, rule }: HeldDuty,
  outcome: DutyOutcome,
  at: string,
): Partial<DutyRow> {
  if (outcome !== 'returned') {
    // What was asked for and is not agreed to is done with all the same.
    if (outcome === 'refused' && row.clock !== 'occasion') throw conflict('duty_not_refused');
    return { status: 'accepted', closed_at: at, look_by: null };
  }
  const most = rule?.returns ?? 0;
  if (row.returned >= most) throw conflict('duty_returned_enough', { most });
  const dueAt = dueOf(deps.calendar, at, rule?.return_due ?? '10 wd');
  return {
    status: 'open',
    look_by: null,
    returned: row.returned + 1,
    due_at: dueAt,
    // The periods that follow are counted from where this one was.
    counted_for: '',
    hold_from: rule && holdsWhenLate(rule) ? dueAt : null,
  };
}
