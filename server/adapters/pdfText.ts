import { fileURLToPath } from 'node:url';

/** A page more, and a file takes longer than anybody waits. */
const mostPages = 400;

/** The text of a document, and whether that is all that stands in it. */
export interface DocumentText {
  readonly text: string;
  /** No page is a picture, and none was left out. */
  readonly whole: boolean;
}

/**
 * The text of a PDF, page after page. A page that was scanned has none. Throws where the bytes are
 * no PDF that can be read.
 */
export async function pdfText(bytes: Uint8Array): Promise<DocumentText> {
  const { getDocument } = await loadReader();
  const folder = fileURLToPath(
    new URL('../../', import.meta.resolve('pdfjs-dist/legacy/build/pdf.mjs')),
  );
  const loading = getDocument({
    data: new Uint8Array(bytes),
    // Texts in Chinese often name their letters by one of the tables that lie there.
    cMapUrl: `${folder}cmaps/`,
    standardFontDataUrl: `${folder}standard_fonts/`,
    disableFontFace: true,
    isEvalSupported: false,
    verbosity: 0,
  });
  const document = await loading.promise;
  const pages: string[] = [];
  for (let number = 1; number <= Math.min(document.numPages, mostPages); number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(
      items.map((item) => ('str' in item ? `${item.str}${item.hasEOL ? '\n' : ''}` : '')).join(''),
    );
    page.cleanup();
  }
  const whole = document.numPages <= mostPages && pages.every((page) => page.trim() !== '');
  await loading.destroy();
  return { text: pages.join('\n'), whole };
}

/**
 * The library, which also draws: what it draws with need not be installed, and is only named here
 * so that it loads.
 */
async function loadReader(): Promise<typeof import('pdfjs-dist/legacy/build/pdf.mjs')> {
  for (const name of ['DOMMatrix', 'ImageData', 'Path2D']) {
    if (!Reflect.has(globalThis, name)) Reflect.set(globalThis, name, Object);
  }
  return import('pdfjs-dist/legacy/build/pdf.mjs');
}
