import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { namesInFiles, type FileNames } from '../../server/adapters/namesInFiles.js';
import { wordsOfProduct } from '../support/wordsAndViews.js';
import { ownNames, type OwnName } from '../../server/domain/ownNames/ownNames.js';
import { nameWordsOf } from '../../server/shared/casefile/wordsOfNames.js';
import { chinesePdf, pdfBy } from '../support/pdfs.js';
import { office, png } from '../support/taggedFiles.js';

/** What stands in the text of documents, read as whole programs write them. */
let folder: string;
let names: readonly OwnName[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'names-'));
  const known = {
    organisations: ['大连启贤智能科技有限公司'],
    persons: ['林晓梅', 'Xiaomei Lin'],
    emails: [],
    sites: [],
    phones: ['+8613904110001'],
    numbers: [],
    texts: [],
  };
  names = ownNames(known, nameWordsOf(await wordsOfProduct()));
});
afterAll(() => rm(folder, { recursive: true }));

const ooxml = 'application/vnd.openxmlformats-officedocument';
let made = 0;
async function store(content: string | Buffer): Promise<string> {
  made += 1;
  const path = join(folder, String(made));
  await writeFile(path, typeof content === 'string' ? Buffer.from(content, 'latin1') : content);
  return path;
}
const here = (path: string, type: string) => ({ path, type, bring: async () => true });
async function look(content: string | Buffer, type: string): Promise<FileNames | undefined> {
  const [found] = await namesInFiles([here(await store(content), type)], names);
  return found && { read: found.read, excerpts: found.excerpts };
}

const run = (text: string): string => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
const docx = office({
  '[Content_Types].xml': '<Types/>',
  'word/document.xml': `<w:document><w:body><w:p>${run('由启贤')}${run('智能科技')}${run('承担 A&amp;B')}</w:p><w:p>${run('另一段')}</w:p></w:body></w:document>`,
  'word/header1.xml': `<w:hdr><w:p>${run('林晓')}${run('梅')}</w:p></w:hdr>`,
});
const xlsx = office({
  'xl/workbook.xml': '<workbook><sheets><sheet name="林晓梅" sheetId="1"/></sheets></workbook>',
  'xl/sharedStrings.xml': '<sst><si><t>收入</t></si></sst>',
  'xl/worksheets/sheet1.xml':
    '<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>13904110001</v></c></row></sheetData></worksheet>',
});
const pptx = office({
  'ppt/slides/slide1.xml':
    '<p:sld><a:p><a:r><a:t>XIAOMEI</a:t></a:r><a:r><a:t> Lin</a:t></a:r></a:p></p:sld>',
  'ppt/media/image1.png': png,
});

test.each([
  ['a PDF', pdfBy('somebody', 'led by Xiaomei Lin'), 'application/pdf', ['led by Xiaomei Lin']],
  ['a PDF in Chinese', chinesePdf(['项目由林晓梅负责']), 'application/pdf', ['项目由林晓梅负责']],
  [
    'a document, over runs and in its head',
    docx,
    `${ooxml}.wordprocessingml.document`,
    ['由启贤智能科技承担 A&B 另一段', '林晓梅'],
  ],
  [
    'a sheet, by its name and in a cell',
    xlsx,
    `${ooxml}.spreadsheetml.sheet`,
    ['林晓梅', '13904110001'],
  ],
])('names are found in %s', async (_, content, type, excerpts) => {
  const found = await look(content, type);
  expect(found?.read).toBe('whole');
  expect(found?.excerpts).toHaveLength(excerpts.length);
  for (const [at, each] of excerpts.entries()) expect(found?.excerpts[at]).toContain(each);
});

test('what cannot be read as a whole is said to be so', async () => {
  expect(await look(chinesePdf(['']), 'application/pdf')).toEqual({ read: 'none', excerpts: [] });
  const half = await look(chinesePdf(['林晓梅', '']), 'application/pdf');
  expect(half).toEqual({ read: 'part', excerpts: ['林晓梅'] });
  const slides = await look(pptx, `${ooxml}.presentationml.presentation`);
  expect(slides).toEqual({ read: 'part', excerpts: ['XIAOMEI Lin'] });
  expect((await look(png, 'image/png'))?.read).toBe('none');
  expect((await look('no document', 'application/pdf'))?.read).toBe('none');
  expect((await look('no document', `${ooxml}.wordprocessingml.document`))?.read).toBe('none');
});

test('a file without names raises no alarm, is read once, and anew for other names', async () => {
  const path = await store(chinesePdf(['智能科技与海洋装备']));
  const file = here(path, 'application/pdf');
  expect((await namesInFiles([file], names))[0]).toMatchObject({ read: 'whole', excerpts: [] });
  await writeFile(path, Buffer.from(chinesePdf(['林晓梅']), 'latin1'));
  expect((await namesInFiles([file], names))[0]).toMatchObject({ excerpts: [] });
  const fewer = names.filter(({ text }) => text === '林晓梅');
  expect((await namesInFiles([file], fewer))[0]).toMatchObject({ excerpts: ['林晓梅'] });
  expect((await readdir(folder)).filter((name) => /names\./.test(name))).toEqual([]);
});

test('a thread that cannot be begun leaves its files for later, and the next one reads', async () => {
  const type = 'application/pdf';
  const path = await store(pdfBy('somebody', 'led by Xiaomei Lin'));
  // What cannot be handed to a thread stands for whatever else it cannot be begun for.
  const unsendable = names.map((name) => ({ ...name, apart: Object.assign([], { no: () => 1 }) }));
  expect(await namesInFiles([here(path, type)], unsendable)).toEqual([
    { excerpts: [], read: 'later' },
  ]);
  const [found] = await namesInFiles([here(path, type)], names);
  expect(found?.read).toBe('whole');
});

test('where nothing may be written nothing is kept beside a file, and what was found before is told', async () => {
  const type = 'application/pdf';
  const path = await store(pdfBy('somebody', 'led by Xiaomei Lin'));
  const lookAgain = async (mayKeep: boolean) =>
    (await namesInFiles([here(path, type)], names, mayKeep))[0];
  expect((await lookAgain(false))?.read).toBe('later');
  expect(await readdir(folder)).not.toContain(`${basename(path)}.names`);
  expect((await lookAgain(true))?.read).toBe('whole');
  expect((await lookAgain(false))?.read).toBe('whole');
});
