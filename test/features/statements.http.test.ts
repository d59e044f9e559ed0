import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { stageSheets } from '../../server/features/stages/registry.js';
import { submitApplication } from '../../server/features/applications/submitApplication.service.js';
import { allRoutes } from '../../server/web/routes.js';
import {
  actorOf,
  allDeclared,
  cast,
  completeDraft,
  openDay,
  otherFirm,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone } from '../support/reviewZone.js';
import { smallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import { statementsOf, type StatementLog } from '../support/statements.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

/** Sends the form that stands on `page`; the statements of the sending alone. */
async function asked(
  browser: Visitor,
  path: string,
  typed: Typed,
  page = path,
): Promise<readonly string[]> {
  const hidden = hiddenInputs((await browser.get(page)).text, path);
  let status = 0;
  const { statements } = await statementsOf(async () => {
    status = (await browser.send(path, { ...hidden, ...typed })).status;
  });
  expect(status).toBe(303);
  return statements;
}

/** What the script of the page sends while the expert writes. */
async function savedAsOneGoes(browser: Visitor, path: string): Promise<StatementLog> {
  const hidden = hiddenInputs((await browser.get(path)).text, path);
  let body = '';
  const log = await statementsOf(async () => {
    body = (await browser.send(path, { ...hidden, ...scored(60), intent: 'save' })).text;
  });
  expect(body).toContain('"saved":true');
  return log;
}

/** Held to a number, and shown with the statements where it is not kept. */
function expectAtMost(most: number, statements: readonly string[]): void {
  expect({ more: statements.slice(most), all: statements }).toEqual({ more: [], all: statements });
  // Whatever is sent reads who sends it and changes something.
  expect(statements.length).toBeGreaterThan(2);
}

onEachDatabase('statements of a change, session, rights and form key among them', (open) => {
  let database: TestDatabase;

  beforeEach(async () => {
    database = await open();
  }, 60_000);
  afterEach(() => database.close());

  test('saving a section ≤ 6, handing in ≤ 13, advancing a stage ≤ 6', async () => {
    const app = await smallApp(database, openDay, (deps) =>
      allRoutes({ ...deps, sheets: stageSheets }),
    );
    await setScene(app.deps);
    // The first number of a year begins its series.
    const stranger = await actorOf(app.deps, cast.stranger);
    const first = await completeDraft(app.deps, stranger, otherFirm);
    await submitApplication(app.deps, stranger, { id: first, declarations: allDeclared });

    const id = await completeDraft(app.deps, await actorOf(app.deps, cast.lin));
    const lin = await app.as(cast.lin);
    const risks = 'Other risks than were named before, and what is done about them. ';
    const section = {
      ...startupTyped['project'],
      'project.risks': risks.repeat(3),
      intent: 'stay',
    };
    expectAtMost(6, await asked(lin, `/applications/${id}/sections/project`, section));

    const declared = Object.fromEntries(allDeclared.map((each) => [`declare.${each}`, 'yes']));
    // Two of them note by which keys its sides are known, so that no list opens answers for it; one
    // claims the paper of who leads the project.
    expectAtMost(13, await asked(lin, `/applications/${id}/submit`, declared));

    const wang = await app.as(cast.wang);
    const accept = `/cases/${id}/stages/desk/accept`;
    expectAtMost(6, await asked(wang, accept, { reason: '' }, `/cases/${id}`));
  });

  test('saving a review ≤ 5, as one goes ≤ 3 without a transaction, handing it in ≤ 11', async () => {
    const zone = await reviewZone(database);
    const experts = [
      await zone.expert('one'),
      await zone.expert('two'),
      await zone.expert('three'),
    ];
    const { id } = await zone.inReview('Sonar');
    await seatExperts(zone.deps, zone.secretary, id, {
      stage: 'review',
      experts: experts.map(({ userId }) => userId),
    });
    const [expert] = experts;
    if (!expert) throw new Error('no expert');
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    await browser.post(`${path}/accept`, accepting, path);
    expectAtMost(5, await asked(browser, path, { ...scored(70), intent: 'keep' }));
    const { statements, transaction } = await savedAsOneGoes(browser, path);
    expectAtMost(3, statements);
    expect(transaction).toEqual([]);
    // One of them asks who sits where, which the case does not know.
    expectAtMost(11, await asked(browser, path, scored(70)));
  });
});
