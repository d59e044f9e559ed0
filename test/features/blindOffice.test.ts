import { PDFDocument, PDFName } from '@cantoo/pdf-lib';
import { withoutProperties } from '../../server/adapters/withoutProperties.js';
import { readContainer, unpacked } from '../../server/adapters/zipContainer.js';
import { author, inside, jpeg, office, png } from '../support/taggedFiles.js';
import { textOfPdf } from '../support/pdfs.js';

const office2007 = 'application/vnd.openxmlformats-officedocument';
const docx = `${office2007}.wordprocessingml.document`;
const xlsx = `${office2007}.spreadsheetml.sheet`;
const pptx = `${office2007}.presentationml.presentation`;

const clean = async (parts: Readonly<Record<string, string | Buffer>>, type = docx) =>
  inside(Buffer.from(await withoutProperties(office(parts), type)));

/** A picture of one point with a remark, shown again and again. */
const gif = Buffer.concat([
  Buffer.from('GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff', 'latin1'),
  Buffer.from('\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0', 'latin1'),
  Buffer.from(`\x21\xfe${String.fromCharCode(author.length)}${author}\0`, 'latin1'),
  Buffer.from(`\x21\xff\x0bXMP DataXMP${String.fromCharCode(author.length)}${author}\0`, 'latin1'),
  Buffer.from('\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b', 'latin1'),
]);

/** A drawing whose head says by which program it was made, and from what. */
function emf(): Buffer {
  const told = Buffer.from(`Draw\0${author}\0\0`, 'utf16le');
  const head = Buffer.alloc(88);
  head.writeUInt32LE(1, 0);
  head.writeUInt32LE(88 + told.length, 4);
  head.write(' EMF', 40, 'latin1');
  head.writeUInt32LE(told.length / 2, 60);
  head.writeUInt32LE(88, 64);
  return Buffer.concat([head, told, Buffer.from('the drawing')]);
}

/** A part that tells, and what of it has to stay. */
const telling: Readonly<Record<string, readonly [content: string | Buffer, stays: string]>> = {
  'docProps/custom.xml': [`<Properties><vt:lpwstr>${author}</vt:lpwstr></Properties>`, '<Prop'],
  'docProps/thumbnail.jpeg': [jpeg, ''],
  'docMetadata/LabelInfo.xml': [`<label siteId="${author}"/>`, ''],
  '_xmlsignatures/sig1.xml': [`<X509SubjectName>${author}</X509SubjectName>`, ''],
  'customXml/item1.xml': [`<Cover><CompanyAddress>${author}</CompanyAddress></Cover>`, '<removed'],
  'word/document.xml': [
    `<w:del w:author="${author}" w:initials='${author}'><w:t>deleted</w:t></w:del>
     <pic:cNvPr id="1" name="${author}.jpg" descr="C:\\Users\\${author}\\a.png"/><w:t>text</w:t>`,
    '<w:t>deleted</w:t>',
  ],
  'word/comments.xml': [`<w:comment w:author="${author}"><w:t>note</w:t></w:comment>`, 'note'],
  'word/people.xml': [
    `<w15:person w15:author="${author}"><w15:presenceInfo w15:userId="S::${author}" w15:providerId="${author}"/></w15:person>`,
    'presence',
  ],
  'word/settings.xml': [`<w:docVars><w:docVar w:val="${author}"/></w:docVars><w:zoom/>`, 'w:zoom'],
  'word/_rels/settings.xml.rels': [
    `<Relationship Id="a" Target="file:///C:\\Users\\${author}\\a.dotx" TargetMode="External"/>
     <Relationship Id="b" Target="media/image1.png"/>`,
    'media/image1.png',
  ],
  'word/media/image1.jpeg': [jpeg, 'ICC_PROFILE'],
  'word/media/image2.png': [png, 'IDAT'],
  'word/media/image3.gif': [gif, 'NETSCAPE2.0'],
  'word/media/image4.emf': [emf(), 'the drawing'],
  'word/embeddings/table.xlsx': [
    office({
      'docProps/core.xml': `<dc:creator>${author}</dc:creator>`,
      'xl/sharedStrings.xml': '<t>inner</t>',
    }),
    '',
  ],
  'xl/workbook.xml': [
    `<x15ac:absPath url="C:\\Users\\${author}\\"/><fileSharing userName="${author}"/><sheets/>`,
    '<sheets/>',
  ],
  'xl/comments1.xml': [`<x:author>${author}</x:author><t>remark</t>`, 'remark'],
  'xl/persons/person.xml': [`<person displayName="${author}" userId="${author}"/>`, '<person'],
  'xl/worksheets/sheet1.xml': ['<pageSetup paperSize="9" r:id="rId1"/><v>42</v>', '<v>42</v>'],
  'xl/printerSettings/printerSettings1.bin': [author, ''],
  'ppt/commentAuthors.xml': [
    `<p:cmAuthor id="0" name="${author}" initials="${author}"/>`,
    'id="0"',
  ],
};

describe('a copy of an Office document for blind readers', () => {
  test.each(Object.entries(telling))('tells nobody in %s', async (part, [content, stays]) => {
    const bytes = office({ [part]: content });
    if (!part.includes('embeddings') && !part.includes('sheet1')) {
      // The words of a drawing stand in it two bytes to a letter.
      expect(inside(bytes).replaceAll('\0', '')).toContain(author);
    }
    for (const type of [docx, xlsx, pptx]) {
      const copy = inside(Buffer.from(await withoutProperties(bytes, type))).replaceAll('\0', '');
      expect(copy).not.toContain(author);
      expect(copy).toContain(stays);
    }
  });

  test('refers to nothing that was taken out', async () => {
    const text = await clean({
      '[Content_Types].xml':
        '<Types><Default Extension="xml"/><Override PartName="/docMetadata/LabelInfo.xml"/></Types>',
      '_rels/.rels':
        '<Relationships><Relationship Id="t" Target="docProps/thumbnail.jpeg"/><Relationship Id="d" Target="word/document.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': '<pageSetup paperSize="9" r:id="rId1"/>',
      'docProps/thumbnail.jpeg': jpeg,
    });
    expect(text).toContain('<Types><Default Extension="xml"/></Types>');
    expect(text).toContain('<Relationships><Relationship Id="d" Target="word/document.xml"/>');
    expect(text).toContain('<pageSetup paperSize="9"/>');
  });

  test('keeps the document within it, cleaned likewise', async () => {
    const inner = office({
      'docProps/app.xml': `<Company>${author}</Company>`,
      'xl/sharedStrings.xml': '<t>figures</t>',
    });
    const copy = Buffer.from(
      await withoutProperties(office({ 'word/embeddings/a.xlsx': inner }), docx),
    );
    const text = innerText(copy);
    expect(text).toContain('<t>figures</t>');
    expect(text).not.toContain(author);
  });

  test.each([
    ['an object of another program', 'word/embeddings/oleObject1.bin', '\xd0\xcf\x11\xe0'],
    ['a picture nobody can clean', 'word/media/image1.tiff', 'II*\0'],
    [
      'a drawing in another language',
      'word/media/image1.svg',
      `<svg><title>${author}</title></svg>`,
    ],
    ['a text in another encoding', 'word/document.xml', Buffer.from('\ufeff<w:p/>', 'utf16le')],
    ['half a photograph', 'word/media/image1.jpg', jpeg.subarray(0, 40)],
  ])('is made of none that holds %s', async (_, part, content) => {
    const bytes = office({
      [part]: typeof content === 'string' ? Buffer.from(content, 'latin1') : content,
    });
    await expect(withoutProperties(bytes, docx)).rejects.toThrow();
  });
});

test('photographs and thumbnails in a PDF tell nobody whose camera it was', async () => {
  const document = await PDFDocument.create();
  const page = document.addPage();
  const { context } = document;
  const picture = context.stream(jpeg, { Subtype: 'Image', Filter: 'DCTDecode' });
  page.node.setXObject(PDFName.of('P'), context.register(picture));
  page.node.set(PDFName.of('Thumb'), context.register(context.stream(author)));
  const bytes = Buffer.from(await document.save());
  expect(await textOfPdf(bytes)).toContain(author);
  const copy = await textOfPdf(await withoutProperties(bytes, 'application/pdf'));
  expect(copy).not.toContain(author);
  expect(copy).toContain('ICC_PROFILE');
});

/** What the first part of a container, itself a container, holds. */
function innerText(container: Buffer): string {
  const [first] = readContainer(container);
  return first ? inside(unpacked(first)) : '';
}
