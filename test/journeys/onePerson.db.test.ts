import { typedSections } from '../../server/cli/demoZone/paperwork.js';
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

const told = '该证件号码已作为负责人用于';

describe.each(dialects)('one person leads one project, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let callId: string;
  let first: string;
  let second: string;
  beforeAll(async () => {
    journey = await openJourney(dialect);
    callId = await publishCall(journey, { daysOpen: 60 });
  }, 120_000);
  afterAll(() => journey.close());

  const paperOf = (who: string) => journey.project(who).paper;
  const bornOf = (who: string) => journey.project(who).born;

  /** Types another founder into the case; what the section answers. */
  async function nameFounder(who: string, caseId: string, of: string) {
    const today = zoneDay(journey.clock.now());
    const own = typedSections(journey.project(who), journey.stage.data.words, today);
    const typed = {
      ...own['founder'],
      'founder.paper.number': paperOf(of),
      'founder.born': bornOf(of),
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

  step(
    'another firm names the same founder: typing says nothing, handing in is refused',
    async () => {
      first = await apply(journey, callId, 'lanhai');
      second = await begin(journey, callId, 'tanhui');
      await complete(journey, 'tanhui', second);
      expectMoved(await nameFounder('tanhui', second, 'lanhai'));
      const answer = await handIn('tanhui', second);
      expect(answer.status).toBe(422);
      expect(answer.text).toContain(told);
      const { number, title, applicant_name: firm } = await journey.caseRow(first);
      for (const secret of [number, title, firm, first]) {
        expect(answer.text).not.toContain(secret ?? '?');
      }
      expect((await journey.caseRow(second)).status).toBe('draft');
    },
  );

  step('the other talent programme counts as well, by whatever account', async () => {
    const abroad = await publishCall(journey, { procedure: 'haichuang.overseas', daysOpen: 60 });
    const leader = {
      'leader.paper.number': paperOf('lanhai'),
      'leader.born': bornOf('lanhai'),
    };
    await expect(applyFromAbroad(journey, abroad, 'xinyuan', leader)).rejects.toThrow('422');
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
