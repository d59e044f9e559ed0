import type { Actor } from '../../server/domain/actor.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewedCase } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

const nicknames = ['Ostrich', 'Pelican', 'Quail', 'Raven', 'Stork'];

onEachDatabase('what an applicant is told of the reviews', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let experts: Actor[];
  let officer: Actor;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database, { whole: true });
    experts = [];
    for (const name of nicknames) experts.push(await zone.expert(name));
    officer = await zone.person('releasing officer', 'programme_officer');
  });
  afterAll(() => database.close());

  const page = async (who: Actor, path: string) => (await zone.browse(who)).get(`${path}?lang=en`);
  /** A case that was scored, each expert with words of their own, and which the head turned down. */
  async function turnedDown(title: string, { decided = true } = {}) {
    const id = await reviewedCase(zone, title, experts, [60, 61, 62, 63, 64]);
    const { rows } = database.db;
    for (const [n, review] of (await rows.reviews.all({ application_id: id })).entries()) {
      await rows.reviews.update(
        { id: review.id },
        { applicant_comment: `Voice ${n}: prove the market.` },
      );
    }
    if (decided) await reject(id);
    const { applicant_id: applicant } = (await rows.applications.find({ id })) ?? {};
    return { id, applicant: await zone.reload(applicant ?? '') };
  }
  async function reject(id: string): Promise<void> {
    const head = await zone.browse(zone.head);
    const path = `/calls/${zone.ids.call}/ranking`;
    const { text } = await head.get(path);
    const ids = [...text.matchAll(/name="choice\.([^"]+)"/g)].map(([, each = '']) => each);
    const reasons = ids.flatMap((each) => [
      [`choice.${each}`, 'no'],
      [`reason.${each}`, 'Not this year'],
    ]);
    const sent = { ...Object.fromEntries(reasons), early: 'yes' };
    await head.post(path, sent);
    expect((await zone.stateOf(id)).status).toBe('ended');
  }
  const mails = async (event: string) =>
    (await database.db.rows.mails.all({ event })).map(({ to_user_id: to }) => to);
  const propose = async (id: string, typed: Readonly<Record<string, string>>) =>
    (await zone.browse(zone.secretary)).post(
      `/cases/${id}/feedback`,
      { stage: 'review', ...typed },
      `/cases/${id}/feedback`,
    );
  const told = 'The experts ask for proof that the market is as large as it is said to be.';

  it('is edited, looked at by a second person and read by the applicant alone', async () => {
    const { id, applicant } = await turnedDown('Told');
    expect((await page(zone.secretary, '/feedback')).text).toContain(`/cases/${id}/feedback`);
    expect((await page(zone.secretary, '/tasks?lang=en')).text).toContain('Feedback to write');
    const form = (await page(zone.secretary, `/cases/${id}/feedback`)).text;
    for (const n of [0, 1, 2, 3, 4]) expect(form).toContain(`Voice ${n}: prove the market.`);
    for (const name of nicknames) expect(form).not.toContain(name);

    const named = await propose(id, { told: `${told} So says Pelican, an expert.` });
    expect(named.status).toBe(422);
    expect(named.text).toContain('So says Pelican');
    expect(named.text).toContain('id="names_checked-error"');
    expect((await propose(id, { told })).status).toBe(303);
    expect((await propose(id, { told })).status).toBe(409);
    const path = `/applications/${id}/feedback`;
    expect((await page(applicant, path)).status).toBe(404);
    expect((await page(applicant, `/applications/${id}`)).text).not.toContain(path);

    const waiting = await page(officer, `/cases/${id}/feedback`);
    expect(waiting.text).toContain(told);
    expect(waiting.text).not.toContain('Voice 1');
    const action = /action="(\/cases\/[^"]+\/feedback\/[^"]+)"/.exec(waiting.text)?.[1] ?? '';
    const decide = async (typed: Readonly<Record<string, string>>) =>
      (await zone.browse(officer)).post(action, typed, `/cases/${id}/feedback`);
    expect((await decide({ decision: 'give_back', reason: '' })).status).toBe(422);
    expect((await decide({ decision: 'release', reason: '' })).status).toBe(303);
    expect((await decide({ decision: 'release', reason: '' })).status).toBe(409);

    expect((await page(applicant, path)).text).toContain(told);
    expect((await page(applicant, `/applications/${id}`)).text).toContain(path);
    for (const other of [zone.staff, officer, experts[0] ?? officer]) {
      expect((await page(other, path)).status).toBe(404);
    }
    expect(await mails('feedback_released')).toContain(applicant.userId);
    const letter = await database.db.rows.mails.find({ event: 'feedback_released' });
    expect(letter?.body).not.toContain('proof that the market');
    // Who audits the programme reads that it was proposed and released.
    const auditor = await zone.person('auditor of the programme', 'auditor');
    const log = await (await zone.browse(auditor)).get(`/audit/export?stream=${id}`);
    for (const type of ['feedback_proposed', 'feedback_released']) {
      const [event] = await database.db.rows.events.all({ stream: `feedback:${id}`, type });
      expect(log.text).toContain(`feedback:${id},${event?.seq},`);
    }
  });

  it('goes back to who edited it, with the reason, and may then be handed in anew', async () => {
    const { id } = await turnedDown('Given back');
    await propose(id, { told });
    const browser = await zone.browse(officer);
    const { text } = await browser.get(`/cases/${id}/feedback`);
    const action = /action="(\/cases\/[^"]+\/feedback\/[^"]+)"/.exec(text)?.[1] ?? '';
    const typed = { decision: 'give_back', reason: 'Too near to what one of them wrote' };
    expect((await browser.post(action, typed, `/cases/${id}/feedback`)).status).toBe(303);
    const again = await page(zone.secretary, `/cases/${id}/feedback`);
    expect(again.text).toContain(typed.reason);
    expect(again.text).toContain(`>${told}</textarea>`);
    expect(await mails('feedback_given_back')).toEqual([zone.secretary.userId]);
    expect((await propose(id, { told: `${told} And a plan.` })).status).toBe(303);
  });

  it('is never told before the decision is, nor of fewer voices than three', async () => {
    const { id } = await turnedDown('Early', { decided: false });
    const early = await page(zone.secretary, `/cases/${id}/feedback`);
    expect(early.text).toContain('does not know the decision yet');
    expect(early.text).not.toContain('<textarea');
    await reject(id);
    const { rows } = database.db;
    const some = (await rows.reviews.all({ application_id: id })).slice(0, 3);
    for (const { id: review } of some) {
      await rows.reviews.update({ id: review }, { status: 'declined' });
    }
    const few = await page(zone.secretary, `/cases/${id}/feedback`);
    expect(few.text).toContain('Fewer than 3 experts wrote');
    expect(few.text).not.toContain('Voice');
    expect((await page(zone.secretary, '/feedback')).text).not.toContain(`/cases/${id}/feedback`);
  });
});
