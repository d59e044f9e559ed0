import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { fieldKind, fieldSchema } from '../../server/domain/form/kinds/registry.js';
import { callId, cast, openDay, setScene } from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { fieldOf, fieldValues, type FieldValue } from '../support/fieldValues.js';
import { formsIn } from '../support/formsOfPages.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupDefinition } from '../support/startup.js';
import type { Visitor } from '../support/visitor.js';

const name = { zh: '各类', en: 'Kinds' };
const section = 'kinds';

/** A table takes twelve columns. */
const columnsOfTable = 12;
const tableOf = (at: number): string => `t${Math.floor(at / columnsOfTable)}`;

const fields = fieldValues.map(([kind, , , , more], at) => fieldOf(kind, more, `v${at}`));
const tables = [...new Set(fields.map((_, at) => tableOf(at)))].map((id) =>
  fieldSchema.parse({
    id,
    kind: 'table',
    name,
    columns: fields.filter((_, at) => tableOf(at) === id),
  }),
);

/** A value in a field of its own, and the same in a cell of a table. */
const places = fieldValues.flatMap((row, at): (readonly [string, FieldValue])[] => [
  [`${section}.v${at}`, row],
  [`${section}.${tableOf(at)}.0.v${at}`, row],
]);

onEachDatabase('values of every kind, through the forms of an application', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let id: string;
  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, openDay, (deps) => applicationRoutes(deps));
    const definition = startupDefinition();
    const all = { section, name, fields: [...fields, ...tables] };
    await setScene(app.deps, { ...definition, form: [...definition.form, all] });
    lin = await app.as(cast.lin);
    const begun = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
    id = begun.headers['location']?.split('/').at(-1) ?? '';
  });
  afterAll(() => database.close());

  test('are saved as what they are and stand in the form and on the page to check as people read them', async () => {
    const path = `/applications/${id}/sections/${section}`;
    const typed = Object.fromEntries(places.map(([input, [, text]]) => [input, text]));
    const saved = await lin.post(path, { ...typed, intent: 'stay' });
    expect(saved.status).toBe(303);
    const form = formsIn((await lin.get(path)).text).find(({ action }) => action === path);
    const there = places.map(([input]) => [
      input,
      form?.boxes.find((box) => box.name === input)?.values ?? [],
    ]);
    expect(there).toEqual(
      places.map(([input, [kind, , value]]) => [input, [fieldKind(kind).type(jsonOf(value))]]),
    );
    const check = plain((await lin.get(`/applications/${id}/submit`)).text);
    // Numbers of persons and accounts are covered there; their form shows them in full.
    const covered = fieldValues.filter((_, at) => fields[at]?.private === true);
    expect(covered.length).toBeGreaterThan(0);
    const unseen = places.filter(
      ([, row]) => row[3] !== undefined && !covered.includes(row) && !check.includes(row[3]),
    );
    expect(unseen).toEqual([]);
  });

  test('and what is typed again from the form is the same', async () => {
    const path = `/applications/${id}/sections/${section}`;
    const before = await app.deps.db.rows.applicationSections.find({ application_id: id, section });
    const form = formsIn((await lin.get(path)).text).find(({ action }) => action === path);
    const again = Object.fromEntries(
      (form?.boxes ?? []).map(({ name: at, values }) => [at, values]),
    );
    expect((await lin.post(path, { ...again, intent: 'stay' })).status).toBe(303);
    const after = await app.deps.db.rows.applicationSections.find({ application_id: id, section });
    expect(after?.answers).toEqual(before?.answers);
    expect(after?.unread).toBeNull();
  });
});

const jsonOf = (value: unknown) => JSON.parse(JSON.stringify(value));

const plain = (html: string): string =>
  html.replaceAll('&#x27;', "'").replaceAll('&quot;', '"').replaceAll('&amp;', '&');
