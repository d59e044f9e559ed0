import type { Visitor } from '../support/visitor.js';
import { begin } from '../support/journey/applying.js';
import { openJourney, expectMoved, type Journey } from '../support/journey/journey.js';
import { publishCall } from '../support/journey/publishing.js';
import { partInputs } from '../support/partForm.js';
import { office } from '../support/taggedFiles.js';

const procedure = 'kechuang.startup';
const document = 'licence';
const word = (text: string): Buffer =>
  office({
    '[Content_Types].xml':
      '<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
    'word/document.xml': `<w:document><w:body><w:p>${text}</w:p></w:body></w:document>`,
  });
const bytesOf = async (who: Visitor, path: string) => {
  const answer = await who.get(path);
  return { status: answer.status, bytes: Buffer.from(answer.body) };
};

describe('the blank form of a document', () => {
  let journey: Journey;
  let officer: Visitor;
  let colleague: Visitor;
  let draft: string;

  const revise = async (who: Visitor): Promise<string> =>
    expectMoved(await who.post(`/procedures/${procedure}/revise`, {}, '/designer'));
  const bring = (content: Buffer, name: string, place = draft, who = officer) => {
    const page = `${place}/blank-forms/${document}`;
    return who.upload(page, {}, [{ field: 'file', name, content }], page);
  };
  const published = async (place: string): Promise<void> => {
    const page = `${place}/publish`;
    expectMoved(await officer.post(`${page}/propose`, { note: 'Blank forms' }, page));
    expectMoved(await colleague.post(page, {}, page));
  };
  const link = (text: string): string | undefined =>
    /href="([^"]*\/blank-forms\/licence)"/.exec(text)?.[1];

  beforeAll(async () => {
    journey = await openJourney('sqlite');
    officer = await journey.as('officer');
    colleague = await journey.as('officer2');
    draft = await revise(officer);
  }, 180_000);
  afterAll(() => journey.close());

  test('what cannot be a form is refused at its place, and so is a form that a colleague has replaced', async () => {
    const page = `${draft}/blank-forms/${document}`;
    const refused = await bring(Buffer.from('plain words'), 'form.docx');
    expect([refused.status, refused.text.includes('form.docx')]).toEqual([422, true]);
    expect((await officer.upload(page, {}, [], page)).status).toBe(422);
    expectMoved(await bring(word('any'), 'any.docx'));
    expect((await officer.get(`${page}?lang=en`)).text).not.toContain('designer.blankForm');
    const late = { seen: 'a'.repeat(64) };
    const file = { field: 'file', name: 'mine.docx', content: word('mine') };
    expect((await officer.upload(page, late, [file], page)).status).toBe(409);
    expect((await officer.get(`${draft}/blank-forms/nothing`)).status).toBe(404);
    expectMoved(await officer.post(`${page}/remove`, {}, page));
    expect((await officer.get(`${page}/file`)).status).toBe(404);
  });

  test('it stands in the guide and beside the upload, as its version has it, and saving the document keeps it', async () => {
    const first = word('first');
    const second = word('second');
    expectMoved(await bring(first, '\u627F\u8BFA\u4E66.docx'));
    const part = `${draft}/parts/documents.${document}`;
    const typed = { ...(await partInputs(officer, part)), max_files: '4' };
    expectMoved(await officer.send(part, typed));
    await published(draft);

    const call = await publishCall(journey, { procedure });
    const visitor = journey.stranger();
    const shown = await visitor.get(`/calls/${call}?lang=en`);
    expect(shown.text).toContain('Download the blank form: \u627F\u8BFA\u4E66.docx');
    expect(await bytesOf(visitor, link(shown.text) ?? '')).toEqual({ status: 200, bytes: first });

    const caseId = await begin(journey, call, 'lanhai');
    const founder = await journey.as('lanhai');
    const beside = link((await founder.get(`/applications/${caseId}/documents`)).text) ?? '';
    expect(beside).toContain(caseId);
    expect(await bytesOf(founder, beside)).toEqual({ status: 200, bytes: first });
    expect((await (await journey.as('xinyuan')).get(beside)).status).toBe(404);

    const next = await revise(officer);
    expectMoved(await bring(second, 'new.docx', next));
    await published(next);
    // The call stays on the version that it was published with.
    expect(await bytesOf(visitor, link(shown.text) ?? '')).toEqual({ status: 200, bytes: first });
  });

  test('an export brings it along to a zone that does not have it', async () => {
    const { text } = await officer.get(`/procedures/${procedure}/definition`);
    expect(text).toContain('--- # blank forms');
    const other = await openJourney('sqlite');
    try {
      const there = await other.as('officer');
      const place = await revise(there);
      const file = (content: string) => [
        { field: 'file', name: 'x.yaml', content: Buffer.from(content) },
      ];
      const page = `${place}/import`;
      const [yaml = ''] = text.split('--- # blank forms');
      const without = await there.upload(`${page}?lang=en`, {}, file(yaml), page);
      expect([without.status, without.text.includes('does not bring its content')]).toEqual([
        422,
        true,
      ]);
      const cut = await there.upload(page, {}, file(`${text.slice(0, -90)}\n`), page);
      expect(cut.status).toBe(422);
      const shown = await there.upload(page, {}, file(text), page);
      expect(shown.status).toBe(200);
      const token = /name="_csrf" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
      const version = /name="version" value="([^"]+)"/.exec(shown.text)?.[1] ?? '';
      const applied = await there.send(`${page}/apply`, { yaml, version, _csrf: token });
      expectMoved(applied);
      const brought = await bytesOf(there, `${place}/blank-forms/${document}/file`);
      expect(brought).toEqual({ status: 200, bytes: word('second') });
    } finally {
      await other.close();
    }
  });
});
