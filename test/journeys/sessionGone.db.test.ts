import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { demoDomain } from '../../server/features/accounts/demoAccounts.query.js';
import { dialects } from '../support/databases.js';
import { hiddenOf, lost } from '../support/everyForm.js';
import { formsIn, type PageForm } from '../support/formsOfPages.js';
import { begin, complete, submit } from '../support/journey/applying.js';
import { expectMoved, openJourney, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { steps } from '../support/steps.js';
import { type Typed, type Visitor } from '../support/visitor.js';

const who = 'lingshui';
const summary = 'Written in the last hour, while the session ended.';

describe.each(dialects)('a session that ends while somebody writes, on %s', (dialect) => {
  const step = steps();
  let journey: Journey;
  let person: Visitor;
  let caseId: string;
  let page: string;
  let typed: Typed;
  let asking: PageForm | undefined;
  let back: PageForm | undefined;
  beforeAll(async () => {
    journey = await openJourney(dialect);
    caseId = await begin(journey, await publishCall(journey), who);
    await complete(journey, who, caseId);
    page = `/applications/${caseId}/sections/project`;
  }, 120_000);
  afterAll(() => journey.close());

  const formAt = (html: string): PageForm | undefined =>
    formsIn(html).find(({ action }) => action === page);
  const saved = async () => {
    const row = await journey.deps.db.rows.applicationSections.find({
      application_id: caseId,
      section: 'project',
    });
    return row?.answers['summary'];
  };

  step('a section is typed into, and the session is over before it is sent', async () => {
    person = await journey.as(who);
    const form = formAt((await person.get(page)).text);
    if (!form) throw new Error('no form');
    const boxes = form.boxes.filter(({ kind }) => kind !== 'choice' && kind !== 'tick');
    const there = Object.fromEntries(form.boxes.map(({ name, values }) => [name, values]));
    expect(boxes.length).toBeGreaterThan(3);
    typed = { ...hiddenOf(form), ...there, 'project.summary': summary.repeat(5) };
    // Signed out in another tab of the same browser.
    expectMoved(await person.post('/sign-out', {}, '/account'));
    const answer = await person.send(page, typed);
    expect(answer.status).toBe(403);
    expect(await saved()).not.toContain(summary);
    [asking] = formsIn(answer.text);
  });

  step(
    'signing in on that very page brings the form back, filled in and not yet done',
    async () => {
      const entering = { _email: `${who}${demoDomain}`, _password: demoPassword };
      const answer = await person.send(asking?.action ?? '', { ...hiddenOf(asking), ...entering });
      expect(answer.status).toBe(200);
      back = formAt(answer.text);
      expect(lost(typed, back)).toEqual([]);
      expect(await saved()).not.toContain(summary);
    },
  );

  step('one press saves it, and the application is handed in', async () => {
    expectMoved(await person.send(page, { ...typed, ...hiddenOf(back) }));
    expect(await saved()).toContain(summary);
    await submit(journey, who, caseId);
    expect((await journey.caseRow(caseId)).number).toMatch(/^KC-2026-\d{4}$/);
  });
});
