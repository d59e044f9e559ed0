import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/**
 * Office documents (ECMA-376 in a ZIP container) without their core and extended properties, and
 * without the names of who wrote, changed and commented. All other parts stay byte for byte.
 */

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
}

const broken = (): Error => new Error('not a whole Office document');
const mostBytes = 200 * 1024 * 1024;

const emptyParts: Readonly<Record<string, string>> = {
  'docprops/core.xml':
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
  'docprops/app.xml':
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
  'docprops/custom.xml':
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
};
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

const named: readonly (readonly [RegExp, string])[] = [
  [/(\s(?:w|w15|w16cid):(?:author|initials)=)(?:"[^"]*"|'[^']*')/g, '$1""'],
  [/(<author>)[^<]*(<\/author>)/g, '$1$2'],
  [/(\s(?:displayName|userId|lastModifiedBy|userName)=)(?:"[^"]*"|'[^']*')/g, '$1""'],
];

export function officeWithoutProperties(bytes: Buffer): Buffer {
  return written(entriesOf(bytes).map(withoutNames));
}

function withoutNames(entry: Entry): Entry {
  const empty = emptyParts[entry.name.toLowerCase()];
  if (empty !== undefined) return packed(entry.name, Buffer.from(head + empty));
  if (!/^(?:word|xl)\/(?:.*\/)?[^/]+\.xml$/i.test(entry.name)) return entry;
  const text = unpacked(entry).toString('utf8');
  const clean = named.reduce((rest, [shape, instead]) => rest.replaceAll(shape, instead), text);
  return clean === text ? entry : packed(entry.name, Buffer.from(clean));
}

function unpacked({ method, packed: content }: Entry): Buffer {
  if (method === 0) return content;
  if (method !== 8) throw broken();
  return inflateRawSync(content, { maxOutputLength: mostBytes });
}

const packed = (name: string, content: Buffer): Entry => ({
  name,
  method: 8,
  crc: crc32(content),
  size: content.length,
  packed: deflateRawSync(content),
});

const endMark = Buffer.from('504b0506', 'hex');

function entriesOf(bytes: Buffer): Entry[] {
  const end = bytes.lastIndexOf(endMark);
  if (end < 0 || end + 22 > bytes.length) throw broken();
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  return Array.from({ length: count }, () => {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) throw broken();
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const packedSize = bytes.readUInt32LE(at + 20);
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      size: bytes.readUInt32LE(at + 24),
      packed: bytes.subarray(from, from + packedSize),
    };
    if (entry.packed.length !== packedSize) throw broken();
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    return entry;
  });
}

// The first of January 1980: an archive cannot say less.
const noDay = 0x21;
const utf8Names = 0x0800;

function common({ name, method, crc, size, packed: content }: Entry): Buffer {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(20, 0);
  fields.writeUInt16LE(utf8Names, 2);
  fields.writeUInt16LE(method, 4);
  fields.writeUInt16LE(noDay, 8);
  fields.writeUInt32LE(crc, 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(size, 18);
  fields.writeUInt16LE(Buffer.byteLength(name), 22);
  return fields;
}

function written(entries: readonly Entry[]): Buffer {
  const files: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const file = Buffer.concat([Buffer.from('504b0304', 'hex'), common(entry), name, entry.packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    list.push(Buffer.from('504b01021400', 'hex'), common(entry), place, name);
    files.push(file);
    offset += file.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  endMark.copy(end);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, directory, end]);
}
