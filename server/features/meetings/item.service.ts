import { z } from 'zod';
import type { Actor } from '../../domain/actor.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { choice, paragraph, readTyped } from '../../domain/typed.js';
import { attendVote } from '../../shared/ballots/attendVote.js';
import { ballotInput, castBallot, takeBackBallot } from '../../shared/ballots/castBallot.js';
import { chairVote } from '../../shared/ballots/chairVote.js';
import { votingIn } from '../../shared/ballots/voteRoom.query.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { holdItem, type ItemPlace } from './heldItem.step.js';
import { agendaFor, agendaOf } from './agenda.query.js';
import { isInRoom, quorumOf, thereAmong } from './inRoom.query.js';
import { holdAsChair, noteMeeting, openMeeting } from './meeting.file.js';
import { settleItems } from './settle.step.js';

/**
 * Begins with an item: those present who may vote on it must be enough, and its vote waits for them
 * alone. Where its case has left the vote meanwhile it is only marked so: `gone`.
 */
export async function beginItem(
  deps: Deps,
  actor: Actor,
  of: ItemPlace,
): Promise<'begun' | 'gone'> {
  return deps.db.transaction(async () => {
    const { meeting, people, item } = await holdItem(deps, actor, of);
    if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
    const agenda = await settleItems(deps, meeting);
    const now = agenda.find((each) => each.item.id === item.id);
    if (now?.item.live_key === null) return 'gone';
    if (agenda.some((each) => each.item.state === 'open')) throw conflict('meeting_item_open');
    if (item.state !== 'listed') throw conflict('meeting_item_not_listed');
    const held = await holdCase(deps, item.application_id);
    const { present, needed } = await quorumOf(deps, held, people);
    if (present < needed) throw conflict('meeting_no_quorum', { present, needed });
    const opened_at = deps.clock.now().toISOString();
    await deps.db.rows.meetingItems.update({ id: item.id }, { state: 'open', opened_at });
    await noteMeeting(deps, actor, meeting, {
      type: 'meeting_item_opened',
      data: { item: item.id, present, needed },
    });
    await attendVote(deps, item.application_id, thereAmong(people));
    return 'begun';
  });
}

/** An item whose vote is over is done; refused while it is open. */
export async function finishItem(deps: Deps, actor: Actor, of: ItemPlace): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting, item } = await holdItem(deps, actor, of);
    if (item.state !== 'open') throw conflict('meeting_item_not_open');
    const agenda = await settleItems(deps, meeting);
    const now = agenda.find((each) => each.item.id === item.id);
    if (!now || now.outcome === 'voting') throw conflict('meeting_vote_open');
    const data = { item: item.id, outcome: now.outcome };
    await noteMeeting(deps, actor, meeting, { type: 'meeting_item_closed', data });
  });
}

/** A ballot cast in the room, by who is recorded as present there or stands in for one who is. */
export async function voteOnItem(
  deps: Deps,
  actor: Actor,
  of: ItemPlace,
  typed: z.infer<typeof ballotInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await openItem(deps, actor, of);
    await castBallot(deps, actor, held, readTyped(ballotInput, typed));
  });
}

/** Takes one's ballot back while it is not counted. */
export async function takeBackOnItem(deps: Deps, actor: Actor, of: ItemPlace): Promise<void> {
  await deps.db.transaction(async () => {
    await takeBackBallot(deps, actor, await openItem(deps, actor, of));
  });
}

/** The case of the item that is being dealt with, held for a ballot of who is in the room. */
async function openItem(deps: Deps, actor: Actor, of: ItemPlace): Promise<HeldCase> {
  const { meeting, people } = await openMeeting(deps, actor, of.meeting);
  const agenda = agendaFor(await agendaOf(deps, of.meeting, actor.locale), actor);
  const one = agenda.find(({ item }) => item.id === of.item);
  if (!one) throw hidden();
  if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
  if (one.item.state !== 'open') throw conflict('meeting_item_not_open');
  if (!isInRoom(actor, people)) throw conflict('meeting_not_present');
  const held = await holdCase(deps, one.item.application_id);
  const place = votingIn(held)?.place;
  if (place?.visit !== one.item.visit) throw conflict('meeting_item_not_open');
  return held;
}

export const chairItemInput = z.object({
  verb: choice(['close_vote', 'cast_deciding', 'vote_again']),
  outcome: z.unknown().optional(),
  close_reason: paragraph({ min: 5, max: 1000 }),
});

/** What the chair of the meeting does about the vote on an item: the chair's verbs of the case. */
export async function chairOnItem(
  deps: Deps,
  actor: Actor,
  of: ItemPlace,
  { verb, outcome, close_reason: reason }: z.infer<typeof chairItemInput>,
): Promise<void> {
  await deps.db.transaction(async () => {
    const { meeting } = await holdAsChair(deps, actor, of.meeting);
    if (meeting.status !== 'in_session') throw conflict(`meeting_is_${meeting.status}`);
    const agenda = agendaFor(await agendaOf(deps, of.meeting, actor.locale), actor);
    const one = agenda.find(({ item }) => item.id === of.item);
    if (!one) throw hidden();
    if (one.item.state !== 'open') throw conflict('meeting_item_not_open');
    const held = await holdCase(deps, one.item.application_id);
    if (votingIn(held)?.place.visit !== one.item.visit) throw conflict('meeting_item_not_open');
    await chairVote(deps, actor, held, verb, { reason, outcome });
    await deps.db.rows.meetingItems.update({ id: one.item.id }, { reason });
  });
}
