import type { TestDatabase } from './databases.js';
import { five, meetingZone } from './vote.js';

/** A zone whose clock stands at this; its meeting is convened for the afternoon. */
export const afternoon = '2026-03-02 15:00';

/** A zone whose secretary has convened a joint meeting over both cases that wait for their vote. */
export async function convenedMeeting(
  database: TestDatabase,
  names: readonly string[] = five,
  vote?: object,
) {
  const zone = await meetingZone(database, names, vote);
  const secretary = await zone.zone.browse(zone.zone.secretary);
  const typed = {
    programme: 'kechuang',
    title: 'Joint meeting 1',
    starts: afternoon,
    place: 'Room 301',
    chair: zone.zone.head.userId,
    cases: [zone.first, zone.second],
  };
  const answer = await secretary.post('/meetings/new', typed, '/meetings/new');
  if (answer.status !== 303) throw new Error(`convening answered ${answer.status}`);
  const meeting = String(answer.headers['location']);
  const { rows } = zone.zone.deps.db;
  const items = await rows.meetingItems.all({ meeting_id: meeting.split('/')[2] ?? '' }, [
    ['position', 'ASC'],
  ]);
  const itemOf = (caseId: string): string =>
    `${meeting}/items/${items.find((item) => item.application_id === caseId)?.id ?? ''}`;
  return { ...zone, secretary, meeting, itemOf };
}
export type ConvenedMeeting = Awaited<ReturnType<typeof convenedMeeting>>;

/** The secretary opens the meeting, or goes on with it, and records these members as present. */
export async function opened(meeting: ConvenedMeeting, there: readonly number[]): Promise<void> {
  const { secretary, meeting: at } = meeting;
  const answer = await secretary.post(`${at}/open`, {}, at);
  if (answer.status !== 303) throw new Error(`opening answered ${answer.status}`);
  await attend(meeting, there);
}

/** Records exactly these members as present. */
export async function attend(
  { secretary, members, meeting: at }: ConvenedMeeting,
  there: readonly number[],
): Promise<void> {
  const typed = Object.fromEntries(
    members.map(({ personId }, member) => [
      `is.${personId}`,
      there.includes(member) ? 'present' : 'absent',
    ]),
  );
  const answer = await secretary.post(`${at}/attendance`, typed, at);
  if (answer.status !== 303) throw new Error(`attendance answered ${answer.status}`);
}
