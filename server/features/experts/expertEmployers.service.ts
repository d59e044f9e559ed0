import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { readCreditCode } from '../../domain/identity/creditCode.js';
import { hidden, invalid } from '../../domain/refusal.js';
import { day, isCalendarDay, isoDay, line, optionalLine } from '../../domain/typed.js';
import { findExpert } from '../../shared/calls/expertPool.js';
import { findConflicts } from '../../shared/conflicts/findConflicts.js';
import { newId, type Deps } from '../../shared/request/deps.js';

export const expertEmployerInput = z.object({
  past_employer: line(200),
  past_code: line(60),
  past_from: day(),
  past_until: optionalLine(40),
});

/**
 * Notes where an expert has worked, or works besides: for three years after its last day they are
 * seated on no case of that employer. Seats they have by now are found in conflict at once.
 */
export async function noteEmployer(
  deps: Deps,
  actor: Actor,
  userId: string,
  typed: z.infer<typeof expertEmployerInput>,
): Promise<void> {
  const expert = await findExpert(deps.db, userId);
  if (!expert) throw hidden();
  const { code } = readCreditCode(typed.past_code, 'past_code');
  const now = deps.clock.now();
  const { past_from: from } = typed;
  const until = typed.past_until === '' ? null : isoDay(typed.past_until);
  if (from > zoneDay(now)) throw invalid({ past_from: { code: 'conflict_not_begun' } });
  if (until !== null && !isCalendarDay(until))
    throw invalid({ past_until: { code: 'no_such_day' } });
  if (until !== null && until < from) throw invalid({ past_until: { code: 'until_before_from' } });
  await deps.db.transaction(async () => {
    const present = { user_id: userId, credit_code: code, removed_at: null };
    if ((await deps.db.rows.expertEmployers.count({ ...present, from_day: from })) > 0) {
      throw invalid({ past_code: { code: 'conflict_known' } });
    }
    await deps.db.rows.expertEmployers.insert({
      ...present,
      id: newId(),
      name: typed.past_employer,
      from_day: from,
      until_day: until,
      noted_at: now.toISOString(),
      noted_by: actor.userId,
    });
    await record(deps, actor, userId, 'expert_employer_noted', code);
    await findConflicts(deps, { persons: [expert.personId] });
  });
}

/** Takes back a line that was wrong; one that has ended is given its last day instead. */
export async function removeEmployer(
  deps: Deps,
  actor: Actor,
  userId: string,
  id: string,
): Promise<void> {
  const expert = await findExpert(deps.db, userId);
  if (!expert) throw hidden();
  await deps.db.transaction(async () => {
    const row = await deps.db.rows.expertEmployers.find({ id, user_id: userId, removed_at: null });
    if (!row) throw hidden();
    const removed_at = deps.clock.now().toISOString();
    await deps.db.rows.expertEmployers.update({ id }, { removed_at });
    await record(deps, actor, userId, 'expert_employer_removed', row.credit_code);
    await findConflicts(deps, { persons: [expert.personId] });
  });
}

async function record(
  { db, clock }: Deps,
  actor: Actor,
  userId: string,
  type: string,
  creditCode: string,
): Promise<void> {
  const by = { at: clock.now().toISOString(), actorId: actor.userId };
  await recordEvents(db, `user:${userId}`, by, [{ type, data: { creditCode } }]);
}
