import type { Actor } from '../../server/domain/actor.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { hiddenInputs, type Visitor } from '../support/visitor.js';

onEachDatabase('what an expert types', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let expert: Actor;
  let secretary: Visitor;

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    expert = await zone.expert('one');
    secretary = await zone.browse(zone.secretary);
  });
  afterAll(() => database.close());

  /** A review of a case, accepted by its expert. */
  async function accepted(id: string) {
    const assigning = { experts: [expert.userId] };
    await secretary.post(`/cases/${id}/review/assign`, assigning, `/cases/${id}`);
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    await browser.post(`${path}/accept`, accepting, path);
    return { browser, path };
  }

  it('says everything that is wrong with a form and keeps what was typed', async () => {
    const { id: badCase } = await zone.inReview('Bad input');
    const { browser, path } = await accepted(badCase);
    const wrong = await browser.post(path, {
      'score.growth': '21',
      'score.technology': '-1',
      'score.market': '3.5',
      'comment.market': 'Kept words',
      opinion: 'short',
      intent: 'submit',
    });
    expect(wrong.status).toBe(422);
    for (const id of [
      'score.growth',
      'score.technology',
      'score.market',
      'score.model',
      'opinion',
    ]) {
      expect(wrong.text).toContain(`id="${id}-error"`);
    }
    expect(wrong.text).toContain('Kept words');
    expect(wrong.text).toContain('value="3.5"');
    const list = await browser.post(path, { 'score.growth': ['1', '2'], intent: 'submit' });
    expect(list.status).toBe(422);
    const wide = await browser.post(path, { 'score.growth': '１２', intent: 'keep' });
    expect(wide.status).toBe(303);
    const control = await browser.post(path, { opinion: 'a\u0007b', intent: 'submit' });
    expect(control.status).toBe(422);
    const review = await zone.deps.db.rows.reviews.find({ id: path.slice('/reviews/'.length) });
    expect(review?.scores).toMatchObject({ growth: 12 });
  });

  it('keeps what nobody can read beside the score that stands, and hands none of it in', async () => {
    const { id } = await zone.inReview('Unreadable');
    const { browser, path } = await accepted(id);
    const stored = async () => {
      const row = await zone.deps.db.rows.reviews.find({ id: path.slice('/reviews/'.length) });
      return row && { growth: row.scores['growth'], opinion: row.opinion, unread: row.unread };
    };
    const words = 'An opinion that can be read';
    const readable = { 'score.growth': '12', opinion: words, intent: 'keep' };
    expect((await browser.post(path, readable)).status).toBe(303);
    const typed = { 'score.growth': '八十', opinion: '字'.repeat(3001) };
    const saved = await browser.post(path, { ...typed, intent: 'save' });
    expect([saved.status, Object.keys(saved.body.fields)]).toEqual([422, Object.keys(typed)]);
    for (const intent of ['save', 'keep']) {
      await browser.post(path, { ...typed, intent });
      expect(await stored()).toMatchObject({ growth: 12, opinion: words });
      // Another day, on another machine.
      const { text } = await (await zone.browse(expert)).get(path);
      expect(text).toContain('value="八十"');
      expect(text).toContain(typed.opinion);
      for (const name of Object.keys(typed)) expect(text).toContain(`id="${name}-error"`);
    }
    const refused = await browser.post(path, { ...scored(60), ...typed, intent: 'submit' });
    expect([refused.status, refused.text.includes('value="八十"')]).toEqual([422, true]);
    expect((await browser.post(path, readable)).status).toBe(303);
    expect(await stored()).toEqual({ growth: 12, opinion: words, unread: null });
  });

  it('saves as one goes and refuses an older window', async () => {
    const { id } = await zone.inReview('Two windows');
    const { browser, path } = await accepted(id);
    const form = hiddenInputs((await browser.get(path)).text, path);
    const kept = await browser.send(path, {
      ...form,
      'score.growth': '9',
      intent: 'save',
      once: '',
    });
    expect(kept.body).toEqual({ saved: true, version: Number(form['version']) + 1 });
    const late = await browser.send(path, {
      ...form,
      'score.growth': '4',
      intent: 'keep',
      once: '',
    });
    expect(late.status).toBe(409);
    expect(late.text).toContain('value="4"');
    const again = await browser.post(path, { ...scored(60) });
    expect(again.status).toBe(303);
    const twice = await browser.send(path, { ...form, ...scored(61), once: '' });
    expect(twice.status).toBe(409);
    const review = await zone.deps.db.rows.reviews.find({ id: path.slice('/reviews/'.length) });
    expect(review?.total).toBe(60);
  });
});
