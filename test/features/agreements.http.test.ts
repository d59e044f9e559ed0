import { issueAgreement } from '../../server/features/agreements/issueAgreement.service.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accountTyped, moneyZone, password, type MoneyZone } from '../support/moneyZone.js';

onEachDatabase('pages of the agreement', (open) => {
  let database: TestDatabase;
  let zone: MoneyZone;
  beforeAll(async () => {
    database = await open();
    zone = await moneyZone(database);
  });
  afterAll(() => database.close());

  it('are issued, read, signed and countersigned by their forms alone', async () => {
    const firm = await zone.granted('By form');
    const own = `/applications/${firm.id}/agreement`;
    const staff = `/cases/${firm.id}`;
    const officer = await zone.as(zone.officer);
    const applicant = await zone.as(firm.applicant);

    expect((await applicant.get(own)).text).toContain('has not been issued yet');
    const draft = await officer.get(staff);
    expect(draft.text).toContain('Issue the agreement');
    expect((await officer.post(`${staff}/agreement/issue`, {}, staff)).status).toBe(303);

    const before = await applicant.get(own);
    expect(before.text).toContain('Project: By form');
    const signed = await applicant.post(
      `${own}/sign`,
      { ...accountTyped, holder: firm.owner, signed_name: firm.applicant.name, consent: 'yes' },
      own,
    );
    expect([signed.status, signed.headers['location']]).toEqual([303, own]);
    const after = await applicant.get(own);
    expect(after.text).toContain('****7890');
    expect(after.text).not.toContain('6222021234567890');

    expect((await officer.get(staff)).text).toContain('Sign for the zone');
    expect((await officer.post(`${staff}/agreement/countersign`, {}, staff)).status).toBe(303);
    const done = await applicant.get(own);
    expect(done.text).toContain('First instalment 300,000.00');
    for (const [who, path] of [
      [applicant, `${own}/print`],
      [officer, `${staff}/agreement`],
    ] as const) {
      const paper = await who.get(path);
      expect(paper.status).toBe(200);
      expect(paper.text).toContain(await zone.hashOf(firm.id));
      expect(paper.text).toContain(zone.officer.name);
    }
  });

  it('show the account in full to its signer alone, after the password, and record it', async () => {
    const firm = await zone.granted('In full');
    const own = `/applications/${firm.id}/agreement`;
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const applicant = await zone.as(firm.applicant);
    await applicant.post(
      `${own}/sign`,
      { ...accountTyped, holder: firm.owner, signed_name: firm.applicant.name, consent: 'yes' },
      own,
    );
    const looks = () =>
      zone.deps.db.rows.events.all({ stream: `papers:${firm.id}` }, [['seq', 'ASC']]);
    const print = `${own}/print`;
    expect((await applicant.get(print)).text).not.toContain('6222021234567890');
    const wrong = await applicant.post(print, { password: 'not it' }, print);
    expect([wrong.status, wrong.text.includes('6222021234567890')]).toEqual([422, false]);
    expect(await looks()).toEqual([]);
    const full = await applicant.post(print, { password }, print);
    expect([full.status, full.text.includes('6222021234567890')]).toEqual([200, true]);
    expect((await looks()).map(({ type, data }) => [type, data])).toEqual([
      ['own_paper_printed', { paper: 'agreement' }],
    ]);
    const officer = await zone.as(zone.officer);
    expect((await officer.get(`/cases/${firm.id}/agreement`)).text).not.toContain(
      '6222021234567890',
    );
    expect((await officer.post(print, { password }, `/cases/${firm.id}`)).status).toBe(404);
  });

  it('keep what was typed and say what is wrong with it', async () => {
    const firm = await zone.granted('Typed');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const own = `/applications/${firm.id}/agreement`;
    const applicant = await zone.as(firm.applicant);
    const refused = await applicant.post(
      `${own}/sign`,
      { ...accountTyped, holder: 'Other firm', branch_code: '308584000012', account: '12a' },
      own,
    );
    expect(refused.status).toBe(422);
    expect(refused.text).toContain('value="Other firm"');
    expect(refused.text).toContain('value="12a"');
    expect(refused.text).toContain('id="signed_name-error"');
    // Reading comes first; what only the owner's name decides is said once all is readable.
    const named = await applicant.post(
      `${own}/sign`,
      {
        ...accountTyped,
        holder: 'Other firm',
        branch_code: '308584000012',
        account: '12a',
        signed_name: 'x',
        consent: 'yes',
      },
      own,
    );
    expect(named.status).toBe(422);
    for (const field of ['holder', 'branch_code', 'account', 'signed_name']) {
      expect(named.text).toContain(`id="${field}-error"`);
    }
    expect(named.text).toContain('name="branch_sure"');
    const chinese = await applicant.get(`${own}?lang=zh-CN`);
    expect(chinese.text).toContain('\u9879\u76ee\u4efb\u52a1\u4e66');
  });

  it('take lists and nonsense for what they are', async () => {
    const firm = await zone.granted('Nonsense');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const own = `/applications/${firm.id}/agreement`;
    const applicant = await zone.as(firm.applicant);
    const bad: readonly (string | readonly string[])[] = [
      ['a', 'b'],
      '\u0000',
      'x'.repeat(5000),
      '\u202e',
      "'; DROP TABLE agreements; --",
    ];
    for (const value of bad) {
      const typed = {
        holder: value,
        bank: value,
        branch_code: value,
        account: value,
        signed_name: value,
        consent: value,
        stage: value,
        hash: value,
      };
      expect((await applicant.post(`${own}/sign`, typed, own)).status).toBe(422);
    }
  });

  it('do not exist for strangers, and answer those who may not sign', async () => {
    const firm = await zone.granted('Private');
    await issueAgreement(zone.deps, zone.officer, firm.id, 'agreement');
    const stranger = await zone.as(await zone.person('Stranger'));
    for (const path of [
      `/applications/${firm.id}/agreement`,
      `/applications/${firm.id}/agreement/print`,
      `/cases/${firm.id}/agreement`,
    ]) {
      expect((await stranger.get(path)).status).toBe(404);
    }
    const officer = await zone.as(zone.officer);
    expect((await officer.get(`/applications/${firm.id}/agreement`)).status).toBe(404);
  });
});
