import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import type { Actor } from '../../server/domain/actor.js';
import type { TestDatabase } from './databases.js';
import { reviewZone } from './reviewZone.js';

const day = 86_400_000;

/** A zone whose review is a defence meeting, with three teams and five experts who sit for each. */
export async function defenceZone(database: TestDatabase, review: object = {}) {
  const zone = await reviewZone(database, {
    whole: true,
    review: { kind: 'panel', ...review },
  });
  const experts: Actor[] = [];
  for (const name of ['one', 'two', 'three', 'four', 'five']) experts.push(await zone.expert(name));
  const teams: { readonly id: string; readonly applicant: Actor }[] = [];
  for (const title of ['Alpha', 'Beta', 'Gamma']) {
    const team = await zone.inReview(title);
    const chosen = experts.map(({ userId }) => userId);
    await seatExperts(zone.deps, zone.secretary, team.id, { stage: 'review', experts: chosen });
    teams.push(team);
  }
  const secretary = await zone.browse(zone.secretary);
  const form = `/defences/new?call=${zone.ids.call}&stage=review`;
  const plan = {
    call: zone.ids.call,
    stage: 'review',
    on: '2026-03-05',
    at: '09:00',
    minutes: '15',
    breaks: '09:15-09:45',
    place: 'Hall 1',
    bring: 'Slides',
    source: 'Lottery 2026061',
    cases: teams.map(({ id }) => id),
  };
  const answer = await secretary.post('/defences/new', plan, form);
  const at = String(answer.headers['location']).split('?')[0] ?? '';
  const id = at.split('/')[2] ?? '';
  const { rows } = zone.deps.db;
  const turns = () =>
    rows.defenceTurns.all({ defence_id: id }, [
      ['turn', 'ASC'],
      ['id', 'ASC'],
    ]);
  const letters = async (): Promise<readonly { body: string; to_user_id: string | null }[]> => {
    await tellCases(zone.deps);
    return rows.mails.all({ event: 'defence_set' });
  };
  const later = (days: number): void =>
    zone.clock.set(new Date(zone.clock.now().getTime() + days * day));
  const act = async (path: string, typed: object = {}): Promise<number> =>
    (await secretary.post(`${at}/${path}`, { ...typed }, at)).status;
  return {
    zone,
    experts,
    teams,
    secretary,
    form,
    plan,
    answer,
    at,
    id,
    turns,
    letters,
    later,
    act,
  };
}
export type DefenceZone = Awaited<ReturnType<typeof defenceZone>>;

/** Draws the order on the next day and calls every team. */
export async function called({ later, act }: DefenceZone): Promise<void> {
  later(1);
  for (const [path, typed] of [
    ['draw', { value: '314' }],
    ['call', {}],
  ] as const) {
    const status = await act(path, typed);
    if (status !== 303) throw new Error(`${path} answered ${status}`);
  }
}
