import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import type { Actor } from '../../server/domain/actor.js';
import { withdraw } from '../../server/domain/workflow/machine.js';
import { changeCase } from '../../server/shared/casework/caseWork.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { hiddenInputs, type Visitor } from '../support/visitor.js';
import { pdfBy, textOfPdf } from '../support/pdfs.js';

onEachDatabase('reviewing', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  let experts: Actor[];
  let secretary: Visitor;

  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    experts = [];
    for (const name of ['one', 'two', 'three', 'four', 'five', 'six']) {
      experts.push(await zone.expert(name));
    }
    secretary = await zone.browse(zone.secretary);
  });
  afterAll(() => database.close());

  const expertNo = (index: number): Actor => {
    const found = experts[index];
    if (!found) throw new Error(`no expert ${index}`);
    return found;
  };
  const seat = (id: string, actors: readonly Actor[]) =>
    secretary.post(
      `/cases/${id}/review/assign`,
      { experts: actors.map(({ userId }) => userId) },
      `/cases/${id}`,
    );
  async function accepted(id: string, actor: Actor) {
    const browser = await zone.browse(actor);
    const path = `/reviews/${await zone.reviewOf(id, actor)}`;
    await browser.post(`${path}/accept`, accepting, path);
    return { browser, path };
  }

  it('takes a case from seats to a score worked out by hand', async () => {
    const { id } = await zone.inReview('Sonar');
    const panel = experts.slice(0, 5);
    expect((await seat(id, panel)).headers['location']).toBe(`/cases/${id}`);
    const desk = await (await zone.browse(expertNo(0))).get('/reviews');
    expect(desk.status).toBe(200);
    expect(desk.text).toContain('T-1');
    const totals = [62, 71, 88, 80, 75];
    for (const [index, total] of totals.entries()) {
      const { browser, path } = await accepted(id, expertNo(index));
      const page = await browser.get(path);
      expect(page.text).toContain('data-scoring');
      const sent = await browser.post(path, scored(total));
      expect(sent.headers['location']).toBe(path);
      const after = await browser.get(path);
      expect(after.text).toContain(`${total}`);
      expect(after.text).not.toContain('data-scoring');
    }
    const state = await zone.stateOf(id);
    // Without 62 and 88: (71 + 80 + 75) / 3.
    expect(state.facts['score']).toBe(75.33);
    expect(state.stage).toBe('visit');
    const row = await zone.deps.db.rows.applications.find({ id });
    expect(row?.score).toBe(7533);
    const rows = await zone.deps.db.rows.reviews.all({ application_id: id }, [['seat', 'ASC']]);
    expect(rows.map(({ total, status }) => [total, status])).toEqual(
      totals.map((total) => [total, 'submitted']),
    );
  });

  it('answers another expert’s review like one that does not exist', async () => {
    const { id } = await zone.inReview('Sameness');
    await seat(id, experts.slice(0, 1));
    const review = await zone.reviewOf(id, expertNo(0));
    const other = await zone.browse(expertNo(1));
    const foreign = await other.get(`/reviews/${review}`);
    const absent = await other.get(`/reviews/${review.replace(/.$/, 'x')}`);
    expect([foreign.status, absent.status]).toEqual([404, 404]);
    const bare = (html: string) => html.replaceAll(/lang=[^"]*|reviews[^"]*/g, '');
    expect(bare(foreign.text)).toBe(bare(absent.text));
    const token = hiddenInputs((await other.get('/reviews')).text, '')['_csrf'] ?? '';
    const sent = await other.send(`/reviews/${review}`, { _csrf: token, ...scored(70) });
    expect(sent.status).toBe(404);
  });

  it('keeps the applicant out of everything an expert is shown', async () => {
    const planted = ['ZZFIRMZZ', 'ZZFOUNDERZZ', 'ZZMAILZZ', 'ZZTEAMZZ', 'ZZADDRESSZZ', 'ZZFILEZZ'];
    const { id } = await zone.inReview('Blind project', {
      typed: {
        company: {
          'company.name': 'ZZFIRMZZ',
          'company.address': 'ZZADDRESSZZ',
          'company.contact_email': 'ZZMAILZZ@example.org',
        },
        founder: { 'founder.name': 'ZZFOUNDERZZ', 'founder.team.0.name': 'ZZTEAMZZ' },
      },
      documents: [
        { document: 'business_plan', name: 'ZZFILEZZ plan.pdf', content: pdfBy('ZZPROPERTYZZ') },
        { document: 'licence', name: 'licence.pdf', content: pdfBy('ZZPROPERTYZZ') },
      ],
    });
    const row = await zone.deps.db.rows.applications.find({ id });
    planted.push(row?.applicant_name ?? '', row?.number ?? '');
    await seat(id, [expertNo(5)]);
    await tellCases(zone.deps);
    const files = await zone.deps.db.rows.attachments.all({ application_id: id }, [
      ['slot', 'ASC'],
    ]);
    const browser = await zone.browse(expertNo(5));
    const path = `/reviews/${await zone.reviewOf(id, expertNo(5))}`;
    const [plan, licence] = ['business_plan', 'licence'].map(
      (name) => `${path}/documents/${name}-1`,
    );

    const pages = [await browser.get('/reviews'), await browser.get(path)];
    expect((await browser.get(plan ?? '')).status).toBe(404);
    pages.push(await browser.post(`${path}/accept`, accepting, path));
    pages.push(await browser.get(path));
    pages.push(await browser.get(`${path}?doc=business_plan-1`));
    pages.push(await browser.get(`${path}?doc=licence-1`));
    const read = await browser.get(plan ?? '');
    pages.push(read);
    expect(read.status).toBe(200);
    const shown: unknown = read.body;
    if (!Buffer.isBuffer(shown)) throw new Error('no bytes of a file');
    expect(await textOfPdf(shown)).not.toContain('ZZPROPERTYZZ');
    expect((await browser.get(licence ?? '')).status).toBe(404);
    pages.push(await browser.post(path, { intent: 'submit' }));
    pages.push(await browser.post(path, scored(70)));
    pages.push(await browser.get(path));
    // By its number, which says when it was uploaded, an expert opens no file.
    for (const file of files) expect((await browser.get(`/files/${file.id}`)).status).toBe(404);
    planted.push(...files.map((file) => file.id));
    for (const { text, headers } of pages) {
      const seen = `${text}${JSON.stringify(headers)}`;
      for (const secret of planted) expect(seen).not.toContain(secret);
    }
    expect(pages[3]?.text).toContain('Blind project');
    await tellCases(zone.deps);
    const mails = await zone.deps.db.rows.mails.all({ to_user_id: expertNo(5).userId });
    expect(mails.map(({ event }) => event)).toContain('review_invited');
    const letters = mails.map(({ subject, body }) => subject + body).join(' ');
    for (const secret of planted) expect(letters).not.toContain(secret);
  });

  it('finds conflicts of interest and seats nobody who has one', async () => {
    const { id, creditCode, applicant } = await zone.inReview('Conflicts');
    const colleague = await zone.expert('colleague', creditCode);
    await zone.grant(applicant.userId, 'expert');
    const page = await secretary.get(`/cases/${id}`);
    expect(page.text).toContain('Works for Firm');
    const refused = await seat(id, [colleague]);
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('colleague');
    expect((await seat(id, [applicant])).status).toBe(422);
    expect((await seat(id, [])).status).toBe(422);
    expect(await zone.deps.db.rows.reviews.all({ application_id: id })).toEqual([]);
    const head = await zone.browse(zone.head);
    const counts = await head.get(`/cases/${id}`);
    expect(counts.text).not.toContain('University of');
    const outsider = await zone.browse(expertNo(0));
    const token = hiddenInputs(page.text, '')['_csrf'] ?? '';
    const forged = await outsider.send(`/cases/${id}/review/assign`, { _csrf: token });
    expect(forged.status).toBe(403);
  });

  it('replaces an expert who declines or declares a conflict', async () => {
    const { id } = await zone.inReview('Replacing');
    await seat(id, experts.slice(0, 5));
    const one = await zone.browse(expertNo(0));
    const first = `/reviews/${await zone.reviewOf(id, expertNo(0))}`;
    expect((await one.post(`${first}/decline`, { reason: '' }, first)).status).toBe(422);
    const left = await one.post(`${first}/decline`, { reason: 'Travelling' }, first);
    expect(left.headers['location']).toBe('/reviews');
    expect((await one.post(first, scored(80))).status).toBe(409);
    const two = await zone.browse(expertNo(1));
    const second = `/reviews/${await zone.reviewOf(id, expertNo(1))}`;
    const bare = await two.post(`${second}/accept`, { conflict: 'none' }, second);
    expect(bare.status).toBe(422);
    expect(bare.text).toContain('confidential-error');
    await two.post(`${second}/accept`, { conflict: 'yes', conflict_reason: 'My student' }, second);
    const page = await secretary.get(`/cases/${id}`);
    expect(page.text).toContain('My student');
    expect((await seat(id, [expertNo(0)])).status).toBe(422);
    expect((await seat(id, [expertNo(5)])).status).toBe(303);
    const seats = await zone.deps.db.rows.reviews.all({ application_id: id }, [['seat', 'ASC']]);
    expect(seats.map(({ seat: no, status }) => [no, status])).toEqual([
      [1, 'declined'],
      [2, 'declined'],
      [3, 'invited'],
      [4, 'invited'],
      [5, 'invited'],
      [6, 'invited'],
    ]);
  });

  it('gives a double click one answer and counts five at once once each', async () => {
    const { id } = await zone.inReview('At once');
    await seat(id, experts.slice(0, 5));
    const desks = [];
    for (const actor of experts.slice(0, 5)) desks.push(await accepted(id, actor));
    const forms = await Promise.all(
      desks.map(async ({ browser, path }) => hiddenInputs((await browser.get(path)).text, path)),
    );
    const answers = await Promise.all(
      desks.flatMap(({ browser, path }, index) => {
        const body = { ...forms[index], ...scored(70 + index) };
        return [browser.send(path, body), browser.send(path, body)];
      }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 303));
    const state = await zone.stateOf(id);
    expect(state.facts['score']).toBe(72);
    expect(state.stage).toBe('visit');
  });

  it('tells an expert clearly when the panel has closed', async () => {
    const { id, applicant } = await zone.inReview('Withdrawn');
    await seat(id, [expertNo(2)]);
    const { browser, path } = await accepted(id, expertNo(2));
    const form = hiddenInputs((await browser.get(path)).text, path);
    await changeCase(zone.deps, applicant, id, (file, context) =>
      withdraw(context, file.subject.state, 'no longer'),
    );
    const late = await browser.send(path, { ...form, ...scored(50) });
    expect(late.status).toBe(409);
    expect(late.text).toMatch(/left expert review|专家评审环节/);
    expect((await browser.get(path)).text).not.toContain('data-scoring');
  });
});
