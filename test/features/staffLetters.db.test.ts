import { chooseWorkLetters } from '../../server/features/accounts/workLetterChoice.service.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { writeWorkLetters } from '../../server/features/tasks/workLetters.job.js';
import { loadAccount } from '../../server/data/stores/actorStore.js';
import type { Actor } from '../../server/domain/actor.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { monday } from '../support/testApp.js';

/** Each has its letter: work that waits, as people chose, and what happens to a case, as it happens. */
let zone: DemoZone;

const hourMs = 3_600_000;

beforeAll(async () => {
  zone = await openDemoZone();
}, 240_000);
afterAll(() => zone.close());

async function actorOf(name: string): Promise<Actor> {
  const { db } = zone.deps;
  const user = await db.rows.users.find({ email: `${name}${demoDomain}` });
  const account = user && (await loadAccount(db, user.id));
  if (!account) throw new Error(`nobody is called ${name}`);
  return account.actor;
}

const written = async (actor: Actor): Promise<number> =>
  zone.deps.db.rows.mails.count({ to_user_id: actor.userId, event: 'work_waits' });

/** At this hour of the zone, so many days after its Monday, which begins at nine. */
function at(day: number, hour: number): void {
  zone.clock.set(new Date(monday.getTime() + day * 24 * hourMs + (hour - 9) * hourMs));
}

test('work is told once a working day at one’s hour, at once while it is new, or not at all', async () => {
  const { deps } = zone;
  const [daily, once, none] = [
    await actorOf('desk'),
    await actorOf('checker'),
    await actorOf('officer'),
  ];
  await chooseWorkLetters(deps, daily, { how: 'daily', hour: 10 });
  await chooseWorkLetters(deps, once, { how: 'at_once', hour: 8 });
  await chooseWorkLetters(deps, none, { how: 'none', hour: 8 });
  const counts = async (): Promise<readonly number[]> => {
    await writeWorkLetters(deps);
    return Promise.all([written(daily), written(once), written(none)]);
  };
  at(0, 9);
  // Not their hour yet; what is new is told at once.
  expect(await counts()).toEqual([0, 1, 0]);
  at(0, 10);
  expect(await counts()).toEqual([1, 1, 0]);
  at(0, 15);
  expect(await counts()).toEqual([1, 1, 0]);
  at(1, 9);
  expect(await counts()).toEqual([1, 1, 0]);
  at(1, 11);
  expect(await counts()).toEqual([2, 1, 0]);
  // A Saturday.
  at(5, 11);
  expect(await counts()).toEqual([2, 1, 0]);
  await chooseWorkLetters(deps, none, { how: 'daily', hour: 8 });
  at(7, 9);
  expect(await counts()).toEqual([2, 1, 1]);
});

test.each([
  'submitted',
  'accepted',
  'corrections_asked',
  'shortlisted',
  'approved',
  'notice_published',
  'agreement_ready',
  'agreement_signed',
  'report_due',
  'defence_set',
  'ended',
])('whoever applied is written to: %s', async (event) => {
  const { rows } = zone.deps.db;
  const letters = await rows.mails.all({ event });
  expect(letters.length).toBeGreaterThan(0);
  for (const id of new Set(letters.map((letter) => letter.application_id))) {
    const row = await rows.applications.find({ id: id ?? '' });
    const readers = letters.filter((each) => each.application_id === id);
    expect(readers.map(({ to_user_id: to }) => to)).toContain(row?.applicant_id);
  }
});

test('the time and place of a hearing reach the experts of its seats as well', async () => {
  const { rows } = zone.deps.db;
  const [letter] = await rows.mails.all({ event: 'defence_set' });
  const seats = await rows.reviews.all({ application_id: letter?.application_id ?? '' });
  const invited = await rows.mails.all({
    event: 'review_invited',
    application_id: letter?.application_id ?? '',
  });
  expect(seats.length).toBeGreaterThan(0);
  // A seat offered afterwards has time and place in its invitation.
  const told = new Set(
    [...(await rows.mails.all({ event: 'defence_set' })), ...invited]
      .filter(({ body }) => /地点：|Place: /.test(body))
      .map(({ to_user_id: to }) => to),
  );
  expect(seats.filter(({ expert_id: expert }) => !told.has(expert))).toEqual([]);
});

test('an invitation that is declined is told at once to those who fill the seat, and names nobody', async () => {
  const { db } = zone.deps;
  const [review] = await db.rows.reviews.all({ status: 'invited' });
  const expert = await db.rows.users.find({ id: review?.expert_id ?? '' });
  const path = `/reviews/${review?.id}`;
  const browser = await zone.as(expert?.email.split('@')[0] ?? '');
  await browser.post(`${path}/decline`, { reason: '近期无法参加评审' }, path);
  await tellCases(zone.deps);
  const letters = await db.rows.mails.all({ event: 'seat_declined' });
  const secretary = await actorOf('secretary');
  expect(letters.map(({ to_user_id: to }) => to)).toEqual([secretary.userId]);
  expect(letters[0]?.application_id).toBe(review?.application_id);
  expect(letters[0]?.body).not.toContain(expert?.name);
});
