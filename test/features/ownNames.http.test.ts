import { endMaintenance, setMaintenance } from '../../server/data/stores/maintenanceStore.js';
import { openCase } from '../../server/shared/casefile/caseFile.js';
import { loadCaseContext, readableAnswers } from '../../server/shared/casefile/caseContent.js';
import { frozenContent } from '../../server/shared/casefile/frozenContent.js';
import { ownNamesIn } from '../../server/shared/casefile/ownNames.query.js';
import { blindStages } from '../../server/domain/access/blindSight.js';
import { chinesePdf } from '../support/pdfs.js';
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
  const look = async (id: string) => {
    const { row, compiled, definition } = await openCase(deps, id);
    const content = await frozenContent(deps, row);
    if (!content || blindStages(definition).length === 0) return [];
    const { ruleContext } = await loadCaseContext(deps, row, compiled);
    const answers = readableAnswers(deps, content.answers);
    const read = { compiled, answers, ruleContext, files: content.documents };
    return [{ name: row.applicant_name, ...(await ownNamesIn(deps, row, read)) }];
  };
  let found: Awaited<ReturnType<typeof look>>;
  // All together are read by one thread, and what is not read yet is there a moment later.
  do found = (await Promise.all(rows.map(({ id }) => look(id)))).flat();
  while (found.some(({ unread }) => unread.some(({ read }) => read === 'later')));
  const alarms = found.flatMap(({ name, named }) =>
    named.map(
      ({ at, document, excerpts }) =>
        `${name} ${at}${document}: ${excerpts.map((each) => each.map(({ text }) => text).join('')).join()}`,
    ),
  );
  expect(found.length).toBeGreaterThan(10);
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
  // The very words are marked, with a little of what stands around them.
  expect(list).toContain('由<mark>凌水 光电科技</mark>承担');
  expect(list).toContain('<mark>林远</mark>');
  // It is one notice more: what is missing, and whether it may be handed in, is as it was.
  const rest = (html: string): readonly string[] =>
    [...html.matchAll(/<li><a href="([^"]+)">|<form[^>]*action="([^"]+)"/g)].map(
      ([, link = '', action = '']) => link + action,
    );
  expect(rest(page.replace(list, ''))).toEqual(rest(before));
});

test('what names the applicant within a document is pointed out with the way to it, and a scan is said to be one', async () => {
  const id = await caseOf(zone, 'lingshui');
  const founder = await zone.as('lingshui');
  const page = `/applications/${id}/documents`;
  const field = 'document.business_plan';
  const send = async (name: string, shown: string) => {
    const content = Buffer.from(chinesePdf(['封面', shown]), 'latin1');
    const to = `${page}?document=business_plan`;
    return founder.upload(to, {}, [{ field, name, content }], page);
  };
  expect((await send('plan.pdf', '本计划由凌水光电科技编制')).status).toBe(303);
  const { rows } = zone.deps.db;
  const reload = (): Promise<unknown> => zone.deps.maintenance.reload();
  const at = zone.clock.now().toISOString();
  const words = { message: '', message_en: '' };
  await setMaintenance(zone.deps.db, { begins_at: at, ends_at: at, announced_at: at, ...words });
  await reload();
  // What would be found is kept beside the file, which would be a write.
  expect((await founder.get(`/applications/${id}/submit`)).text).toContain('仍在读取');
  await endMaintenance(zone.deps.db);
  await reload();
  const told = (await founder.get(`/applications/${id}/submit`)).text;
  const [list = ''] = /<ul class="named-places">[\s\S]*?<\/ul>/.exec(told) ?? [];
  expect(list).toContain(`href="${page}#${field}"`);
  expect(list).toContain('本计划由<mark>凌水光电科技</mark>编制');
  expect(list).toContain('“plan.pdf”');
  await rows.attachments.update(
    { application_id: id, name: 'plan.pdf' },
    { removed_at: zone.clock.now().toISOString() },
  );
  expect((await send('scan.pdf', '')).status).toBe(303);
  const scan = (await founder.get(`/applications/${id}/submit?lang=en`)).text;
  expect(scan).toContain('Some pages are scans or pictures: scan.pdf');
  expect(scan).not.toContain('plan.pdf');
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
