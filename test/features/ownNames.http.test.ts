import { openCase } from '../../server/shared/casefile/caseFile.js';
import { loadCaseContext, readableAnswers } from '../../server/shared/casefile/caseContent.js';
import { frozenContent } from '../../server/shared/casefile/frozenContent.js';
import { ownNamesIn } from '../../server/shared/casefile/ownNames.query.js';
import { blindStages } from '../../server/domain/access/blindSight.js';
import { formsIn } from '../support/formsOfPages.js';
import { caseOf, openDemoZone, type DemoZone } from '../support/demoZone.js';

let zone: DemoZone;
beforeAll(async () => {
  zone = await openDemoZone();
}, 240_000);
afterAll(() => zone.close());

test('no case of a zone that has lived half a year raises a false alarm', async () => {
  const { deps } = zone;
  const rows = await deps.db.rows.applications.all({});
  const alarms: string[] = [];
  let looked = 0;
  for (const { id } of rows) {
    const { row, compiled, definition } = await openCase(deps, id);
    const content = await frozenContent(deps, row);
    if (!content || blindStages(definition).length === 0) continue;
    looked += 1;
    const { ruleContext } = await loadCaseContext(deps, row, compiled);
    const answers = readableAnswers(deps, content.answers);
    const read = { compiled, answers, ruleContext, files: content.documents };
    for (const { at, document, excerpts } of await ownNamesIn(deps, row, read)) {
      alarms.push(`${row.applicant_name} ${at}${document}: ${excerpts.join()}`);
    }
  }
  expect(looked).toBeGreaterThan(10);
  expect(alarms).toEqual([]);
});

test('what names the applicant is pointed out before submitting, with the way to it, and forbids nothing', async () => {
  const id = await caseOf(zone, 'lingshui');
  const founder = await zone.as('lingshui');
  const submit = `/applications/${id}/submit`;
  const before = (await founder.get(submit)).text;
  expect(before).not.toContain('named-places');
  const path = `/applications/${id}/sections/project`;
  const form = formsIn((await founder.get(path)).text).find(({ action }) => action === path);
  const typed = Object.fromEntries(
    (form?.boxes ?? []).map(({ name, values }) => [name, [...values]]),
  );
  const [summary = ''] = typed['project.summary'] ?? [];
  typed['project.summary'] = [`${summary}由凌水 光电科技承担，这一产品的联系人是林远。`];
  expect((await founder.post(path, typed)).status).toBe(303);
  const page = (await founder.get(submit)).text;
  const [list = ''] = /<ul class="named-places">[\s\S]*?<\/ul>/.exec(page) ?? [];
  expect(list).toContain(`href="${path}#project.summary"`);
  expect(list.match(/<q>/g)).toHaveLength(2);
  expect(list).toContain('由凌水 光电科技承担');
  // It is one notice more: what is missing, and whether it may be handed in, is as it was.
  const rest = (html: string): readonly string[] =>
    [...html.matchAll(/<li><a href="([^"]+)">|<form[^>]*action="([^"]+)"/g)].map(
      ([, link = '', action = '']) => link + action,
    );
  expect(rest(page.replace(list, ''))).toEqual(rest(before));
});

test('staff read it on the case until the blind review is over; whoever may not see the case reads nothing', async () => {
  const id = await caseOf(zone, 'lanhai');
  const { deps } = zone;
  const { row } = await openCase(deps, id);
  const owner = { id: row.organisation_id ?? '' };
  // As if the firm were called after what it writes about.
  await deps.db.rows.organisations.update(owner, { legal_representative: '多参数' });
  for (const who of ['desk', 'secretary']) {
    expect((await (await zone.as(who)).get(`/cases/${id}`)).text).toContain('named-places');
  }
  expect((await (await zone.as('expert1')).get(`/cases/${id}`)).status).toBe(404);
});
