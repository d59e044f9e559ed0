import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../support/fastCheck.js';
import { cleanCopy } from '../../server/adapters/cleanCopy.js';
import { inspectFile } from '../../server/adapters/fileInspector.js';
import { withoutProperties } from '../../server/adapters/withoutProperties.js';
import { pdfBy, textOfPdf } from '../support/pdfs.js';
import {
  author as name,
  chunk,
  header,
  inside,
  jpeg,
  office,
  pixel,
  png,
  signature,
} from '../support/taggedFiles.js';

const pdf = 'application/pdf';
const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

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
