import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { newId } from '../../server/shared/request/deps.js';
import type { DemoZone } from './demoZone.js';
import { done, sceneReason, type Scene } from './sceneSteps.js';

const hour = 3_600_000;

/** A moment as a browser's own control sends it. */
const typedMoment = (at: Date): string =>
  new Date(at.getTime() + 8 * hour).toISOString().slice(0, 16);

const accountOf = async ({ deps: { db } }: DemoZone, id: string): Promise<string> =>
  (await db.rows.users.find({ email: `${id}${demoDomain}` }))?.id ?? '';

/** Opens a meeting that was convened for today. */
async function open(zone: DemoZone, page: string): Promise<void> {
  await done(zone, ['secretary', page], `${page}/open`);
}

/** A meeting that deals with its only item, two heads of department being there for the chair. */
const itemInSession: Scene = async (zone) => {
  const { db, clock } = zone.deps;
  const meeting = await db.rows.meetings.find({ programme_id: 'kechuang' });
  const item = await db.rows.meetingItems.find({ meeting_id: meeting?.id ?? '' });
  const page = `/meetings/${meeting?.id}`;
  const here = `${page}/items/${item?.id}`;
  await db.rows.grants.insert({
    id: newId(),
    user_id: await accountOf(zone, 'officer2'),
    role: 'department_head',
    programme_id: 'kechuang',
    granted_by: await accountOf(zone, 'security'),
    granted_at: clock.now().toISOString(),
  });
  const starts = typedMoment(new Date(clock.now().getTime() + hour));
  const moved = { starts, place: '二楼会议室', change_reason: sceneReason };
  await done(zone, ['secretary', page], `${page}/change`, moved);
  await open(zone, page);
  const people = await db.rows.meetingPeople.all({ meeting_id: meeting?.id ?? '' });
  const there = Object.fromEntries(people.map((each) => [`is.${each.person_id}`, 'present']));
  await done(zone, ['secretary', page], `${page}/attendance`, there);
  await done(zone, ['secretary', here], `${here}/begin`);
  return [
    ['secretary', page],
    ['joint5', here],
    ['head', here],
    ['secretary', `${page}/minutes`],
  ];
};

/** A meeting in session with an item that nobody has begun with. */
const meetingWithRest: Scene = async (zone) => {
  const { db, clock } = zone.deps;
  const waiting = await db.rows.applications.find({ programme_id: 'haichuang', stage: 'joint' });
  const typed = {
    programme: 'haichuang',
    title: '海创联席会议',
    starts: typedMoment(new Date(clock.now().getTime() + hour)),
    place: '二楼会议室',
    chair: await accountOf(zone, 'head'),
    cases: [waiting?.id ?? ''],
  };
  const form = '/meetings/new?programme=haichuang';
  const page = await done(zone, ['secretary', form], '/meetings/new', typed);
  await open(zone, page);
  return [['secretary', page]];
};

/** A meeting in session and what its people are asked in it. */
export const meetingScenes: readonly Scene[] = [itemInSession, meetingWithRest];
