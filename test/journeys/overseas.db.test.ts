import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { fen } from '../../server/domain/money.js';
import { tellCases } from '../../server/features/outbox/tellCases.job.js';
import { closeNotices } from '../../server/features/notices/closeNotices.job.js';
import { dialects } from '../support/databases.js';
import { confirmRanking, decide, vote } from '../support/journey/deciding.js';
import { reportResults, typedResults } from '../support/journey/assessing.js';
import { follow, payAll } from '../support/journey/course.js';
import { act, passCheck, reportVisit, reviewAll } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { applyFromAbroad, oneName } from '../support/journey/overseas.js';
import { concludeAgreement, importResult, sendMoney } from '../support/journey/paying.js';
import { publishCall, publishNotice } from '../support/journey/publishing.js';
import { brokenRules, replayed } from '../support/journey/sound.js';
import { lettersTo } from '../support/lettersTo.js';
import { steps } from '../support/steps.js';

const who = 'suharto';
const long = 'What was done, what it came to and what it cost is told here.';
const firm = 'lingshui';
const email = `${who}${demoDomain}`;

describe.each(dialects)('an overseas talent project, by its definition alone, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let callId: string;
  let caseId: string;
  beforeAll(async () => {
    journey = await openJourney(dialect);
  }, 120_000);
  afterAll(() => journey.close());
  const stageNow = async () => (await journey.caseRow(caseId)).stage;

  /** The firm that will take the case over invites who founded it. */
  async function joinFirm(): Promise<void> {
    const page = `/organisations/${journey.firms.get(firm)}`;
    const manager = await journey.as(firm);
    const invited = { email, position: 'manager' };
    expectMoved(await manager.post(`${page}/invitations`, invited, page));
    const [letter] = await mailed('member_invited');
    const [, link = ''] = /https?:\/\/[^/\s]+(\/\S+)/.exec(letter?.body ?? '') ?? [];
    const person = await journey.as(who);
    expectMoved(await person.post(`${link}/accept`, {}, link));
  }

  /** Addresses lie sealed, so that letters are found by their occasion first. */
  const mailed = async (event: string) => {
    const letters = await journey.deps.db.rows.mails.all({ event });
    return letters.filter(({ to_address: to }) => to === email);
  };

  step('somebody abroad registers with one name and a telephone of their own country', async () => {
    const guest = journey.stranger();
    await guest.get('/register?lang=en');
    const typed = { name: 'Suharto', phone: '+62 812 3456 7890', email, password: demoPassword };
    expectMoved(await guest.post('/register', typed));
    const [letter] = await mailed('account_confirm');
    expect(letter?.body).toContain('Suharto');
    const [, link = ''] = /https?:\/\/[^/\s]+(\/\S+)/.exec(letter?.body ?? '') ?? [];
    expectMoved(await guest.post(link));
    const user = await journey.deps.db.rows.users.find({ email });
    expect([user?.name, user?.phone]).toEqual(['Suharto', '+6281234567890']);
  });

  step('a person whose firm is not registered yet applies', async () => {
    callId = await publishCall(journey, { procedure: 'haichuang.overseas' });
    caseId = await applyFromAbroad(journey, callId, who, oneName);
    const { number, applicant_name: name } = await journey.caseRow(caseId);
    expect([number, name]).toEqual([expect.stringMatching(/^HC-2026-\d{4}$/), 'Suharto']);
    await tellCases(journey.deps);
    const [receipt] = await mailed('submitted');
    expect(receipt?.body).toContain('Suharto');
    const print = await (await journey.as(who)).get(`/applications/${caseId}/print`);
    for (const shown of ['Suharto', 'Jürgen Müller']) expect(print.text).toContain(shown);
    // A passport stays covered until its owner asks for it.
    expect(print.text).not.toContain('C1234567');
  });

  step('seven experts score; without the highest and the lowest it is a second class', async () => {
    await act(journey, 'desk', caseId, 'accept');
    await passCheck(journey, caseId);
    await reviewAll(journey, caseId, [0.8, 0.84, 0.86, 0.9, 0.7, 0.82, 0.84]);
    await reportVisit(journey, caseId);
    await confirmRanking(journey, callId);
    expect(await stageNow()).toBe('diligence');
  });

  step('a second class is examined before the meeting', async () => {
    const opinion = 'Books, rights and standing were examined.';
    await act(journey, 'officer', caseId, 'state', { outcome: 'clear', opinion });
    expect(await stageNow()).toBe('joint');
  });

  step('the legal check stands between the meeting and the approval', async () => {
    await vote(journey, callId, caseId);
    expect(await stageNow()).toBe('legal');
    const opinion = 'Review, ranking and vote followed the rules.';
    await act(journey, 'legal', caseId, 'state', { outcome: 'lawful', opinion });
    await decide(journey, callId, caseId);
    const award = await journey.deps.db.rows.awards.find({ application_id: caseId });
    expect([award?.award_class, award?.amount]).toEqual(['second', fen(500_000_000n)]);
  });

  step('before anything is paid the firm is registered and takes the case over', async () => {
    await publishNotice(journey, callId, [caseId]);
    journey.pass(10);
    expect(await closeNotices(journey.deps)).toBe(1);
    await joinFirm();
    const person = await journey.as(who);
    const page = `/applications/${caseId}`;
    const typed = {
      'report.credit_code': journey.project(firm).credit_code,
      'report.registered_on': zoneDay(journey.clock.now()),
      'report.in_zone': 'yes',
      'report.cash_paid_in': '1,000,000',
    };
    const file = `${page}/stages/landing/file`;
    // A firm of long ago, elsewhere and without the money is no way past what others are asked.
    const old = { 'report.registered_on': '2001-05-01', 'report.in_zone': 'no' };
    const refused = await person.post(
      file,
      { ...typed, ...old, 'report.cash_paid_in': '999,999.99' },
      page,
    );
    expect(refused.status).toBe(422);
    for (const said of [
      'registered after the call opened',
      'registered in the zone',
      'At least 1,000,000 yuan',
      '2001-05-01',
    ]) {
      expect(refused.text).toContain(said);
    }
    expectMoved(await person.post(file, typed, page));
    await act(journey, 'officer', caseId, 'accept');
    const row = await journey.caseRow(caseId);
    expect([row.stage, row.organisation_id]).toEqual(['agreement', journey.firms.get(firm)]);
  });

  step('after the agreement the first instalment is paid to the firm', async () => {
    await concludeAgreement(journey, who, caseId, { founder: 'Suharto', mobile: '13841000000' });
    const own = await (await journey.as(who)).get(`/applications/${caseId}/agreement`);
    const print = await (await journey.as('officer')).get(`/cases/${caseId}/agreement`);
    for (const { text } of [own, print]) expect(text).toContain('Suharto');
    await importResult(journey, await sendMoney(journey, caseId));
    const paid = await journey.deps.db.rows.tranches.all({
      application_id: caseId,
      status: 'paid',
    });
    expect(paid.map(({ amount }) => amount)).toEqual([fen(150_000_000n)]);
    expect(await brokenRules(journey)).toEqual([]);
    expect(await replayed(journey, caseId)).toEqual((await journey.caseRow(caseId)).state);
  });
  step('each page and letter of theirs is in the language that they registered in', async () => {
    const person = await journey.as(who);
    const firms = await journey.deps.db.rows.organisations.all({});
    const banks = await journey.deps.db.rows.bankAccounts.all({});
    const people = await journey.deps.db.rows.users.all({});
    const names = [...firms, ...people]
      .map(({ name }) => name)
      .concat(banks.map(({ bank }) => bank));
    /** Chinese that is nobody's name. */
    const chinese = (text: string): readonly string[] =>
      names
        .reduce((rest, name) => rest.replaceAll(name, ''), text)
        .split('\n')
        .filter((line) => /\p{Script=Han}/u.test(line));
    await tellCases(journey.deps);
    const letters = await lettersTo(journey.deps, email);
    const invited = letters.filter(({ event }) => event === 'member_invited');
    // Who is invited may have no account, so that letter is in both languages.
    expect(invited.map(({ body }) => /has invited you to join/.test(body))).toEqual([true]);
    const own = letters.filter(({ event }) => event !== 'member_invited');
    const told = own.map(({ event }) => event);
    expect(told).toEqual(expect.arrayContaining(['submitted', 'approved', 'agreement_ready']));
    expect(own.flatMap(({ subject, body }) => chinese(`${subject}\n${body}`))).toEqual([]);
    const page = `/applications/${caseId}`;
    for (const place of [
      '',
      '/agreement',
      '/agreement/print',
      '/receipt',
      '/print',
      '/documents',
    ]) {
      const { status, text } = await person.get(`${page}${place}`);
      const [main = ''] = /<main[\s\S]*<\/main>/.exec(text) ?? [];
      // The agreement's other language stands beside it, marked as such.
      const read = main
        .replaceAll(/<(\w+)[^>]*lang="zh[^>]*>[\s\S]*?<\/\1>/g, '')
        .replaceAll(/<[^>]*>/g, '\n');
      expect([place, status, chinese(read)]).toEqual([place, 200, []]);
    }
  });

  step('a final report without its targets and papers is refused, each at its place', async () => {
    const course = { procedure: 'haichuang.overseas', who, callId, caseId };
    await follow(journey, course, 'acceptance');
    const page = `/applications/${caseId}`;
    const person = await journey.as(who);
    const send = (typed: Readonly<Record<string, string>>) =>
      person.post(`${page}/stages/acceptance/report`, typed, page);
    const targets = await send({ report: long });
    expect(targets.status).toBe(422);
    for (const place of ['target.0.state', 'target.1.actual', 'report.spent']) {
      expect(targets.text).toContain(`id="${place}-error"`);
    }
    const papers = await send(await typedResults(journey, caseId, 'acceptance'));
    expect(papers.status).toBe(422);
    for (const paper of ['application', 'summary', 'technical', 'accounts', 'audit']) {
      expect(papers.text).toContain(`id="document.${paper}-error"`);
    }
    await reportResults(journey, course, 'acceptance');
    const staff = await (await journey.as('officer')).get(`/cases/${caseId}`);
    expect(staff.text).toContain('As promised.');
    expect(staff.text).toContain('audit.pdf');
  });

  step(
    'what is concluded without blame counts once it is confirmed, and is paid pro rata',
    async () => {
      const settled = {
        percent: '60',
        reason: 'Sixty of a hundred units were sold, without fault.',
      };
      const missing = await (
        await journey.as('officer')
      ).post(`/cases/${caseId}/stages/acceptance/settle`, { reason: long }, `/cases/${caseId}`);
      expect([missing.status, missing.text.includes('id="percent-error"')]).toEqual([422, true]);
      await act(journey, 'officer', caseId, 'settle', settled);
      const again = await (
        await journey.as('officer')
      ).post(`/cases/${caseId}/stages/acceptance/pass`, {}, `/cases/${caseId}`);
      expect(again.status).toBe(409);
      await act(journey, 'head', caseId, 'put_back', { reason: 'Which contracts?' });
      await act(journey, 'officer', caseId, 'settle', settled);
      await act(journey, 'head', caseId, 'confirm');
      await follow(journey, { procedure: 'haichuang.overseas', who, callId, caseId });
      expect((await journey.caseRow(caseId)).ended_as).toBe('concluded');
      // 30% of five million is the last instalment; 60% of that is paid, the rest is free again.
      expect(await payAll(journey, caseId)).toEqual([150_000_000n, 200_000_000n, 90_000_000n]);
      const rest = { application_id: caseId, tranche: 'last_rest' };
      expect(await journey.deps.db.rows.tranches.find(rest)).toMatchObject({
        amount: 60_000_000n,
        status: 'cancelled',
      });
      expect(await brokenRules(journey)).toEqual([]);
    },
  );

  step('decided case by case, it skips experts and visit, and nobody else', async () => {
    const special = await applyFromAbroad(journey, callId, 'qinghang');
    await act(journey, 'desk', special, 'divert', {
      outcome: 'case_by_case',
      ground: '2026-18',
    });
    const course = { procedure: 'haichuang.overseas', who, callId, caseId: special };
    expect(await follow(journey, course, 'approve')).toEqual(['special', 'joint', 'legal']);
    const reason = 'As the minutes say.';
    await act(journey, 'approver', special, 'approve', { class: 'first', reason });
    const award = await journey.deps.db.rows.awards.find({ application_id: special });
    expect([award?.award_class, award?.amount]).toEqual(['first', fen(1_000_000_000n)]);
  });
});
