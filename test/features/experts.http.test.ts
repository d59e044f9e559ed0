import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';

onEachDatabase('the pool of experts', (open) => {
  let database: TestDatabase;
  let zone: ReviewZone;
  beforeAll(async () => {
    database = await open();
    zone = await reviewZone(database);
    for (const name of ['anna', 'bert']) await zone.expert(name);
  });
  afterAll(() => database.close());

  const code = '91350200776049653A';
  const secretary = () => zone.browse(zone.secretary);

  test('pasted rows are taken one by one, and each wrong one says why', async () => {
    const rows = [
      'address\temployer\tcode\ttitle\tfields\tin zone\tlanguages',
      `anna@example.org\tInstitute\t${code}\tProfessor\t海洋科技；财务\tyes\tzh, en`,
      `anna@example.org\tInstitute\t${code}\tProfessor\t财务\tyes\t`,
      `nobody@example.org\tInstitute\t${code}\tProfessor\t财务\t\t`,
      'rubbish <script>',
      `bert@example.org\tInstitute\tNOT-A-CODE\tProfessor\t财务\t\t`,
    ].join('\n');
    const browser = await secretary();
    const looked = await browser.post('/experts/import', { rows, act: 'look' });
    expect([looked.status, looked.text.match(/badge ok/g)?.length]).toEqual([200, 1]);
    expect(await database.db.rows.expertTerms.all({})).toEqual([]);
    const saved = await browser.post('/experts/import', { rows, act: 'save' });
    expect(saved.text.match(/badge bad/g)).toHaveLength(4);
    expect(saved.text).not.toContain('<script>alert');
    const [terms] = await database.db.rows.expertTerms.all({});
    expect([terms?.in_zone, terms?.languages]).toEqual([1, 'zh, en']);
    const profile = await database.db.rows.expertProfiles.find({ user_id: terms?.user_id ?? '' });
    expect(profile?.fields).toEqual(['海洋科技', '财务']);
  });

  test.each(['海洋', 'hykj', 'institute', 'ANNA'])('%s finds her', async (q) => {
    const { text } = await (await secretary()).get(`/experts?q=${encodeURIComponent(q)}`);
    expect([text.includes('>anna<'), text.includes('>bert<')]).toEqual([true, false]);
  });

  test('what an expert may be asked for is saved with the profile, and its day', async () => {
    const user = await database.db.rows.users.find({ email: 'bert@example.org' });
    const path = `/experts/${user?.id ?? ''}`;
    const browser = await secretary();
    const typed = {
      employer: 'Lab',
      employer_code: code,
      title: 'Dr',
      fields: 'ai',
      active: 'yes',
    };
    const wrong = await browser.post(path, { ...typed, most: 'many' }, path);
    expect([wrong.status, wrong.text.includes('many')]).toEqual([422, true]);
    expect((await browser.post(path, { ...typed, most: '３' }, path)).status).toBe(303);
    const terms = await database.db.rows.expertTerms.find({ user_id: user?.id ?? '' });
    expect([terms?.most, terms?.refreshed_on]).toEqual([3, '2026-03-02']);
    expect((await browser.get(path)).text).toContain('Entry confirmed on');
  });
});
