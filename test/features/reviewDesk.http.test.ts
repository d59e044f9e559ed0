import type { Actor } from '../../server/domain/actor.js';
import { recuseFromCase } from '../../server/shared/conflicts/sayConflict.step.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { hiddenInputs, type Visitor } from '../support/visitor.js';

const together = { no_conflict: 'yes', confidential: 'yes', integrity: 'yes' };
const wrote = {
  committee_comment: 'Look at the patents before you decide.',
  committee_flag: 'integrity',
  familiarity: 'fair',
  notes: 'ask about the licence',
};

onEachDatabase('the desk of an expert', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let expert: Actor;
  let browser: Visitor;
  let ids: string[];

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    expert = await zone.expert('one');
    browser = await zone.browse(expert);
    const secretary = await zone.browse(zone.secretary);
    ids = [];
    for (const title of ['First', 'Second', 'Third']) {
      const { id } = await zone.inReview(title);
      await secretary.post(
        `/cases/${id}/review/assign`,
        { experts: [expert.userId] },
        `/cases/${id}`,
      );
      ids.push(await zone.reviewOf(id, expert));
    }
  });
  afterAll(() => database.close());

  const pathOf = (at: number): string => `/reviews/${ids[at] ?? ''}`;
  const reviewAt = (at: number) => zone.deps.db.rows.reviews.find({ id: ids[at] ?? '' });

  it('takes several invitations under one undertaking, and says what is missing in its place', async () => {
    const page = '/reviews/invitations';
    expect((await browser.get('/reviews')).text).toContain(`href="${page}"`);
    const bare = await browser.post(page, { intent: 'accept', review: [ids[0] ?? ''] }, page);
    expect(bare.status).toBe(422);
    expect(bare.text).toContain(`value="${ids[0]}" checked`);
    expect(bare.text).toContain('id="integrity-error"');
    const none = await browser.post(page, { intent: 'accept', ...together }, page);
    expect(none.text).toContain('id="review-error"');
    const [first = '', second = '', third = ''] = ids;
    const taken = { intent: 'accept', review: [first, second], ...together };
    expect((await browser.post(page, taken, page)).headers['location']).toBe('/reviews');
    for (const at of [0, 1]) {
      expect(await reviewAt(at)).toMatchObject({ status: 'accepted' });
      expect((await reviewAt(at))?.undertaking_at).not.toBeNull();
    }
    // One was answered already: the other one alone is given back.
    const given = { intent: 'decline', review: [first, third], reason: 'On leave' };
    await browser.post(page, given, page);
    expect(await reviewAt(0)).toMatchObject({ status: 'accepted' });
    expect(await reviewAt(2)).toMatchObject({ status: 'declined', declined_reason: 'On leave' });
  });

  it('one for which a conflict is found meanwhile keeps no other from being answered, and is named', async () => {
    const late = await zone.expert('late');
    const secretary = await zone.browse(zone.secretary);
    const own: string[] = [];
    for (const title of ['Barred', 'Free']) {
      const { id } = await zone.inReview(title);
      await secretary.post(
        `/cases/${id}/review/assign`,
        { experts: [late.userId] },
        `/cases/${id}`,
      );
      own.push(await zone.reviewOf(id, late));
    }
    const [barred = '', free = ''] = own;
    const row = await zone.deps.db.rows.reviews.find({ id: barred });
    const desk = await zone.browse(late);
    const page = await desk.get('/reviews/invitations');
    await zone.deps.db.transaction(() =>
      recuseFromCase(zone.deps, late, row?.application_id ?? '', 'We work together'),
    );
    const token = hiddenInputs(page.text, '')['_csrf'] ?? '';
    const typed = { _csrf: token, intent: 'accept', review: own, ...together };
    const sent = await desk.send('/reviews/invitations', typed);
    expect(sent.status).toBe(303);
    const told = await desk.get(`${sent.headers['location']}&lang=en`);
    expect(told.text).toContain('1 invitation was left as it is');
    const statusOf = async (id: string) => (await zone.deps.db.rows.reviews.find({ id }))?.status;
    expect([await statusOf(barred), await statusOf(free)]).toEqual(['invited', 'accepted']);
  });

  it('another expert’s invitation among them takes none', async () => {
    const other = await zone.browse(await zone.expert('two'));
    const token = hiddenInputs((await other.get('/reviews')).text, '')['_csrf'] ?? '';
    const sent = await other.send('/reviews/invitations', {
      _csrf: token,
      intent: 'accept',
      review: [ids[0] ?? ''],
      ...together,
    });
    expect(sent.status).toBe(404);
  });

  it('shows everything before it is handed in, and hands in by the summary alone', async () => {
    const form: Record<string, string> = { ...scored(80), ...wrote, intent: 'check' };
    const short = await browser.post(pathOf(0), { ...form, 'score.market': '' });
    expect(short.status).toBe(422);
    const quiet = await browser.post(pathOf(0), { ...form, committee_comment: '' });
    expect(quiet.text).toContain('id="committee_comment-error"');
    expect((await browser.post(pathOf(0), form)).headers['location']).toBe(`${pathOf(0)}/summary`);
    expect(await reviewAt(0)).toMatchObject({ status: 'accepted', ...wrote });
    const summary = await browser.get(`${pathOf(0)}/summary`);
    expect(summary.text).toContain(wrote.committee_comment);
    expect(summary.text).toContain('/ 100');
    const inputs = hiddenInputs(summary.text, pathOf(0));
    const sent = await browser.send(pathOf(0), { ...inputs, intent: 'submit' });
    expect(sent.headers['location']).toBe(pathOf(0));
    expect(await reviewAt(0)).toMatchObject({
      status: 'submitted',
      total: 80,
      total_hundredths: 8000,
      applicant_comment: form['opinion'],
      ...wrote,
    });
    // What comes next is at hand; what was declined does not.
    const after = await browser.get(pathOf(0));
    expect(after.text).toContain(`href="${pathOf(1)}"`);
    expect(after.text).not.toContain(`href="${pathOf(2)}"`);
  });

  it('a summary that another window has overtaken hands in nothing', async () => {
    const form = { ...scored(70), intent: 'check' };
    await browser.post(pathOf(1), form);
    const summary = await browser.get(`${pathOf(1)}/summary`);
    expect(summary.text).toContain('80');
    const inputs = hiddenInputs(summary.text, pathOf(1));
    await browser.post(pathOf(1), { ...scored(60), intent: 'keep' });
    const sent = await browser.send(pathOf(1), { ...inputs, intent: 'submit' });
    expect(sent.status).toBe(409);
    expect(await reviewAt(1)).toMatchObject({ status: 'accepted' });
  });

  it('notes to oneself are sealed where they lie', async () => {
    const [row] = await zone.deps.db.sequelize.query(
      `SELECT notes FROM reviews WHERE id = '${ids[0]}'`,
    );
    expect(JSON.stringify(row)).not.toContain(wrote.notes);
  });
});
