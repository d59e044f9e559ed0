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
