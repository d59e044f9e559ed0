import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';

/** One part of a ZIP container (PKWARE APPNOTE 6.3), packed as it stood there. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly packed: Buffer;
}

const broken = (): Error => new Error('not a whole ZIP container');

/** No document is larger, in bytes. */
export const mostUnpacked = 200 * 1024 * 1024;

/** What a part holds; throws where it is packed in an unknown way or is larger than `most` bytes. */
export function unpacked({ method, packed: content }: ZipEntry, most = mostUnpacked): Buffer {
  if (method === 0) return content;
  if (method !== 8) throw broken();
  return inflateRawSync(content, { maxOutputLength: Math.max(most, 1) });
}

export const packed = (name: string, content: Buffer): ZipEntry => ({
  name,
  method: 8,
  crc: crc32(content),
  size: content.length,
  packed: deflateRawSync(content),
});

const endMark = Buffer.from('504b0506', 'hex');

/** The parts of a container in the order of its directory; throws where it is not whole. */
export function readContainer(bytes: Buffer): ZipEntry[] {
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

function common({ name, method, crc, size, packed: content }: ZipEntry): Buffer {
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

/** A container of these parts, without comments, days and whatever else stood between the old ones. */
export function writeContainer(entries: readonly ZipEntry[]): Buffer {
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
