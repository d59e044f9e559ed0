import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { callId, cast, openDay, setScene } from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { formsIn, type PageForm } from '../support/formsOfPages.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupTyped } from '../support/startup.js';
import { hiddenInputs, type Typed, type Visitor } from '../support/visitor.js';

onEachDatabase('what cannot be read, and what two people type', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let zhao: Visitor;
  let id: string;

  beforeEach(async () => {
    database = await open();
    app = await smallApp(database, openDay, (deps) => applicationRoutes(deps));
    await setScene(app.deps);
    lin = await app.as(cast.lin);
    zhao = await app.as(cast.zhao);
    const begun = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
    id = begun.headers['location']?.split('/').at(-1) ?? '';
  });
  afterEach(() => database.close());

  const path = (section: string): string => `/applications/${id}/sections/${section}`;
  const typed = (section: string): Typed => startupTyped[section] ?? {};
  const formOf = async (person: Visitor, section: string): Promise<PageForm> => {
    const { text } = await person.get(path(section));
    const form = formsIn(text).find(({ action }) => action === path(section));
    if (!form) throw new Error(`no form of ${section}`);
    return form;
  };
  const valuesOf = ({ boxes }: PageForm): Record<string, string> =>
    Object.fromEntries(boxes.map(({ name, values }) => [name, values.join(',')]));
  const stored = async (section: string) =>
    app.deps.db.rows.applicationSections.find({ application_id: id, section });

  test('a saved table outlives half-typed cells; all stand there again in another tab, marked', async () => {
    const plan = typed('plan');
    await lin.post(path('plan'), { ...plan, intent: 'stay' });
    const before = await stored('plan');
    const cell = Object.keys(plan).find((name) => /^plan\.milestones\.1\.by$/.test(name)) ?? '';
    expect(cell).not.toBe('');
    const half = { ...plan, [cell]: '2027-13-45', intent: 'save' };
    const answer = await lin.post(path('plan'), half);
    expect([answer.status, Object.keys(answer.body.fields)]).toEqual([422, [cell]]);
    expect((await stored('plan'))?.answers).toEqual(before?.answers);
    const again = await formOf(lin, 'plan');
    expect(valuesOf(again)[cell]).toBe('2027-13-45');
    const page = (await zhao.get(`${path('plan')}?lang=en`)).text;
    expect(page).toContain(`href="#${cell}"`);
    expect(page).toContain(`id="${cell}-error"`);
    expect(page).toContain('Saved last:');
    const check = (await lin.get(`/applications/${id}/submit`)).text;
    expect(check).toContain(`sections/plan#${cell}`);
    await lin.post(path('plan'), { ...plan, intent: 'stay' });
    expect((await stored('plan'))?.unread).toBeNull();
  });

  test('a number of a person lies sealed, read or not', async () => {
    const founder = typed('founder');
    await lin.post(path('founder'), { ...founder, intent: 'stay' });
    const wrong = { ...founder, 'founder.paper.number': '21021119900307-9999', intent: 'save' };
    expect((await lin.post(path('founder'), wrong)).status).toBe(422);
    const row = await stored('founder');
    expect(JSON.stringify(row)).not.toContain('0307');
    const page = (await lin.get(path('founder'))).text;
    expect(page).toContain('21021119900307-9999');
    expect(page).not.toContain('210211199003071235');
  });

  test('two people at different fields of one section both keep what they typed', async () => {
    const company = typed('company');
    await lin.post(path('company'), { ...company, intent: 'stay' });
    const first = hiddenInputs((await lin.get(path('company'))).text, path('company'));
    const second = hiddenInputs((await zhao.get(path('company'))).text, path('company'));
    const mine = { ...company, ...first, 'company.legal_representative': 'Zhou Ping' };
    expect((await lin.send(path('company'), { ...mine, intent: 'stay' })).status).toBe(303);
    const theirs = { ...company, ...second, 'company.staff': '40' };
    expect((await zhao.send(path('company'), { ...theirs, intent: 'stay' })).status).toBe(303);
    expect((await stored('company'))?.answers).toMatchObject({
      legal_representative: 'Zhou Ping',
      staff: 40,
    });
  });

  test('a page that saves by itself goes on taking nothing back', async () => {
    const company = typed('company');
    await lin.post(path('company'), { ...company, intent: 'stay' });
    const page = hiddenInputs((await zhao.get(path('company'))).text, path('company'));
    await lin.post(path('company'), {
      ...company,
      'company.legal_representative': 'Zhou',
      intent: 'stay',
    });
    const one = { ...company, ...page, 'company.staff': '40', intent: 'save' };
    const saved = (await zhao.send(path('company'), one)).body;
    const two = { ...one, version: String(saved.version), loaded: saved.loaded };
    const later = await zhao.send(path('company'), { ...two, 'company.staff': '41' });
    expect(later.body).toMatchObject({ saved: true });
    expect((await stored('company'))?.answers).toMatchObject({
      legal_representative: 'Zhou',
      staff: 41,
    });
  });

  test('where both changed one field it is asked about alone, and the rest is as the other left it', async () => {
    const company = typed('company');
    await lin.post(path('company'), { ...company, intent: 'stay' });
    const page = hiddenInputs((await zhao.get(path('company'))).text, path('company'));
    const first = { 'company.legal_representative': 'Zhou Ping', 'company.staff': '30' };
    await lin.post(path('company'), { ...company, ...first, intent: 'stay' });
    const mine = { ...company, ...page, 'company.staff': '40', intent: 'next' };
    const answer = await zhao.send(path('company'), mine);
    expect(answer.status).toBe(409);
    const form = formsIn(answer.text).find(({ action }) => action === path('company'));
    const shown = form ? valuesOf(form) : {};
    expect(shown).toMatchObject({
      'company.staff': '40',
      'company.legal_representative': 'Zhou Ping',
    });
    const asked = /<section[^>]*id="differ"[\s\S]*?<\/table>/.exec(answer.text)?.[0] ?? answer.text;
    expect(asked.match(/<tr><th scope="row">/g)).toHaveLength(1);
  });
});
