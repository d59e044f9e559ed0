import { gatherAssignment } from '../../server/features/reviewBoard/assignmentTask.query.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { seatableExperts } from '../../server/shared/calls/expertPool.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { workbook } from '../support/workbooks.js';

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

  test('a workbook is read row by row and taken only once it was looked at', async () => {
    const rows = [
      ['address', 'employer', 'code', 'title', 'fields'],
      [],
      ['bert@example.org', 'Lab & Sons <West>', code, 'Dr', '财务', '是', 'zh'],
      ['nobody@example.org', 'Lab', code, 'Dr', '', '', ''],
    ];
    const browser = await secretary();
    const send = (content: Buffer) => {
      const file = { field: 'workbook', name: 'pool.xlsx', content };
      return browser.upload('/experts/import/file?lang=en', {}, [file], '/experts/import');
    };
    const termsOfBert = async () => {
      const user = await database.db.rows.users.find({ email: 'bert@example.org' });
      return database.db.rows.expertTerms.find({ user_id: user?.id ?? '' });
    };
    const looked = await send(workbook(rows));
    expect([looked.status, looked.text.match(/badge (ok|bad)/g)]).toEqual([
      200,
      ['badge ok', 'badge bad'],
    ]);
    // By the number that its row has in the sheet.
    expect(looked.text).toMatch(/>3<\/td><th scope="row">bert@/);
    expect(await termsOfBert()).toBeNull();
    const box = /<textarea[^>]*name="rows"[^>]*>([^<]*)</.exec(looked.text)?.[1] ?? '';
    expect(box).toContain('Lab &amp; Sons &lt;West&gt;');
    for (const wrong of [
      Buffer.from('no workbook'),
      workbook(Array.from({ length: 600 }, () => ['a'])),
    ]) {
      const refused = await send(wrong);
      expect([refused.status, refused.text.includes('This is no .xlsx workbook')]).toEqual([
        422,
        true,
      ]);
    }
    const none = await browser.upload('/experts/import/file', {}, [], '/experts/import');
    expect(none.status).toBe(422);
  });

  test('who has two accounts is as busy and as much away with either', async () => {
    const bert = await database.db.rows.users.find({ email: 'bert@example.org' });
    const second = await zone.expert('bertsSecond');
    if (!bert) throw new Error('no bert');
    await database.db.rows.users.update({ id: second.userId }, { person_id: bert.person_id });
    const { id } = await zone.inReview('Load of a person');
    const seat = { stage: 'review', experts: [second.userId] };
    await seatExperts(zone.deps, zone.secretary, id, seat);
    const pool = await seatableExperts(database.db, zone.ids.programme);
    const loads = pool
      .filter(({ personId }) => personId === bert.person_id)
      .map(({ waiting }) => waiting);
    expect(loads).toEqual([1, 1]);

    const call = { id: zone.ids.call, programme_id: zone.ids.programme };
    const asked = async (): Promise<boolean> =>
      (await gatherAssignment(zone.deps, zone.secretary, call, [], 9)).experts.some(
        (expert) => expert.id === bert.id || expert.id === second.userId,
      );
    expect(await asked()).toBe(true);
    await database.db.rows.absences.insert({
      id: 'away',
      user_id: second.userId,
      delegate_id: zone.staff.userId,
      first_day: '2026-03-01',
      last_day: '2026-03-05',
      created_at: zone.clock.now().toISOString(),
      cancelled_at: null,
    });
    expect(await asked()).toBe(false);
    await database.db.rows.users.update({ id: second.userId }, { person_id: second.personId });
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
