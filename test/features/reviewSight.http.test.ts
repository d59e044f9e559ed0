import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, reviewedCase } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { pdfBy } from '../support/pdfs.js';

onEachDatabase('what an expert sees', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
  });
  afterAll(() => database.close());

  /** A case in review with one expert, who has accepted. */
  async function seated(title: string) {
    const expert = await zone.expert(`expert of ${title}`);
    const documents = [
      { document: 'business_plan', name: 'plan.pdf', content: pdfBy('ZZPROPERTYZZ') },
      { document: 'licence', name: 'licence.pdf', content: pdfBy('ZZPROPERTYZZ') },
    ];
    const { id } = await zone.inReview(title, { documents });
    const secretary = await zone.browse(zone.secretary);
    await secretary.post(
      `/cases/${id}/review/assign`,
      { experts: [expert.userId] },
      `/cases/${id}`,
    );
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    expect((await browser.post(`${path}/accept`, accepting, path)).status).toBe(303);
    return { id, expert, browser, path };
  }

  it('is on the list and above the scores their own reviews, and nobody else’s', async () => {
    const one = await seated('First');
    const other = await seated('Second');
    for (const page of ['/reviews', one.path]) {
      const { text } = await one.browser.get(page);
      expect([page, text.includes(one.path), text.includes(other.path)]).toEqual([
        page,
        true,
        false,
      ]);
    }
  });

  it('is of the documents those alone that are not hidden from experts', async () => {
    const { browser, path } = await seated('Enclosed');
    const { text } = await browser.get(path);
    expect(text).toContain('business_plan-1');
    expect(text).not.toContain('licence-1');
    const { status, headers } = await browser.get(`${path}/documents/business_plan-1`);
    expect(status).toBe(200);
    // The copy is made for the first who asks: neither its time nor a tag of it is told.
    expect([headers['last-modified'], headers['etag']]).toEqual([undefined, undefined]);
    for (const other of [
      'licence-1',
      'business_plan-2',
      'business_plan-0',
      'business_plan',
      '-1',
    ]) {
      expect((await browser.get(`${path}/documents/${other}`)).status).toBe(404);
    }
  });

  it('ends with the role under the programme of the case', async () => {
    const { expert, browser, path } = await seated('Left');
    expect((await browser.get(path)).status).toBe(200);
    const held = { user_id: expert.userId, role: 'expert' } as const;
    expect(await database.db.rows.grants.update(held, { programme_id: 'elsewhere' })).toBe(1);
    // Still an expert, but of another programme: the door opens, the review is closed in words.
    expect((await browser.get('/reviews')).status).toBe(200);
    const closed = await browser.get(`${path}?lang=en`);
    expect(closed.status).toBe(403);
    expect(closed.text).not.toMatch(/KC-2026|Firm of/);
    expect(closed.text).toContain('You are no longer a reviewer of this programme');
  });

  it('is of the documents nothing once the panel is done, and of the review what they wrote', async () => {
    const experts = await Promise.all([1, 2, 3, 4, 5].map((no) => zone.expert(`done ${no}`)));
    const id = await reviewedCase(zone, 'Over', experts, [70, 71, 72, 73, 74]);
    const [expert] = experts;
    if (!expert) throw new Error('no expert');
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    expect((await browser.get(path)).text).toContain('/ 100');
    const closed = await browser.get(`${path}/documents/business_plan-1?lang=en`);
    expect(closed.status).toBe(403);
    expect(closed.text).toContain('This review is over, so its documents are closed');
  });

  it('is in no address when they were asked', async () => {
    const { path } = await seated('Without time');
    // Of the sort that chance alone makes (RFC 9562, 5.4), not the one that begins with a time.
    expect(path).toMatch(/^\/reviews\/[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });
});
