import type { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { isAhead } from '../../domain/meetings/meeting.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { chairOf, demandAhead } from './convening.step.js';
import { holdMeeting, noteMeeting, openMeeting, askedAs } from './meeting.file.js';
import type { answerInput, cancelInput, chairInput, moveMeetingInput } from './meeting.input.js';
import { mailInvited } from './meeting.mails.js';
import { deputiesOn } from './meetingPeople.query.js';

/** Another time or place, told to everybody who is asked; what they answered to another time goes. */
export async function changeMeeting(
  deps: Deps,
  actor: Actor,
  id: string,
  { starts, place, change_reason: reason }: z.infer<typeof moveMeetingInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (!isAhead(meeting.status)) throw conflict(`meeting_is_${meeting.status}`);
    demandAhead(starts, deps.clock.now().toISOString());
    if (starts === meeting.starts_at && place === meeting.place) throw conflict('meeting_same');
    if (starts !== meeting.starts_at) {
      await deps.db.rows.meetingPeople.update(
        { meeting_id: id },
        { answer: null, answered_at: null, answer_reason: '' },
      );
    }
    const changes = { starts_at: starts, place };
    const data = { at: starts, place, reason };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_changed', data, changes });
    await mailInvited(deps, id, 'meeting_moved', reason);
  });
}

/** Calls a meeting off; its cases wait for another. What was dealt with stays as it is. */
export async function cancelMeeting(
  deps: Deps,
  actor: Actor,
  id: string,
  { cancel_reason: reason }: z.infer<typeof cancelInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.status !== 'convened') throw conflict(`meeting_is_${meeting.status}`);
    await mailInvited(deps, id, 'meeting_cancelled', reason);
    await deps.db.rows.meetingItems.update(
      { meeting_id: id, state: 'listed' },
      { state: 'deferred', live_key: null, reason },
    );
    const changes = { status: 'cancelled', ended_reason: reason } as const;
    await noteMeeting(deps, actor, meeting, {
      type: 'meeting_cancelled',
      data: { reason },
      changes,
    });
  });
}

/**
 * Says whether one comes. A deputy is the colleague of an absence on record for that day, since
 * nobody else may vote on the seat; without one the answer is refused.
 */
export async function answerInvitation(
  deps: Deps,
  actor: Actor,
  id: string,
  { answer, answer_reason: reason }: z.infer<typeof answerInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    await deps.db.rows.meetings.lock({ id });
    const { meeting, people } = await openMeeting(deps, actor, id);
    const own = askedAs(people, actor);
    if (!own) throw forbidden('meeting_not_asked');
    if (!isAhead(meeting.status)) throw conflict(`meeting_is_${meeting.status}`);
    if (answer === 'deputy') {
      const day = zoneDay(new Date(meeting.starts_at));
      const deputies = await deputiesOn(deps.db, [own.user_id, actor.userId], day);
      if (deputies.size === 0) throw invalid({ answer: { code: 'meeting_no_deputy' } });
    }
    if (answer === 'no' && reason.length < 2)
      throw invalid({ answer_reason: { code: 'reason_needed' } });
    await deps.db.rows.meetingPeople.update(
      { meeting_id: id, person_id: actor.personId },
      { answer, answer_reason: reason, answered_at: deps.clock.now().toISOString() },
    );
    await noteMeeting(deps, actor, meeting, { type: 'meeting_answered', data: { answer } });
  });
}

/**
 * Another head of department takes the chair, as the members present have agreed; after the end, to
 * confirm the minutes.
 */
export async function nameChair(
  deps: Deps,
  actor: Actor,
  id: string,
  { chair, chair_reason: reason }: z.infer<typeof chairInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.status === 'cancelled') throw conflict('meeting_is_cancelled');
    const next = await chairOf(deps, meeting.programme_id, chair);
    if (next.id === meeting.chair_id) throw conflict('meeting_same_chair');
    const changes = { chair_id: next.id, chair_reason: reason };
    const data = { userId: next.id, from: meeting.chair_id, reason };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_chair_named', data, changes });
  });
}

/** Another secretary of the programme goes on with it. */
export async function takeOver(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.status === 'cancelled') throw conflict('meeting_is_cancelled');
    if (meeting.secretary_id === actor.userId) throw conflict('meeting_same_secretary');
    const changes = { secretary_id: actor.userId };
    const data = { from: meeting.secretary_id };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_secretary_changed', data, changes });
  });
}
