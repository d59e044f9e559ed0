import { writeFile } from 'node:fs/promises';
import type { Deps } from '../../server/shared/request/deps.js';
import { PDFDocument } from '@cantoo/pdf-lib';

/** A small PDF that can be read, by somebody from somewhere; `shown` stands on its page. */
export function pdfBy(author: string, shown = 'plan'): string {
  const text = `BT /F1 12 Tf 10 100 Td (${shown}) Tj ET`;
  const xmp = `<x:xmpmeta><dc:creator>${author}</dc:creator></x:xmpmeta>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Metadata 6 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Annots [7 0 R] >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    `<< /Author (${author}) /Creator (Word of ${author}) /Producer (P) >>`,
    `<< /Type /Metadata /Subtype /XML /Length ${xmp.length} >>\nstream\n${xmp}\nendstream`,
    `<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /Contents (a remark) /T (${author}) >>`,
  ];
  const body = objects.map((each, index) => `${index + 1} 0 obj\n${each}\nendobj\n`).join('');
  return `%PDF-1.4\n${body}trailer\n<< /Size 8 /Root 1 0 R /Info 5 0 R >>\nstartxref\n0\n%%EOF\n`;
}

/** All the text of a PDF, however its objects are packed. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
  const document = await PDFDocument.load(bytes, { updateMetadata: false });
  return Buffer.from(await document.save({ useObjectStreams: false })).toString('latin1');
}

/**
 * A PDF of pages with these texts, in letters that a reader knows by the tables for Chinese alone
 * (`UniGB-UCS2-H`), as older programs write them; a page with '' is a scan: it has none.
 */
export function chinesePdf(pages: readonly string[]): string {
  const hex = (text: string): string =>
    Array.from(text)
      .map((sign) => sign.charCodeAt(0).toString(16).padStart(4, '0'))
      .join('');
  const streams = pages.map((text) =>
    text === '' ? '0 0 9 9 re f' : `BT /F1 12 Tf 10 100 Td <${hex(text)}> Tj ET`,
  );
  const kids = pages.map((_, at) => `${5 + 2 * at} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >> >>',
    ...streams.flatMap((stream, at) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Resources << /Font << /F1 3 0 R >> >> /Contents ${6 + 2 * at} 0 R >>`,
      `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    ]),
  ];
  const body = objects.map((each, index) => `${index + 1} 0 obj\n${each}\nendobj\n`).join('');
  return `%PDF-1.4\n${body}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n0\n%%EOF\n`;
}

/** Every PDF of the zone is as if a program had written into it whose machine it was made on. */
export async function plantInPdfs(
  { db, files }: Pick<Deps, 'db' | 'files'>,
  property: string,
): Promise<void> {
  for (const { id } of await db.rows.files.all({ type: 'application/pdf' })) {
    await writeFile(files.local(id).path, pdfBy(property), 'latin1');
  }
}
