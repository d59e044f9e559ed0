import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, deflateRawSync, deflateSync, inflateRawSync } from 'node:zlib';
import { fc } from '../support/fastCheck.js';
import { cleanCopy } from '../../server/adapters/cleanCopy.js';
import { inspectFile } from '../../server/adapters/fileInspector.js';
import { withoutProperties } from '../../server/adapters/withoutProperties.js';
import { pdfBy, textOfPdf } from '../support/pdfs.js';

const name = 'ZZAUTHORZZ';
const pdf = 'application/pdf';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

const segment = (marker: number, content: Buffer): Buffer => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
};

/** EXIF of a picture taken on its side (6), by somebody. */
const exif = (): Buffer => {
  const tiff = Buffer.from('49492a000800000002001201030001000000060000003b010200', 'hex');
  return Buffer.concat([
    Buffer.from('Exif\0\0'),
    tiff,
    Buffer.from(`\x0a\0\0\0\x26\0\0\0\0\0\0\0${name}`),
  ]);
};

const jpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
  segment(0xe1, exif()),
  segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x>${name}</x>`)),
  segment(0xed, Buffer.from(`Photoshop 3.0\0${name}`)),
  segment(0xfe, Buffer.from(name)),
  segment(0xe2, Buffer.from('ICC_PROFILE\0colours')),
  segment(0xdb, Buffer.alloc(65, 1)),
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]),
  Buffer.from(name),
]);

const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};
const pixel = deflateSync(Buffer.from([0, 0]));
const header = chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex'));
const signature = Buffer.from('89504e470d0a1a0a', 'hex');
const png = Buffer.concat([
  signature,
  header,
  chunk('tEXt', Buffer.from(`Author\0${name}`)),
  chunk('eXIf', Buffer.from(name)),
  chunk('IDAT', pixel),
  chunk('IEND', Buffer.alloc(0)),
  Buffer.from(name),
]);

/** A ZIP container as office programs write it: its parts by name. */
function office(parts: Readonly<Record<string, string>>): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const [part, content] of Object.entries(parts)) {
    const packed = deflateRawSync(Buffer.from(content));
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc32(Buffer.from(content)), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(Buffer.byteLength(content), 18);
    common.writeUInt16LE(part.length, 22);
    const file = Buffer.concat([Buffer.from('504b0304', 'hex'), common, Buffer.from(part), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    list.push(
      Buffer.concat([Buffer.from('504b01021400', 'hex'), common, place, Buffer.from(part)]),
    );
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32BE(0x504b0506);
  end.writeUInt16LE(list.length, 8);
  end.writeUInt16LE(list.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}

/** Everything in a container, unpacked, part after part. */
function inside(container: Buffer): string {
  let text = '';
  for (let at = 0; container.readUInt32BE(at) === 0x504b0304;) {
    const from = at + 30 + container.readUInt16LE(at + 26) + container.readUInt16LE(at + 28);
    const to = from + container.readUInt32LE(at + 18);
    text += inflateRawSync(container.subarray(from, to)).toString();
    at = to;
  }
  return text;
}

const letter = office({
  '[Content_Types].xml': '<Types/>',
  'docProps/core.xml': `<dc:creator>${name}</dc:creator>`,
  'docProps/app.xml': `<Company>${name}</Company>`,
  'word/document.xml': `<w:ins w:author="${name}"><w:t>the plan</w:t></w:ins>`,
});

describe('a copy for blind readers', () => {
  test('of a PDF tells nobody who made it, and shows what it showed', async () => {
    const original = Buffer.from(pdfBy(name, 'the plan'), 'latin1');
    // An earlier revision, as programs leave it behind when they save again.
    const twice = `${original.toString('latin1')}9 0 obj\n<< /Author (${name}) >>\nendobj\ntrailer\n<< /Size 10 /Root 1 0 R /Info 9 0 R >>\nstartxref\n0\n%%EOF\n`;
    for (const bytes of [original, Buffer.from(twice, 'latin1')]) {
      expect(await textOfPdf(bytes)).toContain(name);
      const clean = await textOfPdf(await withoutProperties(bytes, pdf));
      expect(clean).not.toContain(name);
      expect(clean).toContain('(the plan) Tj');
      expect(clean).toContain('(a remark)');
    }
  });

  test('of a photograph keeps its colours and which way up it is', async () => {
    const clean = Buffer.from(await withoutProperties(jpeg, 'image/jpeg'));
    expect(clean.toString('latin1')).not.toContain(name);
    expect(clean.toString('latin1')).toContain('ICC_PROFILE');
    const at = clean.indexOf('Exif');
    expect(clean.readUInt16BE(at + 24)).toBe(6);
    expect(clean.subarray(-4).toString('hex')).toBe('0034ffd9');
    expect(Buffer.from(await withoutProperties(clean, 'image/jpeg'))).toEqual(clean);
  });

  test('of a picture keeps what is drawn', async () => {
    const clean = await withoutProperties(png, 'image/png');
    const drawn = [signature, header, chunk('IDAT', pixel), chunk('IEND', Buffer.alloc(0))];
    expect(Buffer.from(clean)).toEqual(Buffer.concat(drawn));
  });

  test('of a letter keeps its text and nobody’s name', async () => {
    expect(inside(letter)).toContain(name);
    const clean = inside(Buffer.from(await withoutProperties(letter, docx)));
    expect(clean).not.toContain(name);
    expect(clean).toContain('the plan');
  });

  test.each([
    [pdf, Buffer.from(pdfBy(name), 'latin1')],
    ['image/jpeg', jpeg],
    ['image/png', png],
    [docx, letter],
  ])('of %s broken anywhere is refused or tells nothing', async (type, good) => {
    const broken = fc.record({
      at: fc.nat(good.length - 1),
      byte: fc.nat(255),
      cut: fc.oneof(fc.constant(good.length), fc.nat(good.length)),
    });
    await fc.assert(
      fc.asyncProperty(broken, async ({ at, byte, cut }) => {
        const bytes = Buffer.from(good.subarray(0, cut));
        if (at < bytes.length) bytes[at] = byte;
        const clean = await withoutProperties(bytes, type).catch(() => null);
        expect(clean === null || clean.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test('is made once beside the file, which stays byte for byte; none where none can be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qixian-blind-'));
    const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
    const bytes = Buffer.from(pdfBy(name), 'latin1');
    await writeFile(whole, bytes);
    await writeFile(broken, '%PDF-1.4 nothing of one %%EOF');
    const hash = () =>
      readFile(whole).then((now) => createHash('sha256').update(now).digest('hex'));
    const before = await hash();
    const [one, other] = await Promise.all([cleanCopy(whole, pdf), cleanCopy(whole, pdf)]);
    expect([one, other]).toEqual([`${whole}.blind`, `${whole}.blind`]);
    expect(await textOfPdf(await readFile(`${whole}.blind`))).not.toContain(name);
    expect(await hash()).toBe(before);
    expect(await cleanCopy(broken, pdf)).toBeNull();
    expect(await cleanCopy(whole.concat('.blind'), 'text/plain')).toBeNull();
    await rm(folder, { recursive: true, force: true });
  });

  test('a locked PDF and one without a single object are told from whole ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'qixian-locked-'));
    const look = async (content: string) => {
      const path = join(folder, 'a.pdf');
      await writeFile(path, content, 'latin1');
      return inspectFile(path);
    };
    const whole = pdfBy(name);
    expect(await look(whole)).toMatchObject({ extension: 'pdf' });
    // 65,536 bytes are read at a time: the words of the lock stand across the seam.
    const far = `%PDF-1.4\n${'%'.repeat(65_536 - 20)}\n1 0 obj\n<<>>\nendobj\ntrailer\n`;
    for (const locked of ['<< /Root 1 0 R /Encrypt 4 0 R >>', '<< /Encrypt << /V 1 >> >>']) {
      expect(await look(whole.replace('<< /Size 8', `${locked} << /Size 8`))).toEqual({
        problem: 'locked',
      });
      expect(await look(`${far}${locked}\n%%EOF`)).toEqual({ problem: 'locked' });
    }
    expect(await look('%PDF-1.4\nhello\n%%EOF')).toEqual({ problem: 'unreadable' });
    await rm(folder, { recursive: true, force: true });
  });
});
