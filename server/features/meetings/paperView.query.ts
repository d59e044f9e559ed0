import type { Actor } from '../../domain/actor.js';
import type { Deps } from '../../shared/request/deps.js';
import { agendaFor, agendaOf, asideOf } from './agenda.query.js';
import type { MeetingFile } from './meeting.file.js';
import { accountNames } from './meetingPeople.query.js';

/** The sheets that are signed in the room: who came, and item by item how each voted. */
export async function paperView(
  deps: Deps,
  actor: Actor,
  { meeting, people }: MeetingFile,
): Promise<object> {
  const members = people.filter(({ part }) => part === 'member');
  const accounts = people.map(({ user_id: account }) => account);
  const names = await accountNames(deps.db, accounts);
  const agenda = agendaFor(await agendaOf(deps, meeting.id, actor.locale), actor).filter(
    ({ item }) => item.state !== 'gone',
  );
  const aside = await asideOf(deps, agenda, accounts);
  return {
    heading: meeting.title,
    at: meeting.starts_at,
    place: meeting.place,
    people: people.map(({ user_id: account, part }, at) => ({
      no: at + 1,
      name: names.get(account) ?? '',
      part: { key: `meetings.part.${part}` },
    })),
    items: agenda.map(({ item, title, file, voting }, at) => ({
      no: at + 1,
      title,
      number: file.row.number ?? '',
      secret: voting.ballot === 'secret',
      members: members.map(({ user_id: account }) => ({
        name: names.get(account) ?? '',
        aside: aside.get(item.id)?.has(account) === true,
      })),
    })),
  };
}
