import { checkInvariants } from '../../server/data/invariants.js';
import type { Actor } from '../../server/domain/actor.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { takeSeatBack } from '../../server/shared/recusal/takeSeatBack.step.js';
import { holdCase } from '../../server/shared/casefile/caseFile.js';
import { dateWords } from '../../server/shared/words/dateWords.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { nobodyElseLearns, waysAreTold } from '../support/seatSight.js';

const reason = 'Has not answered two reminders';
const stage = 'review';

/** Five are wanted, three are enough, and the secretary closes. */
onEachDatabase('the seats of a review', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  const pool: Actor[] = [];
  beforeAll(async () => {
    database = await open();
    const review = { at_least: 3, closing: 'secretary' };
    zone = await reviewZone(database, { whole: true, review });
    for (const name of ['Abelson', 'Bergson', 'Carlson', 'Davidson', 'Ericson', 'Ferguson']) {
      pool.push(await zone.expert(name));
    }
  });
  afterAll(async () => {
    const broken = (await checkInvariants(database.db)).filter(
      ({ name, broken: rows }) => /seat|review|task/.test(name) && rows.length > 0,
    );
    expect(broken).toEqual([]);
    await database.close();
  });

  const expertNo = (at: number): Actor => {
    const found = pool[at];
    if (!found) throw new Error('no such expert');
    return found;
  };

  /** A case whose first five experts sit; so many have handed in these totals. */
  async function seated(title: string, totals: readonly number[]): Promise<string> {
    const { id } = await zone.inReview(title);
    const experts = pool.slice(0, 5).map(({ userId }) => userId);
    await seatExperts(zone.deps, zone.secretary, id, { stage, experts });
    for (const [at, total] of totals.entries()) await handIn(id, expertNo(at), total);
    return id;
  }

  async function handIn(id: string, expert: Actor, total: number): Promise<void> {
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    const browser = await zone.browse(expert);
    const row = await database.db.rows.reviews.find({ id: path.slice('/reviews/'.length) });
    if (row?.status === 'invited') await browser.post(`${path}/accept`, accepting, path);
    expect((await browser.post(path, scored(total), path)).status).toBe(303);
  }

  async function secretary(id: string, way: string, typed: object) {
    const browser = await zone.browse(zone.secretary);
    const direct = way === 'close' || way === 'extend_seat';
    const path = direct ? `/cases/${id}/stages/${stage}/${way}` : `/cases/${id}/review/${way}`;
    return browser.post(path, { stage, ...typed }, `/cases/${id}?lang=en`);
  }

  const panelOf = async (id: string) => (await zone.stateOf(id)).memory[stage]?.['panel'];
  const owed = async (id: string): Promise<readonly string[]> =>
    Object.values((await zone.stateOf(id)).tasks).map(({ key }) => key);
  const lettersTo = async (who: Actor, event: string) => {
    await tellCases(zone.deps);
    return database.db.rows.mails.all({ to_user_id: who.userId, event });
  };

  it('a silent expert has more time, then another sits in their place', async () => {
    const id = await seated('Silent', [80, 81, 82, 83]);
    const silent = expertNo(4);
    const path = `/reviews/${await zone.reviewOf(id, silent)}`;
    const taskOf = async () =>
      database.db.rows.tasks.find({ application_id: id, user_id: silent.userId, status: 'open' });
    const before = await taskOf();
    const more = { seat: '5', by: '5 wd', reason };
    expect((await secretary(id, 'extend_seat', more)).status).toBe(303);
    const after = await taskOf();
    expect(String(after?.due_at) > String(before?.due_at)).toBe(true);
    expect(await lettersTo(silent, 'seat_extended')).toHaveLength(1);
    const browser = await zone.browse(silent);
    const dates = dateWords(zone.deps.words, 'en', zone.clock.now());
    const desk = await browser.get('/reviews?lang=en');
    expect(desk.text).toContain(dates.deadline(after?.due_at ?? ''));
    await browser.post(`${path}/accept`, accepting, path);
    await waysAreTold({ zone, silent }, id, [before?.due_at, after?.due_at]);
    const swap = { seat: '5', reason, expert: expertNo(5).userId };
    expect((await secretary(id, 'withdraw', swap)).status).toBe(303);
    expect(await taskOf()).toBeNull();
    expect(await panelOf(id)).toMatchObject([
      { seat: 1, status: 'submitted' },
      {},
      {},
      {},
      { seat: 5, status: 'replaced' },
      { seat: 6, status: 'invited' },
    ]);
    // What is typed meanwhile is refused in words that keep it.
    const refused = await browser.post(`${path}?lang=en`, { ...scored(77), version: '2' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('withdrawn your seat');
    expect(refused.text).toContain('Sound work with a clear market');
    const [letter] = await lettersTo(silent, 'seat_withdrawn');
    expect(letter?.body).toContain(reason);
    expect(`${letter?.subject} ${letter?.body}`).not.toMatch(/KC-2026|Silent|secretary@/);
    expect(await lettersTo(silent, 'review_closed')).toEqual([]);
    await handIn(id, expertNo(5), 84);
    expect(await owed(id)).toEqual(['close']);
    const officer = await (await zone.browse(zone.staff)).get(`/cases/${id}?lang=en`);
    expect(officer.text).toContain('A reviewer');
    expect((await secretary(id, 'close', { reason: '' })).status).toBe(303);
    const { stage: next, facts } = await zone.stateOf(id);
    // 80, 81, 82, 83, 84 without the highest and the lowest.
    expect([next, facts['score']]).toEqual(['visit', 82]);
    await nobodyElseLearns({ zone, database, pool }, id);
  });

  it('four of five are closed with a reason, two never', async () => {
    const id = await seated('Short', [70, 71]);
    expect((await secretary(id, 'close', { reason })).status).toBe(409);
    await handIn(id, expertNo(2), 72);
    await handIn(id, expertNo(3), 73);
    const page = await (await zone.browse(zone.secretary)).get(`/cases/${id}?lang=en`);
    expect(page.text).toContain('5 reviews were wanted, 4 are in.');
    expect((await secretary(id, 'close', { reason: '' })).status).toBe(422);
    expect((await secretary(id, 'close', { reason })).status).toBe(303);
    const state = await zone.stateOf(id);
    expect([state.stage, state.facts['score'], state.memory[stage]?.['short']]).toEqual([
      'visit',
      71.5,
      reason,
    ]);
    // Who had not handed in is told, and what they still type is kept in the answer.
    const late = expertNo(4);
    expect(await lettersTo(late, 'review_closed')).toHaveLength(1);
    const path = `/reviews/${await zone.reviewOf(id, late)}`;
    const browser = await zone.browse(late);
    const refused = await browser.post(`${path}?lang=en`, { ...scored(75), version: '1' });
    expect(refused.status).toBe(409);
    expect(refused.text).toContain('Sound work with a clear market');
  });

  it('a review far from the others is put back, and both versions are kept', async () => {
    const id = await seated('Put back', [54, 54, 54, 100, 56]);
    expect(await owed(id)).toEqual(['close']);
    const far = expertNo(3);
    const page = await (await zone.browse(zone.secretary)).get(`/cases/${id}?lang=en`);
    expect(page.text).toContain('more than 20% of the highest score from the median of the others');
    // From there the secretary asks that expert to look again, in words that tell nobody's score.
    expect(page.text).toContain(`/cases/${id}?again&#x3D;4#seat-ways`);
    const prepared = await (await zone.browse(zone.secretary)).get(`/cases/${id}?again=4&lang=en`);
    expect(prepared.text).toContain('go through your scores and comments');
    const others = await (await zone.browse(zone.staff)).get(`/cases/${id}?lang=en`);
    const spread = zone.deps.words('en', 'common.range', { n: 54, of: 100 });
    expect([page.text.includes(spread), others.text.includes(spread)]).toEqual([true, false]);
    const again = { seat: '4', reason: 'The scores do not go with the words' };
    expect((await secretary(id, 'put-back', again)).status).toBe(303);
    expect(await owed(id)).toEqual(['seat-4']);
    expect(await lettersTo(far, 'review_put_back')).toHaveLength(1);
    expect(await lettersTo(far, 'review_invited')).toHaveLength(1);
    const review = await zone.reviewOf(id, far);
    const kept = await database.db.rows.reviewVersions.all({ review_id: review });
    expect(kept.map(({ number, total, reason: why }) => [number, total, why])).toEqual([
      [1, 100, again.reason],
    ]);
    // Handing in the same again is pointed out before it is done, and why it was put back.
    const browser = await zone.browse(far);
    expect((await browser.get('/reviews?lang=en')).text).toContain('Put back to you');
    const asked = await browser.get(`/reviews/${review}?lang=en`);
    expect(asked.text).toContain(again.reason);
    const unchanged = async (): Promise<boolean> =>
      (await browser.get(`/reviews/${review}/summary?lang=en`)).text.includes(
        'Nothing has been changed since it was opened again',
      );
    expect(await unchanged()).toBe(true);
    const saved = { ...scored(61), intent: 'save' };
    expect((await browser.post(`/reviews/${review}`, saved)).status).toBe(200);
    expect(await unchanged()).toBe(false);
    await handIn(id, far, 60);
    expect(await owed(id)).toEqual(['close']);
    expect((await secretary(id, 'close', { reason: '' })).status).toBe(303);
    // 54, 54, 54, 60, 56 without the highest and the lowest.
    expect((await zone.stateOf(id)).facts['score']).toBe(54.67);
    expect((await secretary(id, 'put-back', again)).status).toBe(409);
  });

  it('a review is taken back by its expert until the stage is closed, and both versions are kept', async () => {
    const id = await seated('Taken back', [60, 61, 62, 63, 64]);
    const expert = expertNo(1);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    const browser = await zone.browse(expert);
    const lettersBefore = await database.db.rows.mails.count({ to_user_id: expert.userId });
    expect((await browser.get(`${path}?lang=en`)).text).toContain('Take back and change');
    const unsaid = await browser.post(`${path}/take-back?lang=en`, { reason: ' ' }, path);
    expect(unsaid.status).toBe(422);
    const why = { reason: 'The second score was meant for another project' };
    // Another expert has no such review, whoever guesses its address.
    const other = await zone.browse(expertNo(2));
    expect((await other.post(`${path}/take-back`, why, '/reviews')).status).toBe(404);
    expect((await browser.post(`${path}/take-back`, why, path)).status).toBe(303);
    // Pressed twice it says so and changes nothing.
    expect((await browser.post(`${path}/take-back?lang=en`, why, path)).status).toBe(409);
    expect(await owed(id)).toEqual(['seat-2']);
    expect(await panelOf(id)).toMatchObject([{}, { seat: 2, status: 'reopened' }, {}, {}, {}]);
    const task = await database.db.rows.tasks.find({
      application_id: id,
      user_id: expert.userId,
      status: 'open',
    });
    // Nobody gains time by it.
    expect(task?.due_at).toBe((await zone.stateOf(id)).dueAt);
    const again = await browser.get(`${path}?lang=en`);
    expect(again.text).toContain('You took this review back');
    expect(again.text).toContain(why.reason);
    const board = await (
      await zone.browse(zone.secretary)
    ).get(`/calls/${zone.ids.call}/reviews?lang=en`);
    expect(board.text).toContain('Taken back');
    const sheet = await (await zone.browse(zone.secretary)).get(`/cases/${id}?lang=en`);
    expect(sheet.text).toContain(why.reason);
    const officer = await (await zone.browse(zone.staff)).get(`/cases/${id}?lang=en`);
    expect(officer.text).not.toContain(why.reason);
    await handIn(id, expert, 90);
    // Nobody was written to about any of it but the secretary, who owes the closing.
    await tellCases(zone.deps);
    expect(await database.db.rows.mails.count({ to_user_id: expert.userId })).toBe(lettersBefore);
    expect((await secretary(id, 'close', { reason: '' })).status).toBe(303);
    // 60, 90, 62, 63, 64 without the highest and the lowest.
    expect((await zone.stateOf(id)).facts['score']).toBe(63);
    const late = await browser.post(`${path}/take-back?lang=en`, why, path);
    expect(late.status).toBe(409);
    expect(late.text).toContain('it cannot be taken back');
    expect(late.text).toContain('class="contact"');
    expect(late.text).toContain(why.reason);
  });

  it('a conflict found after handing in counts the review no more, and another is asked', async () => {
    const id = await seated('Conflicted', [80, 81, 82, 83, 10]);
    await database.db.transaction(async () => {
      const held = await holdCase(zone.deps, id);
      await takeSeatBack(zone.deps, zone.secretary, held, expertNo(4).personId);
    });
    expect(await panelOf(id)).toMatchObject([{}, {}, {}, {}, { seat: 5, status: 'conflicted' }]);
    const taken = await zone.reviewOf(id, expertNo(4));
    const kept = await database.db.rows.reviews.find({ id: taken });
    expect([kept?.total, kept?.total_hundredths]).toEqual([null, null]);
    expect(await owed(id)).toEqual(expect.arrayContaining(['assign-5', 'close']));
    await seatExperts(zone.deps, zone.secretary, id, { stage, experts: [expertNo(5).userId] });
    await handIn(id, expertNo(5), 84);
    expect((await secretary(id, 'close', { reason: '' })).status).toBe(303);
    expect((await zone.stateOf(id)).facts['totals']).toEqual([80, 81, 82, 83, 84]);
  });
});
