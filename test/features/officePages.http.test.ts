import { access, chmod, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PDFDocument } from '@cantoo/pdf-lib';
import { openOfficePages } from '../../server/adapters/officePages.js';
import { pdfText } from '../../server/adapters/pdfText.js';
import { onEachDatabase, type TestDatabase } from '../support/databases.js';
import { pdfBy } from '../support/pdfs.js';
import { accepting } from '../support/reviewedCase.js';
import { reviewZone, type ReviewZone } from '../support/reviewZone.js';
import { soffice } from '../support/soffice.js';
import { author, inside, office } from '../support/taggedFiles.js';
import { workbook } from '../support/workbooks.js';

const office2007 = 'application/vnd.openxmlformats-officedocument';
const docx = `${office2007}.wordprocessingml.document`;
const xlsx = `${office2007}.spreadsheetml.sheet`;
const shown = '深海传感器的市场依据';

/** A document of Word that says this, by somebody, with a picture that lies elsewhere. */
function wordFile(elsewhere = 'http://127.0.0.1:9/a.png'): Buffer {
  const main = 'http://schemas.openxmlformats.org';
  const picture = `<w:p><w:r><w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="p"/><a:graphic><a:graphicData uri="${main}/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="p"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>`;
  return office({
    '[Content_Types].xml': `<?xml version="1.0"?><Types xmlns="${main}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="${docx}.main+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>`,
    '_rels/.rels': `<?xml version="1.0"?><Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="rId1" Type="${main}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="${main}/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>`,
    'docProps/core.xml': `<?xml version="1.0"?><cp:coreProperties xmlns:cp="${main}/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>${author}</dc:creator><dc:title>${author}</dc:title></cp:coreProperties>`,
    'word/_rels/document.xml.rels': `<?xml version="1.0"?><Relationships xmlns="${main}/package/2006/relationships"><Relationship Id="rId9" Type="${main}/officeDocument/2006/relationships/image" Target="${elsewhere}" TargetMode="External"/></Relationships>`,
    'word/document.xml': `<?xml version="1.0"?><w:document xmlns:w="${main}/wordprocessingml/2006/main" xmlns:wp="${main}/drawingml/2006/wordprocessingDrawing" xmlns:a="${main}/drawingml/2006/main" xmlns:pic="${main}/drawingml/2006/picture" xmlns:r="${main}/officeDocument/2006/relationships"><w:body><w:p><w:r><w:t>${shown}</w:t></w:r></w:p>${picture}</w:body></w:document>`,
  });
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'office-pages-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;
async function stored(content: Buffer): Promise<string> {
  files += 1;
  const path = join(folder, `file-${files}`);
  await writeFile(path, content);
  return path;
}

/** A program that is called like LibreOffice and does this instead; `$out` is where its PDF is awaited. */
async function standIn(name: string, does: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(
    path,
    `#!/bin/sh\nwhile [ $# -gt 1 ]; do [ "$1" = --outdir ] && out="$2"; shift; done\necho run >> "${path}.log"\n${does}\n`,
  );
  await chmod(path, 0o755);
  return path;
}
const runsOf = async (program: string): Promise<number> =>
  (await readFile(`${program}.log`, 'utf8')).split('\n').filter(Boolean).length;

describe('a document of an office program', () => {
  const real = soffice === null ? test.skip : test;

  real(
    'becomes pages that say what it says, without who wrote it, and follows no link',
    async () => {
      const asked: string[] = [];
      const server = createServer(({ url }, response) => {
        asked.push(url ?? '');
        response.end();
      });
      await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
      const address = server.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const pages = await openOfficePages(soffice);
      const path = await stored(wordFile(`http://127.0.0.1:${port}/traced.png`));
      const pdf = await pages.pdfOf(path, docx);
      expect(pdf).not.toBeNull();
      const bytes = await readFile(pdf ?? '');
      expect((await pdfText(bytes)).text.replaceAll(/\s/g, '')).toContain(shown);
      expect(inside(await readFile(path))).toContain(author);
      const read = await PDFDocument.load(bytes, { updateMetadata: false });
      const open = Buffer.from(await read.save({ useObjectStreams: false })).toString('latin1');
      expect([open.includes(author), read.getAuthor(), read.getTitle()]).toEqual([
        false,
        undefined,
        undefined,
      ]);
      expect(asked).toEqual([]);
      server.close();
    },
  );

  real('is one page a sheet of a workbook, however wide', async () => {
    const pages = await openOfficePages(soffice);
    const path = await stored(workbook([Array.from({ length: 60 }, (_, at) => `Column ${at}`)]));
    const pdf = await pages.pdfOf(path, xlsx);
    const read = await PDFDocument.load(await readFile(pdf ?? ''), { updateMetadata: false });
    expect(read.getPageCount()).toBe(1);
  });

  test('is not tried again at once where the program fails, hangs or is not there', async () => {
    const failing = await standIn('fails', 'exit 1');
    const pages = await openOfficePages(failing);
    const path = await stored(wordFile());
    expect(await Promise.all([1, 2, 3].map(() => pages.pdfOf(path, docx)))).toEqual([
      null,
      null,
      null,
    ]);
    expect(await runsOf(failing)).toBe(1);
    const hanging = await openOfficePages(await standIn('hangs', 'sleep 600'), 200);
    expect(await hanging.pdfOf(await stored(wordFile()), docx)).toBeNull();
    const nowhere = await openOfficePages(join(folder, 'no such program'));
    expect([nowhere.there, await nowhere.pdfOf(path, docx)]).toEqual([false, null]);
    expect((await openOfficePages(null)).there).toBe(false);
  });

  test('does not stay where a server was killed that converted it', async () => {
    const prefix = join(tmpdir(), 'qixian-office-');
    const [left, atWork] = [await mkdtemp(prefix), await mkdtemp(prefix)];
    await writeFile(join(left, 'document.docx'), wordFile());
    const before = new Date(Date.now() - 2 * 60 * 60_000);
    await utimes(left, before, before);
    await openOfficePages(await standIn('begins', 'exit 0'));
    await expect(access(left)).rejects.toThrow('ENOENT');
    await access(atWork);
    await rm(atWork, { recursive: true });
  });

  test('is converted once for all who ask, by a program that knows none of our settings', async () => {
    const pdf = await stored(Buffer.from(pdfBy(author)));
    const program = await standIn(
      'works',
      `env > "${folder}/env"; cp "${pdf}" "$out/document.pdf"`,
    );
    process.env['SECRET'] = 'a secret of the parent';
    const pages = await openOfficePages(program);
    delete process.env['SECRET'];
    const path = await stored(wordFile());
    const made = await Promise.all([1, 2].map(() => pages.pdfOf(path, docx)));
    expect(made).toEqual([`${path}.pdf`, `${path}.pdf`]);
    expect(await runsOf(program)).toBe(1);
    expect(await readFile(join(folder, 'env'), 'utf8')).not.toContain('SECRET');
    // What the program wrote of people into the PDF is gone as well.
    expect(await readFile(`${path}.pdf`, 'latin1')).not.toContain(author);
  });
});

onEachDatabase('an expert', (open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterAll(() => database.close());

  async function seated(zone: ReviewZone, title: string) {
    const expert = await zone.expert(`expert of ${title}`);
    const document = { document: 'business_plan', name: 'plan.docx', type: docx };
    const { id } = await zone.inReview(title, {
      documents: [{ ...document, content: wordFile() }],
    });
    const secretary = await zone.browse(zone.secretary);
    const typed = { experts: [expert.userId] };
    await secretary.post(`/cases/${id}/review/assign`, typed, `/cases/${id}`);
    const browser = await zone.browse(expert);
    const path = `/reviews/${await zone.reviewOf(id, expert)}`;
    expect((await browser.post(`${path}/accept`, accepting, path)).status).toBe(303);
    return { browser, path };
  }

  it('reads Word beside the rubric where it can be converted, and downloads it where not', async () => {
    const pdf = await stored(Buffer.from(pdfBy(author)));
    const program = await standIn(`of-${database.db.dialect}`, `cp "${pdf}" "$out/document.pdf"`);
    const zone = await reviewZone(database, { office: program });
    const { browser, path } = await seated(zone, 'Converted');
    const file = `${path}/documents/business_plan-1`;
    const pane = await browser.get(`${path}?doc=business_plan-1&lang=en`);
    expect(pane.text).toContain(`<iframe src="${file}?as&#x3D;pages#`);
    expect(pane.text).toContain(`href="${file}"`);
    const pages = await browser.get(`${file}?as=pages`);
    expect([pages.status, pages.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(String(pages.headers['content-disposition'])).toMatch(/^inline; .*business_plan-1\.pdf/);
    expect((await browser.get(`${path}/documents/licence-1?as=pages`)).status).toBe(404);
    expect((await browser.get(`${path}?doc=nothing-1`)).status).toBe(200);

    const words = (key: string): string => zone.deps.words('en', `reviews.scoring.pages.${key}`);
    const without = { ...zone.deps.office, there: false, pdfOf: async () => null };
    Object.assign(zone.deps, { office: without });
    const bare = await browser.get(`${path}?doc=business_plan-1&lang=en`);
    expect([bare.status, bare.text.includes(words('not_here')), bare.text.includes(file)]).toEqual([
      200,
      true,
      true,
    ]);
    Object.assign(zone.deps, { office: { ...without, there: true } });
    const failed = await browser.get(`${path}?doc=business_plan-1&lang=en`);
    expect([failed.status, failed.text.includes(words('failed'))]).toEqual([200, true]);
    const refused = await browser.get(`${file}?as=pages&lang=en`);
    expect([refused.status, refused.text.includes('could not be converted')]).toEqual([409, true]);
  });
});
