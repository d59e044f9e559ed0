import { gifWithoutProperties, emfWithoutProperties } from './drawnProperties.js';
import { jpegWithoutProperties, pngWithoutProperties } from './imageProperties.js';
import { relationsWithout, withoutPersons } from './officeMarkup.js';
import { packed, readContainer, unpacked, writeContainer, type ZipEntry } from './zipContainer.js';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const emptyParts: readonly (readonly [RegExp, string])[] = [
  [
    /^docprops\/core\.xml$/,
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
  ],
  [
    /^docprops\/app\.xml$/,
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
  ],
  [
    /^docprops\/custom\.xml$/,
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
  ],
  // What forms and servers keep beside the text: a firm's address, the library it lay in.
  [/^customxml\/item\d*\.xml$/, '<removed/>'],
];

/** Pictures of an earlier state, labels of a firm, signatures and printers. */
const removed = [
  /(?:^|\/)docprops\/thumbnail\.\w+$/,
  /(?:^|\/)docmetadata\//,
  /(?:^|\/)_xmlsignatures\//,
  /(?:^|\/)printersettings\d*\.(?:bin|xml)$/,
];
const isRemoved = (name: string): boolean =>
  removed.some((shape) => shape.test(name.toLowerCase()));

/** What no properties stand in: fonts that were put in. */
const plain = /\.(?:odttf|fntdata|ttf)$/;
const mostNested = 3;

/**
 * An Office document (ECMA-376) without its properties, thumbnail, labels and signatures, without
 * the names of who wrote, changed and commented, the paths of files and the printer, and with its
 * pictures and the documents within it cleaned likewise. Throws where it is not whole or holds a
 * part of which nobody knows what stands in it, such as an object of another program.
 */
export function officeWithoutProperties(bytes: Buffer, nested = 0): Buffer {
  if (nested > mostNested) throw new Error('documents within documents without end');
  const kept = readContainer(bytes).filter(({ name }) => !isRemoved(name));
  return writeContainer(kept.map((entry) => cleanPart(entry, nested)));
}

function cleanPart(entry: ZipEntry, nested: number): ZipEntry {
  const name = entry.name.toLowerCase();
  const empty = emptyParts.find(([shape]) => shape.test(name));
  if (empty) return packed(entry.name, Buffer.from(head + empty[1]));
  if (name.endsWith('/') || plain.test(name)) return entry;
  const content = unpacked(entry);
  const clean = cleanContent(name, content, nested);
  return clean.equals(content) ? entry : packed(entry.name, clean);
}

function cleanContent(name: string, content: Buffer, nested: number): Buffer {
  if (/\.(?:xml|rels|vml)$/.test(name)) return Buffer.from(cleanText(name, content));
  const start = content.toString('latin1', 0, 44);
  if (start.startsWith('PK\x03\x04')) return officeWithoutProperties(content, nested + 1);
  if (start.startsWith('\xff\xd8')) return jpegWithoutProperties(content);
  if (start.startsWith('\x89PNG')) return pngWithoutProperties(content);
  if (start.startsWith('GIF8')) return gifWithoutProperties(content);
  if (start.startsWith('\x01\0\0\0') && start.startsWith(' EMF', 40)) {
    return emfWithoutProperties(content);
  }
  // Bitmaps have none; of old metafiles only those that a program may place, which have none either.
  if (start.startsWith('BM') || start.startsWith('\xd7\xcd\xc6\x9a')) return content;
  throw new Error(`nobody knows the properties of ${name}`);
}

function cleanText(name: string, content: Buffer): string {
  // In another encoding nothing would be found, and nothing removed.
  if (content.length >= 2 && [0xfeff, 0xfffe].includes(content.readUInt16BE(0))) {
    throw new Error(`${name} is not written in UTF-8`);
  }
  const text = content.toString('utf8');
  if (!name.endsWith('.rels')) {
    return name === '[content_types].xml' ? withoutOverrides(text) : withoutPersons(text);
  }
  return relationsWithout(text, (target) => isRemoved(target));
}

const withoutOverrides = (text: string): string =>
  text.replaceAll(
    /<Override\b[^>]*?\sPartName="([^"]*)"[^>]*?\/>/g,
    (whole: string, part: string) => (isRemoved(part) ? '' : whole),
  );
