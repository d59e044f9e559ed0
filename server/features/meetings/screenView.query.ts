import type { Actor } from '../../domain/actor.js';
import { isThere } from '../../domain/meetings/meeting.js';
import type { Deps } from '../../shared/request/deps.js';
import { voteRoom } from '../../shared/ballots/voteRoom.query.js';
import { agendaFor, agendaOf, asideOf } from './agenda.query.js';
import { openMeeting } from './meeting.file.js';
import { badgeOf } from './meeting.page.js';
import { accountNames } from './meetingPeople.query.js';

/** After so many seconds the room sees anew how things stand. */
const renewedEvery = 10;

/**
 * What the room looks at: the item that is being dealt with, who stands aside from it, how many have
 * voted, and the count once there is one. How anybody voted is never in it.
 */
export async function screenView(
  deps: Deps,
  actor: Actor,
  id: string,
  locale: Actor['locale'],
): Promise<object> {
  const { meeting, people } = await openMeeting(deps, actor, id);
  const whole = await agendaOf(deps, id, locale);
  const agenda = agendaFor(whole, actor);
  const members = people.filter(({ part }) => part === 'member');
  const current =
    agenda.find(({ item }) => item.state === 'open') ??
    agenda
      .filter(({ item }) => item.state === 'closed')
      .toSorted((a, b) => ((a.item.closed_at ?? '') < (b.item.closed_at ?? '') ? 1 : -1))[0];
  const next = agenda.find(({ item }) => item.state === 'listed');
  const there = members.filter(({ attendance }) => isThere(attendance)).map((each) => each.user_id);
  const asideNext = next ? (await asideOf(deps, [next], there)).get(next.item.id) : undefined;
  const frame = {
    title: deps.words(locale, 'meetings.screen.title'),
    renew: renewedEvery,
    here: `/meetings/${id}/screen`,
    heading: meeting.title,
    back: `/meetings/${id}`,
    elsewhere: whole.some((each) => each.item.state === 'open' && !agenda.includes(each)),
    // Not while somebody who stands aside from it looks on.
    next: (asideNext === undefined || asideNext.size === 0) && (next?.title ?? false),
  };
  if (!current) return { ...frame, item: false };
  const accounts = members.map(({ user_id: account }) => account);
  const aside = [...((await asideOf(deps, [current], accounts)).get(current.item.id) ?? [])];
  const names = await accountNames(deps.db, aside);
  const { row } = current.file;
  return {
    ...frame,
    item: {
      no: agenda.indexOf(current) + 1,
      title: current.title,
      number: row.number ?? '',
      applicant: row.applicant_name,
      aside: aside.map((account) => names.get(account) ?? '').join('、'),
      progress: current.outcome === 'voting' && (await progressOf(deps, current.file)),
      badge: badgeOf(current.item.state, current.outcome),
      counts: current.tally !== null && {
        key: 'ranking.tally',
        params: { ...current.tally, classes: '' },
      },
    },
  };
}

async function progressOf(deps: Deps, file: Parameters<typeof voteRoom>[1]): Promise<object> {
  const { standing, room } = await voteRoom(deps, file);
  const count = (...states: readonly string[]): number =>
    standing.members.filter(({ seat, is }) => states.includes(is) && !room.gone.includes(seat))
      .length;
  return { cast: count('voted'), of: count('voted', 'asked') + room.joined.length };
}
