import type { DocumentText } from './pdfText.js';
import { mostUnpacked, readContainer, unpacked } from './zipContainer.js';

/** Where words stand in documents, sheets and slides (ECMA-376), comments, heads and feet included. */
const telling = /^(?:word|xl|ppt)\/(?!theme|styles|settings|fontTable|webSettings).*\.xml$/i;
const picture = /\/media\/.+\.(?:png|jpe?g|gif|bmp|tiff?|emf|wmf)$/i;

/** A run of text, the head or foot of a printed sheet, a number of a cell, or where a line ends. */
const piece = new RegExp(
  [
    String.raw`<(?:\w+:)?(?:t|delText|oddHeader|oddFooter|evenHeader|evenFooter)(?:\s[^>]*)?>([^<]*)<`,
    String.raw`<c(?:\s(?![^>]*\bt="s")[^>]*)?>\s*(?:<f[^>]*>[^<]*</f>)?\s*<v>([^<]*)</v>`,
    String.raw`<sheet\s[^>]*?\bname="([^"]*)"`,
    String.raw`</(?:\w+:)?(?:p|si|is|c|row)>|<(?:\w+:)?(?:br|tab|cr)\b`,
  ].join('|'),
  'g',
);

const signs: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  amp: '&',
};
/** What a text of XML says, its references resolved. */
export const plainXml = (text: string): string =>
  text.replaceAll(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex = '', digits = '', name = '') => {
      const sign = hex === '' ? Number(digits) : Number.parseInt(String(hex), 16);
      if (name !== '') return signs[String(name)] ?? whole;
      return sign > 0 && sign <= 0x10_ff_ff ? String.fromCodePoint(sign) : whole;
    },
  );

/**
 * The text of an Office document, part after part; pictures in it are not read. Throws where it is
 * not whole, or its parts together are larger than any document, whatever the container says of them.
 */
export function officeText(bytes: Buffer): DocumentText {
  const entries = readContainer(bytes);
  let left = mostUnpacked;
  const parts = entries
    .filter(({ name }) => telling.test(name))
    .map((entry) => {
      const bytesOfPart = unpacked(entry, left);
      left -= bytesOfPart.length;
      return [...bytesOfPart.toString('utf8').matchAll(piece)]
        .map(([, run, cell, sheet]) => plainXml(run ?? cell ?? sheet ?? '\n'))
        .join('');
    });
  return { text: parts.join('\n'), whole: !entries.some(({ name }) => picture.test(name)) };
}
