import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { fieldSchema } from '../../server/domain/form/kinds/registry.js';
import { callId, cast, openDay, setScene } from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { startupDefinition } from '../support/startup.js';
import { workbook } from '../support/workbooks.js';
import type { Visitor } from '../support/visitor.js';

const name = (en: string, zh = en) => ({ zh, en });
const tenants = fieldSchema.parse({
  id: 'rows',
  kind: 'table',
  name: name('Tenants', '\u5165\u9A7B\u4F01\u4E1A'),
  max_rows: 5,
  columns: [
    { id: 'firm', kind: 'text', name: name('Firm', '\u4F01\u4E1A\u540D\u79F0'), max: 60 },
    { id: 'since', kind: 'day', name: name('Since', '\u5165\u9A7B\u65E5\u671F') },
    { id: 'taxed', kind: 'yes_no', name: name('Taxed here', '\u662F\u5426\u7EB3\u7A0E') },
    { id: 'rent', kind: 'money', name: name('Rent', '\u79DF\u91D1') },
    {
      id: 'area',
      kind: 'choice',
      name: name('Field', '\u9886\u57DF'),
      options: [
        { id: 'soft', name: name('Software', '\u8F6F\u4EF6') },
        { id: 'bio', name: name('Biology', '\u751F\u7269') },
      ],
    },
  ],
});
const note = fieldSchema.parse({ id: 'note', kind: 'text', name: name('Note'), max: 60 });

onEachDatabase('a table filled in from a spreadsheet', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let section: string;

  const send = (content: Buffer, file = 'tenants.xlsx') =>
    lin.upload(
      `${section}/sheet/rows`,
      {},
      [{ field: 'sheet', name: file, content }],
      `${section}/sheet/rows`,
    );
  const stored = async () => {
    const id = section.split('/')[2] ?? '';
    const row = await app.deps.db.rows.applicationSections.find({
      application_id: id,
      section: 'park',
    });
    return row?.answers;
  };

  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, openDay, (deps) => applicationRoutes(deps));
    const definition = startupDefinition();
    const park = { section: 'park', name: name('Park'), fields: [note, tenants] };
    await setScene(app.deps, { ...definition, form: [...definition.form, park] });
    lin = await app.as(cast.lin);
    const begun = await lin.post(`/calls/${callId}/applications`, {}, `/calls/${callId}/apply`);
    section = `${begun.headers['location'] ?? ''}/sections/park`;
    const typed = { 'park.note': 'stays', intent: 'stay' };
    expect((await lin.post(section, typed)).status).toBe(303);
  });
  afterAll(() => database.close());

  test('columns are known by their headings in any order, options and days by what a workbook holds', async () => {
    // 45292 is the first day of 2024 as workbooks count (ECMA-376).
    const taken = await send(
      workbook([
        [
          '\u9886\u57DF',
          '\u4F01\u4E1A\u540D\u79F0',
          '\u79DF\u91D1',
          '\u5165\u9A7B\u65E5\u671F',
          'Taxed here',
        ],
        ['\u8F6F\u4EF6', 'Lanhai', '1200.5', '45292', '\u662F'],
        ['Biology', 'Beifang', '20\u4E07', '2025-03-04', 'no'],
      ]),
    );
    expect(taken.status).toBe(303);
    expect(await stored()).toEqual({
      note: 'stays',
      rows: [
        { firm: 'Lanhai', since: '2024-01-01', taxed: true, rent: 120_050, area: 'soft' },
        { firm: 'Beifang', since: '2025-03-04', taxed: false, rent: 20_000_000, area: 'bio' },
      ],
    });
  });

  test('a cell that cannot be read stays as it was, with its reason at its place, and the others are kept', async () => {
    const csv = Buffer.from(
      '\uFEFFFirm,Since,Taxed here,Rent,Field\r\nLanhai,soon,yes,80,Mining\r\n',
    );
    const taken = await send(csv, 'tenants.csv');
    expect(taken.headers['location']).toBe(section);
    const page = (await lin.get(`${section}?lang=en`)).text;
    expect(page).toContain('value="soon"');
    expect(page).toContain('href="#park.rows.0.since"');
    expect(page).toContain('href="#park.rows.0.area"');
    expect(await stored()).toMatchObject({ rows: [{ firm: 'Lanhai', taxed: true, rent: 8000 }] });
  });

  test('what is no sheet, does not fit or was overtaken changes nothing', async () => {
    const before = await stored();
    const rows = (count: number) => Array.from({ length: count }, (_, at) => [`Firm ${at}`]);
    expect((await send(Buffer.from([0, 1, 2, 3]))).status).toBe(422);
    expect((await send(workbook(rows(6)))).status).toBe(422);
    expect(
      (
        await send(
          workbook([
            ['Firm', 'Colour'],
            ['Lanhai', 'red'],
          ]),
        )
      ).status,
    ).toBe(422);
    expect((await send(Buffer.from('\r\n'), 'x.csv')).status).toBe(422);
    // Each cell is held against the columns: a row of a million would be for a minute.
    const wide = await send(Buffer.from(`Firm${',x'.repeat(1000)}`), 'x.csv');
    const unreadable = /This is no XLSX|\u8FD9\u4E0D\u662F\u53EF\u4EE5\u8BFB\u53D6/;
    expect([wide.status, unreadable.test(wide.text)]).toEqual([422, true]);
    const long = await send(Buffer.from('Firm\tSince\n'.repeat(20_001)), 'x.tsv');
    expect([long.status, unreadable.test(long.text)]).toEqual([422, true]);
    const late = await lin.upload(
      `${section}/sheet/rows`,
      { version: '1' },
      [{ field: 'sheet', name: 'x.xlsx', content: workbook(rows(1)) }],
      `${section}/sheet/rows`,
    );
    expect(late.status).toBe(409);
    expect((await lin.get(`${section}/sheet/note`)).status).toBe(404);
    expect(await stored()).toEqual(before);
  });

  test('its headings are there to be filled in, and a new row is where the page opens', async () => {
    const { text } = await lin.get(`${section}/sheet/rows/headings?lang=en`);
    expect(text).toBe('\uFEFFFirm,Since,Taxed here,Rent,Field\r\n');
    const added = await lin.post(section, {
      'park.rows.0.firm': 'One',
      intent: 'add_row:park.rows',
    });
    const place = added.headers['location'] ?? '';
    expect(place.endsWith('#park.rows-new')).toBe(true);
    expect((await lin.get(place.split('#')[0] ?? '')).text).toContain('id="park.rows-new"');
  });
});
