import type { Actor } from '../../server/domain/actor.js';
import type { TestDatabase } from './databases.js';
import { reviewedCase } from './reviewedCase.js';
import { reviewZone, type ReviewZone } from './reviewZone.js';
import type { Visitor } from './visitor.js';

/** Three votes are enough to be valid. */
const open3 = { quorum: 3 };
export const secret = { quorum: 3, ballot: 'secret' };

/** A zone in which these members meet over one case that was ranked first, and another. */
export async function meetingZone(
  database: TestDatabase,
  names: readonly string[],
  vote: object = open3,
) {
  const zone = await reviewZone(database, { quota: 2, budgetYuan: 3_500_000, whole: true, vote });
  const experts: Actor[] = [];
  for (const name of ['one', 'two', 'three', 'four', 'five']) experts.push(await zone.expert(name));
  const rated = (title: string, total: number) =>
    reviewedCase(zone, title, experts, [total, total, total, total, total]);
  const members: Actor[] = [];
  for (const name of names) members.push(await zone.person(name, 'joint_member'));
  const [first, second] = [await rated('Alpha', 90), await rated('Beta', 80)];
  const head = await zone.browse(zone.head);
  await head.post(`/calls/${zone.ids.call}/ranking`, {
    [`choice.${first}`]: 'first',
    [`choice.${second}`]: 'second',
  });
  const browsers: Visitor[] = [];
  for (const member of members) browsers.push(await zone.browse(member));
  return { zone, head, members, browsers, first, second, at: `/calls/${zone.ids.call}/meeting` };
}
export type Meeting = Awaited<ReturnType<typeof meetingZone>>;

export const five = ['m1', 'm2', 'm3', 'm4', 'm5'];
export const reason = 'Too dear for what it promises.';
export const stageOf = async (zone: ReviewZone, id: string) => (await zone.stateOf(id)).stage;
export const form = (id: string) => `/cases/${id}/stages/joint`;

/** One vote of the `at`th member on the first case. */
export async function cast(
  { browsers, first, at }: Meeting,
  member: number,
  vote: string,
  why = reason,
) {
  const typed = { [`vote.${first}`]: vote, [`why.${first}`]: why };
  return (await browsers[member]?.post(at, typed))?.status;
}

/** The ballots that the page of a case publishes. */
export const listed = (page: string) =>
  [...page.matchAll(/<th scope="row" class="mono">([\dA-F-]{9})<\/th><td>([^<]*)(<[^/])?/g)].map(
    ([, code, choice = '', badge]) => ({
      code,
      choice: choice.trim(),
      yours: badge !== undefined,
    }),
  );
