import { z } from 'zod';
import { drawNumber } from '../../data/stores/numberStore.js';
import type { Actor } from '../../domain/actor.js';
import { minutesHash, notesMark } from '../../domain/meetings/minutes.js';
import { conflict, forbidden, invalid, stale } from '../../domain/refusal.js';
import { choice, optionalLine, paragraph } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { keptOutIn } from './keptOutIn.query.js';
import { holdAsChair, holdMeeting, noteMeeting } from './meeting.file.js';
import { mailConfirmed, mailMinutesBack, mailToConfirm } from './meeting.mails.js';
import { minutesOf } from './minutes.query.js';
import { settleItems } from './settle.step.js';

export const notesInput = z.object({
  words: paragraph({ min: 0, max: 20_000 }),
  does: choice(['save', 'hand_in']),
  /** The text that its writer began from. */
  seen: optionalLine(64),
});

export const decideMinutesInput = z.object({
  decision: choice(['confirm', 'give_back']),
  decision_reason: paragraph({ min: 0, max: 1000 }),
});

/** Numbers of minutes begin so. */
const prefix = 'HY';

/**
 * Keeps the secretary's words, and hands them to the chair where asked to: of the minutes once the
 * meeting is over, or of a correction once those are confirmed. Refuses, beside what is saved by
 * now, a text that was begun before a colleague saved another.
 */
export async function keepNotes(
  deps: Deps,
  actor: Actor,
  id: string,
  { words, does, seen }: z.infer<typeof notesInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdMeeting(deps, actor, id);
    if (meeting.notes_state === 'handed_in') throw conflict('minutes_handed_in');
    // They are about the whole agenda: who stands aside from a part of it leaves another's alone.
    const own = meeting.notes === '' || meeting.notes_person === actor.personId;
    if (!own && (await keptOutIn(deps, actor, id)).size > 0) throw forbidden('not_your_step');
    if (seen !== notesMark(meeting.notes_state, meeting.notes)) throw stale();
    const changes = {
      notes: words,
      notes_by: actor.userId,
      notes_person: actor.personId,
      notes_at: deps.clock.now().toISOString(),
    };
    if (does === 'save') {
      await deps.db.rows.meetings.update({ id }, changes);
      return;
    }
    if (meeting.status !== 'ended') throw conflict('minutes_not_over');
    // Nobody could confirm them, nor write on.
    const chair = await deps.db.rows.users.find({ id: meeting.chair_id });
    if (chair?.person_id === actor.personId) throw conflict('minutes_own');
    const after = (await deps.db.rows.meetingMinutes.count({ meeting_id: id })) > 0;
    if (after && words === '') throw invalid({ words: { code: 'minutes_empty' } });
    await settleItems(deps, meeting);
    await noteMeeting(deps, actor, meeting, {
      type: 'minutes_handed_in',
      data: {},
      changes: { ...changes, notes_state: 'handed_in', notes_reason: '' },
    });
    await mailToConfirm(deps, meeting);
  });
}

/**
 * The chair confirms what another person has written, which is numbered and frozen with that, or
 * gives it back. A correction gets the number of the minutes and the next part.
 */
export async function decideMinutes(
  deps: Deps,
  actor: Actor,
  id: string,
  { decision, decision_reason: reason }: z.infer<typeof decideMinutesInput>,
): Promise<void> {
  const now = deps.clock.now();
  await deps.db.transaction(async () => {
    const file = await holdAsChair(deps, actor, id);
    const { meeting } = file;
    const { notes_by: writer, notes_person: person, notes_at: at } = meeting;
    if (meeting.notes_state !== 'handed_in' || writer === null || person === null || at === null) {
      throw conflict('minutes_not_handed_in');
    }
    if (person === actor.personId) throw forbidden('minutes_own');
    if (decision === 'give_back') {
      if (reason.length < 5) throw invalid({ decision_reason: { code: 'minutes_reason' } });
      const changes = { notes_state: 'given_back', notes_reason: reason } as const;
      await noteMeeting(deps, actor, meeting, {
        type: 'minutes_given_back',
        data: { reason },
        changes,
      });
      await mailMinutesBack(deps, meeting, writer, reason);
      return;
    }
    const before = await deps.db.rows.meetingMinutes.all({ meeting_id: id }, [['part', 'ASC']]);
    const part = before.length + 1;
    const content = await minutesOf(deps, file, 'zh-CN', part);
    const frozen = part === 1 ? content : { ...content, items: [] };
    const number = before[0]?.number ?? (await drawNumber(deps.db, prefix, now));
    const hash = minutesHash(frozen);
    await deps.db.rows.meetingMinutes.insert({
      meeting_id: id,
      part,
      number,
      content: frozen,
      content_hash: hash,
      written_by: writer,
      written_person: person,
      written_at: at,
      confirmed_by: actor.userId,
      confirmed_person: actor.personId,
      confirmed_at: now.toISOString(),
    });
    await noteMeeting(deps, actor, meeting, {
      type: 'minutes_confirmed',
      data: { number, part, hash },
      changes: { notes: '', notes_state: 'confirmed', notes_reason: '' },
    });
    await mailConfirmed(deps, meeting, number);
  });
}
