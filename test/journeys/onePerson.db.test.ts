import { typedSections } from '../../server/cli/demoZone/paperwork.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { grantRole } from '../../server/features/people/grantRole.service.js';
import { zoneDay } from '../../server/domain/calendar.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { dialects } from '../support/databases.js';
import { apply, begin, complete } from '../support/journey/applying.js';
import { follow } from '../support/journey/course.js';
import { act, itemsOf } from '../support/journey/handling.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { applyFromAbroad } from '../support/journey/overseas.js';
import { publishCall } from '../support/journey/publishing.js';
import { brokenRules } from '../support/journey/sound.js';
import { steps } from '../support/steps.js';

const told = '的另一件申报中担任负责人';
const passport = { type: 'passport', number: 'E12345678' };
/** A founder's paper, or the other one, in the inputs of the form. */
const typedPaper = (field: string, { type, number }: typeof passport) => ({
  [`${field}.type`]: type,
  [`${field}.number`]: number,
});

describe.each(dialects)('one person leads one project, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let callId: string;
  let first: string;
  let second: string;
  let abroad: string;
  beforeAll(async () => {
    journey = await openJourney(dialect);
    callId = await publishCall(journey, { daysOpen: 60 });
  }, 120_000);
  afterAll(() => journey.close());

  const paperOf = (who: string) => journey.project(who).paper;
  const bornOf = (who: string) => journey.project(who).born;

  /** Types another founder into the case, and what else is given; what the section answers. */
  async function nameFounder(
    who: string,
    caseId: string,
    of: string,
    more: Readonly<Record<string, string>> = {},
  ) {
    const today = zoneDay(journey.clock.now());
    const own = typedSections(journey.project(who), journey.stage.data.words, today);
    const typed = {
      ...own['founder'],
      'founder.paper.number': paperOf(of),
      'founder.born': bornOf(of),
      ...more,
      intent: 'next',
    };
    const path = `/applications/${caseId}/sections/founder`;
    const person = await journey.as(who);
    return person.post(path, typed, path);
  }

  async function handIn(who: string, caseId: string) {
    const { definition } = await openCase(journey.deps, caseId);
    const declared = definition.declarations.map(({ id }) => [`declare.${id}`, 'yes']);
    const person = await journey.as(who);
    return person.post(`/applications/${caseId}/submit`, Object.fromEntries(declared));
  }

  step('another firm names the same founder: handing in is refused, by either paper', async () => {
    first = await begin(journey, callId, 'lanhai');
    await complete(journey, 'lanhai', first);
    const both = typedPaper('founder.other_paper', passport);
    expectMoved(await nameFounder('lanhai', first, 'lanhai', both));
    expectMoved(await handIn('lanhai', first));
    second = await begin(journey, callId, 'tanhui');
    await complete(journey, 'tanhui', second);
    const { number, title, applicant_name: firm } = await journey.caseRow(first);
    for (const paper of [typedPaper('founder.paper', passport), {}]) {
      // Typing says nothing.
      expectMoved(await nameFounder('tanhui', second, 'lanhai', paper));
      const answer = await handIn('tanhui', second);
      expect([answer.status, answer.text.includes(told)]).toEqual([422, true]);
      for (const secret of [number, title, firm, first]) {
        expect(answer.text).not.toContain(secret ?? '?');
      }
    }
    expect((await journey.caseRow(second)).status).toBe('draft');
  });

  const claimed = '/cases/claimed';
  const searchOf = (call: string, section: string) => ({
    of: `${call}.talent_project`,
    ...typedPaper(`${section}.paper`, { type: 'resident_id', number: paperOf('lanhai') }),
    purpose: 'The applicant rang: the number was refused.',
  });

  step('staff who may are told which case it is, and why they looked is kept', async () => {
    const desk = await journey.as('desk');
    const typed = searchOf(callId, 'founder');
    const page = `${claimed}?of=${typed.of}`;
    expect((await desk.get('/cases')).text).toContain(`href="${claimed}"`);
    expect((await desk.get(claimed)).text).toContain(typed.of);
    const silent = await desk.post(claimed, { ...typed, purpose: '' }, page);
    expect([silent.status, silent.text.includes(paperOf('lanhai'))]).toEqual([422, true]);
    const place = expectMoved(await desk.post(claimed, typed, page));
    expect(place).toBe(`/cases/${first}#founder.paper`);
    const looks = await journey.deps.db.rows.events.all({ stream: `access:${first}` });
    expect(looks.map(({ type, data }) => [type, data])).toEqual([
      ['revealed', { field: 'founder.paper', purpose: typed.purpose }],
    ]);
    // The other paper leads there as well; a number that nobody gave leads nowhere.
    const other = { ...typed, ...typedPaper('founder.paper', passport) };
    expect(expectMoved(await desk.post(claimed, other, page))).toContain(first);
    const unknown = { ...other, 'founder.paper.number': 'E87654321' };
    const free = expectMoved(await desk.post(claimed, unknown, page));
    expect((await desk.get(free)).text).toContain('目前没有申报件占用');
  });

  step('people of the other programme learn only that it is not theirs', async () => {
    abroad = await publishCall(journey, { procedure: 'haichuang.overseas', daysOpen: 60 });
    const [reader] = await journey.deps.db.rows.users.all({ email: `recommender${demoDomain}` });
    await grantRole(journey.deps, null, {
      userId: reader?.id ?? '',
      role: 'desk_officer',
      programmeId: 'haichuang',
    });
    const desk = await journey.as('recommender');
    const typed = searchOf(abroad, 'leader');
    const page = `${claimed}?of=${typed.of}`;
    expect((await desk.get(claimed)).text).not.toContain(`${callId}.`);
    const foreign = await desk.post(claimed, searchOf(callId, 'founder'), page);
    expect(foreign.status).toBe(404);
    const answer = await desk.get(expectMoved(await desk.post(claimed, typed, page)));
    expect(answer.text).toContain('您无权查看');
    const { number, title, applicant_name: firm } = await journey.caseRow(first);
    for (const secret of [number, title, firm, first]) {
      expect(answer.text).not.toContain(secret ?? '?');
    }
    const kept = await journey.deps.db.rows.events.all({ type: 'claim_sought' });
    expect(kept.map(({ data }) => data['found'])).toEqual(['free', 'elsewhere']);
    expect(JSON.stringify(kept)).not.toContain(paperOf('lanhai'));
  });

  step('the other talent programme counts as well, by whatever account', async () => {
    const leader = {
      'leader.paper.number': paperOf('lanhai'),
      'leader.born': bornOf('lanhai'),
    };
    await expect(applyFromAbroad(journey, abroad, 'xinyuan', leader)).rejects.toThrow('422');
  });

  step('one person leads one project, with whichever paper and account', async () => {
    await applyFromAbroad(journey, abroad, 'qinghang');
    const next = await publishCall(journey, { procedure: 'haichuang.overseas', daysOpen: 60 });
    const other = typedPaper('leader.paper', { ...passport, number: 'E11112222' });
    await expect(applyFromAbroad(journey, next, 'qinghang', other)).rejects.toThrow('422');
    const { users } = journey.deps.db.rows;
    const [self] = await users.all({ email: `qinghang${demoDomain}` });
    await users.update({ email: `hengxian${demoDomain}` }, { person_id: self?.person_id ?? '' });
    await expect(applyFromAbroad(journey, abroad, 'hengxian', other)).rejects.toThrow('409');
  });

  step('the firm itself is told while typing, with the number of its own case', async () => {
    const next = await publishCall(journey, { daysOpen: 60 });
    const again = await begin(journey, next, 'lanhai');
    const { number } = await journey.caseRow(first);
    const answer = await nameFounder('lanhai', again, 'lanhai');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`与您的申报件 ${number} 重复`);
  });

  step('what is withdrawn holds nobody back', async () => {
    const founder = await journey.as('lanhai');
    const page = `/applications/${first}`;
    const reason = 'The number belongs to somebody else.';
    expectMoved(await founder.post(`${page}/withdraw`, { reason }, page));
    expectMoved(await handIn('tanhui', second));
    expect((await journey.caseRow(second)).status).toBe('running');
  });

  step('an answered correction frees a number that was mistyped', async () => {
    const mistaken = await begin(journey, callId, 'hangyan');
    await complete(journey, 'hangyan', mistaken);
    expectMoved(await nameFounder('hangyan', mistaken, 'ruixing'));
    expectMoved(await handIn('hangyan', mistaken));
    const rightful = await begin(journey, callId, 'ruixing');
    await complete(journey, 'ruixing', rightful);
    const refused = await handIn('ruixing', rightful);
    expect([refused.status, refused.text.includes(told)]).toEqual([422, true]);
    await act(journey, 'desk', mistaken, 'accept');
    await act(journey, 'checker', mistaken, 'ask', {
      ...(await itemsOf(journey, mistaken, 'pass')),
      'fix.founder': 'The number of the paper is not the one of the copy.',
    });
    // Asked for, it is not yet answered.
    expect((await handIn('ruixing', rightful)).status).toBe(422);
    expectMoved(await nameFounder('hangyan', mistaken, 'hangyan'));
    expectMoved(await handIn('hangyan', mistaken));
    expectMoved(await handIn('ruixing', rightful));
    const states = [await journey.caseRow(mistaken), await journey.caseRow(rightful)];
    expect(states.map(({ status, state }) => [status, state.revision])).toEqual([
      ['running', 2],
      ['running', 1],
    ]);
  });

  step('a project that is finished bars nobody from the next', async () => {
    const course = { procedure: 'kechuang.startup', who: 'tanhui', callId, caseId: second };
    await follow(journey, course, 'agreement');
    const next = await publishCall(journey, { daysOpen: 60 });
    const again = await begin(journey, next, 'lanhai');
    await complete(journey, 'lanhai', again);
    expect((await handIn('lanhai', again)).status).toBe(422);
    await follow(journey, course);
    expect((await journey.caseRow(second)).ended_as).toBe('completed');
    await apply(journey, await publishCall(journey, { daysOpen: 60 }), 'lanhai');
  });

  step('books and logs are sound', async () => {
    expect(await brokenRules(journey)).toEqual([]);
  });
});
