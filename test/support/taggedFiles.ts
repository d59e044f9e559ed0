import { crc32, deflateRawSync, deflateSync, inflateRawSync } from 'node:zlib';

/** Files that tell in every place where programs write it who made them. */
export const author = 'ZZAUTHORZZ';

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
    Buffer.from(`\x0a\0\0\0\x26\0\0\0\0\0\0\0${author}`),
  ]);
};

export const jpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  segment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0', 'latin1')),
  segment(0xe1, exif()),
  segment(0xe1, Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x>${author}</x>`)),
  segment(0xed, Buffer.from(`Photoshop 3.0\0${author}`)),
  segment(0xfe, Buffer.from(author)),
  segment(0xe2, Buffer.from('ICC_PROFILE\0colours')),
  segment(0xdb, Buffer.alloc(65, 1)),
  segment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
  Buffer.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd9]),
  Buffer.from(author),
]);

export const chunk = (type: string, content: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};
export const pixel = deflateSync(Buffer.from([0, 0]));
export const header = chunk('IHDR', Buffer.from('00000001000000010800000000', 'hex'));
export const signature = Buffer.from('89504e470d0a1a0a', 'hex');
export const png = Buffer.concat([
  signature,
  header,
  chunk('tEXt', Buffer.from(`Author\0${author}`)),
  chunk('eXIf', Buffer.from(author)),
  chunk('IDAT', pixel),
  chunk('IEND', Buffer.alloc(0)),
  Buffer.from(author),
]);

/** A ZIP container as office programs write it: its parts by name. */
export function office(parts: Readonly<Record<string, string | Buffer>>): Buffer {
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
export function inside(container: Buffer): string {
  let text = '';
  for (let at = 0; container.readUInt32BE(at) === 0x504b0304;) {
    const from = at + 30 + container.readUInt16LE(at + 26) + container.readUInt16LE(at + 28);
    const to = from + container.readUInt32LE(at + 18);
    text += inflateRawSync(container.subarray(from, to)).toString();
    at = to;
  }
  return text;
}
