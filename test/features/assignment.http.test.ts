import type { Actor } from '../../server/domain/actor.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

const many = 40;
const eachOf = 5;

onEachDatabase('experts for forty cases at once', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  const experts: Actor[] = [];
  const cases: string[] = [];

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    for (let index = 0; index < 24; index += 1) experts.push(await zone.expert(`expert${index}`));
    for (let index = 0; index < many; index += 1) {
      cases.push((await zone.inReview(`Project ${index}`)).id);
    }
    // The letters about what happened before have been written.
    await database.db.rows.applications.update({ id: cases }, { untold_from: null });
  }, 120_000);
  afterAll(() => database.close());

  const base = (): string => `/calls/${zone.ids.call}/reviews`;
  const rules = { stage: 'review', outside: '1', finance: '0', limit: '10' };
  const mails = () => database.db.rows.mails.all({ event: 'reviews_invited' });
  const proposals = () =>
    database.db.rows.assignmentProposals.all({ call_id: zone.ids.call }, [['made_at', 'ASC']]);

  /** Presses what works out a proposal for these cases; where it stands. */
  async function propose(secretary: Actor, of: readonly string[], limit = '10'): Promise<string> {
    const browser = await zone.browse(secretary);
    const made = await browser.post(
      `${base()}/assign`,
      { ...rules, limit, case: [...of] },
      `${base()}/assign?stage=review`,
    );
    expect(made.status).toBe(303);
    return String(made.headers['location']).replace(/^https?:\/\/[^/]+/, '');
  }

  test('five wanted and too little room: every panel gets as many, and it says what lacks', async () => {
    // 24 experts with one review each for 40 cases: 24 seats of 200.
    const page = await propose(zone.secretary, cases, '1');
    const { text } = await (await zone.browse(zone.secretary)).get(page);
    expect(text).toContain('seats lack anybody');
    const [{ content } = { content: null }] = await proposals();
    expect(content?.pairs).toHaveLength(24);
    expect(content?.lacks.reduce((sum, { seats }) => sum + seats, 0)).toBe(many * eachOf - 24);
    expect(await mails()).toEqual([]);
  });

  test('a conflict that appears before the seating is refused by name, and nobody is seated', async () => {
    const page = await propose(zone.secretary, cases.slice(0, 2));
    const [proposal] = (await proposals()).slice(-1);
    const [pair] = proposal?.content.pairs ?? [];
    const [row] = await database.db.rows.applications.all({ id: pair?.caseId ?? '' });
    const joined = { organisation_id: row?.organisation_id ?? '', user_id: pair?.expertId ?? '' };
    await database.db.rows.memberships.insert({
      ...joined,
      position: 'member',
      joined_at: zone.clock.now().toISOString(),
    });
    const browser = await zone.browse(zone.secretary);
    const refused = await browser.post(`${page}/seat`, {}, page);
    expect(refused.status).toBe(409);
    const name = experts.find(({ userId }) => userId === pair?.expertId)?.name ?? 'nobody';
    expect(refused.text).toContain(name);
    expect(refused.text).toContain(row?.number ?? 'no number');
    expect(await database.db.rows.reviews.all({})).toEqual([]);
    await database.db.rows.memberships.remove(joined);
  });

  test('a change by hand is checked again, and the second of two secretaries is told', async () => {
    const page = await propose(zone.secretary, cases.slice(0, 2));
    const [proposal] = (await proposals()).slice(-1);
    if (!proposal) throw new Error('no proposal');
    const { pairs, reserves } = proposal.content;
    const key = ({ caseId, expertId }: { caseId: string; expertId: string }): string =>
      `${caseId} ${expertId}`;
    const browser = await zone.browse(zone.secretary);
    const tooMany = [...pairs, ...reserves].map(key);
    const refused = await browser.post(`${page}/change`, { pair: tooMany }, page);
    expect([refused.status, refused.text.includes('more experts than')]).toEqual([409, true]);
    const [first] = pairs;
    const [instead] = reserves.filter(({ caseId }) => caseId === first?.caseId);
    const changed = [...pairs.slice(1).map(key), ...(instead ? [key(instead)] : [])];
    const colleague = await zone.browse(await zone.person('colleague', 'review_secretary'));
    const seen = await colleague.get(page);
    expect(seen.status).toBe(200);
    expect((await browser.post(`${page}/change`, { pair: changed }, page)).status).toBe(303);
    // The colleague's page is of before the change.
    const hash = proposal.content_hash;
    const late = await colleague.post(`${page}/seat`, { hash }, page);
    expect(late.status).toBe(409);
    expect(await database.db.rows.reviews.all({})).toEqual([]);
  });

  test('who is kept out of a case changes nothing of it by changing the others', async () => {
    const page = await propose(zone.secretary, cases.slice(0, 2));
    const [proposal] = (await proposals()).slice(-1);
    const [own = '', other = ''] = cases;
    const of = (caseId: string, from = proposal?.content) =>
      from?.pairs.filter((pair) => pair.caseId === caseId).map(({ expertId }) => expertId) ?? [];
    const kin = await zone.person('kin', 'review_secretary');
    const row = await database.db.rows.applications.find({ id: own });
    await database.db.rows.memberships.insert({
      organisation_id: row?.organisation_id ?? '',
      user_id: kin.userId,
      position: 'member',
      joined_at: zone.clock.now().toISOString(),
    });
    const browser = await zone.browse(kin);
    expect((await browser.get(page)).text).not.toContain(row?.number ?? '');
    const pair = of(other)
      .slice(1)
      .map((expertId) => `${other} ${expertId}`);
    expect((await browser.post(`${page}/change`, { pair }, page)).status).toBe(303);
    const after = (await proposals()).find(({ id }) => id === proposal?.id)?.content;
    expect(of(own)).toHaveLength(eachOf);
    expect([of(own, after), of(other, after)]).toEqual([of(own), of(other).slice(1)]);
  });

  test('all are seated by four pages and four presses, each expert written to once', async () => {
    const secretary = await zone.browse(zone.secretary);
    // Board, form, dry run, seat.
    const board = await secretary.get(base());
    expect(board.text).toContain('/reviews/assign');
    const page = await propose(zone.secretary, cases);
    const older = await propose(zone.secretary, cases);
    expect((await secretary.post(`${page}/seat`, {}, page)).status).toBe(303);
    const seated = await database.db.rows.reviews.all({});
    expect(seated).toHaveLength(many * eachOf);
    const of = (caseId: string): string[] =>
      seated.flatMap((row) => (row.application_id === caseId ? [row.expert_id] : []));
    for (const id of cases) expect(new Set(of(id)).size).toBe(eachOf);
    // 200 seats of 24 experts: as evenly as whole numbers allow.
    const loads = experts.map(
      ({ userId }) => seated.filter(({ expert_id: expert }) => expert === userId).length,
    );
    expect([Math.min(...loads), Math.max(...loads)]).toEqual([8, 9]);
    const letters = await mails();
    expect(letters).toHaveLength(24);
    expect(letters[0]?.body).not.toContain('Project');
    const untold = await database.db.rows.applications.all({ id: cases });
    expect(untold.map((row) => row.untold_from)).toEqual(cases.map(() => null));
    // What somebody else had worked out from the same cases seats nobody twice.
    const again = await secretary.post(`${older}/seat`, {}, older);
    expect([again.status, again.text.includes('have changed')]).toEqual([409, true]);
    expect(await database.db.rows.reviews.all({})).toHaveLength(many * eachOf);
    const { content_hash: hash } = (await proposals()).find(({ id }) => page.endsWith(id)) ?? {};
    const twice = await secretary.post(`${page}/seat`, { hash: hash ?? '' }, page);
    expect(twice.status).toBe(409);
  });

  test('a person with two accounts is proposed by one of them, and has one seat on a case', async () => {
    const { id } = await zone.inReview('Twin');
    const [one] = experts;
    const twin = await zone.expert('twin');
    if (!one) throw new Error('no expert');
    await database.db.rows.users.update({ id: twin.userId }, { person_id: one.personId });
    await propose(zone.secretary, [id], '20');
    const [proposal] = (await proposals()).slice(-1);
    const proposed = proposal?.content.experts.map((expert) => expert.id) ?? [];
    expect(proposed).toHaveLength(experts.length);
    expect([one.userId, twin.userId].filter((each) => proposed.includes(each))).toHaveLength(1);
    const secretary = await zone.browse(zone.secretary);
    const seat = async (...chosen: readonly Actor[]) => {
      const typed = { experts: chosen.map(({ userId }) => userId) };
      const { status } = await secretary.post(`/cases/${id}/review/assign`, typed, `/cases/${id}`);
      const seated = await database.db.rows.reviews.all({ application_id: id });
      return [status, ...seated.map((row) => row.expert_id)];
    };
    expect(await seat(one, twin)).toEqual([422]);
    expect(await seat(one)).toEqual([303, one.userId]);
    expect(await seat(twin)).toEqual([422, one.userId]);
  });

  test('an officer, a head and an expert find neither the form nor a proposal', async () => {
    const [proposal] = await proposals();
    for (const who of [zone.staff, zone.head, experts[0] ?? zone.head]) {
      const browser = await zone.browse(who);
      for (const path of [`${base()}/assign`, `${base()}/proposals/${proposal?.id ?? ''}`]) {
        expect([403, 404]).toContain((await browser.get(path)).status);
      }
    }
  });
});
