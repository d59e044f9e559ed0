/** Pictures as they stand within documents, without comments; each throws where it is none. */

const cut = (what: string): Error => new Error(`not a whole ${what}`);

const extension = 0x21;
const image = 0x2c;
const trailer = 0x3b;
const comment = 0xfe;
const application = 0xff;

/** A GIF without comments and what programs keep in it, but for how often it is shown (GIF89a, 23–27). */
export function gifWithoutProperties(bytes: Buffer): Buffer {
  if (bytes.length < 13) throw cut('GIF');
  let at = 13 + paletteSize(bytes.readUInt8(10));
  const kept: Buffer[] = [bytes.subarray(0, at)];
  for (;;) {
    const sort = byteAt(bytes, at);
    if (sort === trailer) return Buffer.concat([...kept, bytes.subarray(at, at + 1)]);
    const end = blocksEnd(bytes, sort === image ? imageData(bytes, at) : at + 2);
    if (sort !== image && sort !== extension) throw cut('GIF');
    if (sort === image || !tells(bytes, at)) kept.push(bytes.subarray(at, end));
    at = end;
  }
}

function byteAt(bytes: Buffer, at: number): number {
  if (at >= bytes.length) throw cut('GIF');
  return bytes.readUInt8(at);
}

const paletteSize = (flags: number): number =>
  (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
const imageData = (bytes: Buffer, at: number): number =>
  at + 10 + paletteSize(byteAt(bytes, at + 9)) + 1;

/** Where a row of blocks ends, each of which says how long it is. */
function blocksEnd(bytes: Buffer, from: number): number {
  let at = from;
  for (let size = byteAt(bytes, at); size > 0; size = byteAt(bytes, at)) at += size + 1;
  return at + 1;
}

function tells(bytes: Buffer, at: number): boolean {
  const label = byteAt(bytes, at + 1);
  const loops = bytes.toString('latin1', at + 3, at + 14) === 'NETSCAPE2.0';
  return label === comment || (label === application && !loops);
}

/** An EMF without the names of its program and picture, which its head points at (MS-EMF 2.2.9). */
export function emfWithoutProperties(bytes: Buffer): Buffer {
  if (bytes.length < 88) throw cut('EMF');
  const clean = Buffer.from(bytes);
  const [length, from] = [bytes.readUInt32LE(60) * 2, bytes.readUInt32LE(64)];
  if (length === 0) return clean;
  if (from < 88 || from + length > bytes.readUInt32LE(4)) throw cut('EMF');
  return clean.fill(0, from, from + length);
}
