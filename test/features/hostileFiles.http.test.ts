import { officeText } from '../../server/adapters/officeText.js';
import type { Actor } from '../../server/domain/actor.js';
import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { startApplication } from '../../server/features/applications/startApplication.service.js';
import {
  actorOf,
  callId,
  cast,
  lanhai,
  openDay,
  pdf,
  setScene,
} from '../support/applicationCast.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { smallApp, type SmallApp } from '../support/smallApp.js';
import { office } from '../support/taggedFiles.js';
import type { Visitor } from '../support/visitor.js';

const script = '<script>fetch("/account")</script>';
const html = `<!doctype html><html><body>${script}</body></html>`;
const svg = `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`;
const active = (entry: string): Buffer =>
  Buffer.from(
    pdf('active').toString('latin1').replace('/Type /Catalog', `/Type /Catalog ${entry}`),
    'latin1',
  );

/** A workbook whose main part is of this type, with a macro beside it. */
const workbook = (type: string): Buffer =>
  office({
    '[Content_Types].xml': `<Types><Override PartName="/xl/workbook.xml" ContentType="${type}"/></Types>`,
    'xl/workbook.xml': '<workbook/>',
    'xl/vbaProject.bin': Buffer.from('Attribute VB_Name = "AutoOpen"'),
  });
const sheet = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml';
const macro = 'application/vnd.ms-excel.sheet.macroEnabled.main+xml';

/** Two hundred megabytes and one in some two hundred thousand bytes. */
const blank = Buffer.alloc(201 * 1024 * 1024, ' ');
const half = blank.subarray(0, 101 * 1024 * 1024);

onEachDatabase('files that mean harm', (open) => {
  let database: TestDatabase;
  let app: SmallApp;
  let lin: Visitor;
  let id: string;
  beforeAll(async () => {
    database = await open();
    app = await smallApp(database, openDay, applicationRoutes);
    await setScene(app.deps);
    lin = await app.as(cast.lin);
    const actor: Actor = await actorOf(app.deps, cast.lin);
    id = await startApplication(app.deps, actor, { callId, organisationId: lanhai });
  });
  afterAll(() => database.close());
  // A document takes so many files and no more.
  beforeEach(async () => {
    const removed_at = app.clock.now().toISOString();
    await app.deps.db.rows.attachments.update(
      { application_id: id, removed_at: null },
      { removed_at },
    );
  });

  const send = (document: string, name: string, content: Buffer) => {
    const page = `/applications/${id}/documents`;
    const upload = { field: `document.${document}`, name, content };
    return lin.upload(`${page}?document=${document}`, {}, [upload], page);
  };
  const held = () => app.deps.db.rows.attachments.all({ application_id: id, removed_at: null });

  test.each([
    ['HTML that holds a PDF', 'licence', 'a.pdf', Buffer.from(`${html}${pdf('x').toString()}`)],
    ['a GIF that is a script', 'licence', 'a.png', Buffer.from('GIF89a/*\0\0*/=1;alert(1)//')],
    ['an SVG with a script', 'licence', 'a.png', Buffer.from(svg)],
    ['an SVG named as what it is', 'licence', 'a.svg', Buffer.from(svg)],
    ['HTML named as a picture', 'licence', 'a.jpg', Buffer.from(html)],
    ['a workbook with macros, renamed', 'accounts', 'a.xlsx', workbook(macro)],
    ['an archive of a great many zeros', 'licence', 'a.pdf', office({ 'a.txt': half })],
    ['the same named as a workbook', 'accounts', 'a.xlsx', office({ 'a.txt': half })],
    [
      'a PDF that runs at the first page and is cut',
      'licence',
      'a.pdf',
      Buffer.from('%PDF-1.4\n<</S /JavaScript /JS (app.alert(1))>>'),
    ],
  ] as const)('are refused at their field: %s', async (_, document, name, content) => {
    const before = await held();
    const { status, text } = await send(document, name, content);
    expect(status).toBe(422);
    expect(text).toContain(`id="document.${document}-error"`);
    expect(text).toContain(`\u201C${name}\u201D`);
    expect(text).not.toContain(script);
    expect(await held()).toEqual(before);
  });

  const endOfPdf = Buffer.from(`\n${html}\n%%EOF\n`);
  test.each([
    ['a PDF that is a page too', 'licence', 'page.html', Buffer.concat([pdf('p'), endOfPdf])],
    [
      'with a script at its opening',
      'licence',
      's.pdf',
      active('/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>'),
    ],
    [
      'that starts a program',
      'licence',
      'l.pdf',
      active('/OpenAction << /S /Launch /F (cmd.exe) >>'),
    ],
    [
      'with a file in it',
      'licence',
      'e.pdf',
      active('/Names << /EmbeddedFiles << /Names [(a.exe) 5 0 R] >> >>'),
    ],
    [
      'a workbook with a part of macros that it does not name',
      'accounts',
      'm.xlsx',
      workbook(sheet),
    ],
    [
      'a workbook that unpacks to more than anybody reads',
      'accounts',
      'b.xlsx',
      office({
        '[Content_Types].xml': `<Types><Override PartName="/xl/workbook.xml" ContentType="${sheet}"/></Types>`,
        'xl/a.xml': half,
        'xl/b.xml': half,
      }),
    ],
  ] as const)('are served so that nothing runs: %s', async (_, document, name, content) => {
    const before = new Set((await held()).map((each) => each.id));
    expect((await send(document, name, content)).status).toBe(303);
    const [kept] = (await held()).filter((each) => !before.has(each.id));
    const { headers, status } = await lin.get(`/files/${kept?.id}`);
    expect(status).toBe(200);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['content-security-policy']).toMatch(/^sandbox; default-src 'none';/);
    expect(headers['content-security-policy']).not.toContain('allow-scripts');
    const [type, place] = [headers['content-type'], headers['content-disposition'] ?? ''];
    // Shown in place as what it is by its content, or taken home; never as its name would have it.
    expect([type, place.split(';')[0]]).toEqual(
      document === 'licence'
        ? ['application/pdf', 'inline']
        : ['application/octet-stream', 'attachment'],
    );
  });

  test.each([
    ['a name that turns its direction', 'invoice\u202Efdp.exe.pdf', 'invoicefdp.exe.pdf'],
    ['a path upwards', '../../../etc/passwd.pdf', 'passwd.pdf'],
    ['a path of another system', 'C:\\Windows\\system32\\a.pdf', 'a.pdf'],
    ['marks of a page', '"><script>1<\u2215script>.pdf', null],
    ['the end of a header', 'a\r\nSet-Cookie: b=c.pdf', null],
    ['nothing that can be seen', '\u200B\u202E\u2066', 'file'],
  ] as const)('have names that do nothing: %s', async (at, name, kept) => {
    const before = new Set((await held()).map((each) => each.id));
    const { status } = await send('licence', name, pdf(at));
    expect([at, status]).toEqual([at, 303]);
    const [file] = (await held()).filter((each) => !before.has(each.id));
    expect(file?.name).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
    if (kept !== null) expect(file?.name).toBe(kept);
    const { headers } = await lin.get(`/files/${file?.id}`);
    expect(headers['content-disposition']).toMatch(
      /^inline; filename="[\w.-]*"; filename\*=UTF-8''[\w.~!*'()%-]+$/,
    );
    expect(headers['set-cookie']?.toString() ?? '').not.toContain('b=c');
    const page = await lin.get(`/applications/${id}/documents`);
    expect(page.text).not.toContain('<script>1');
  });
});

test('the text of a document that unpacks to more than any is not read, in one part or many', () => {
  for (const parts of [{ 'word/a.xml': blank }, { 'word/a.xml': half, 'word/b.xml': half }]) {
    expect(() => officeText(office(parts))).toThrow(RangeError);
  }
  expect(officeText(office({ 'word/a.xml': '<w:t>read</w:t>' })).text).toBe('read');
});
