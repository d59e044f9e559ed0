/** Pictures without what cameras and programs write into them; each throws where it is none. */

const cut = (what: string): Error => new Error(`not a whole ${what}`);

const app0 = 0xe0;
const app1 = 0xe1;
const app15 = 0xef;
const comment = 0xfe;
const scan = 0xda;

/**
 * A JPEG without EXIF, XMP, IPTC and comments (ITU-T T.81, B.2.4.6; CIPA DC-008), its colours
 * (JFIF, ICC, Adobe) and the way up kept, and without what stands behind its end.
 */
export function jpegWithoutProperties(bytes: Buffer): Buffer {
  if (bytes.readUInt16BE(0) !== 0xffd8) throw cut('JPEG');
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let at = 2;
  for (;;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) throw cut('JPEG');
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === scan) break;
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    if (end > bytes.length) throw cut('JPEG');
    const segment = bytes.subarray(at, end);
    if (marker === app1) kept.push(...wayUp(segment));
    else if (isJfif(marker, segment)) kept.push(withoutThumbnail(segment));
    else if (!tells(marker, segment)) kept.push(segment);
    at = end;
  }
  // Within coded data 0xFF is followed by zero or a marker, so this is the end of the picture.
  const end = bytes.indexOf(Buffer.from([0xff, 0xd9]), at);
  if (end < 0) throw cut('JPEG');
  return Buffer.concat([...kept, bytes.subarray(at, end + 2)]);
}

function tells(marker: number, segment: Buffer): boolean {
  if (marker === comment) return true;
  if (marker < app0 || marker > app15) return false;
  const name = segment.toString('latin1', 4, 16);
  return !name.startsWith('ICC_PROFILE') && !name.startsWith('Adobe');
}

const isJfif = (marker: number, segment: Buffer): boolean =>
  marker === app0 && segment.length >= 18 && segment.toString('latin1', 4, 9) === 'JFIF\0';

/** A small picture may still show what was cut off or painted over (JFIF 1.02, the last two bytes). */
function withoutThumbnail(segment: Buffer): Buffer {
  const head = Buffer.from(segment.subarray(0, 18));
  head.writeUInt16BE(16, 2);
  head.writeUInt16BE(0, 16);
  return head;
}

const orientation = 0x0112;

/** EXIF that says nothing but which way up a picture is; none where it says nothing of it. */
function wayUp(segment: Buffer): Buffer[] {
  if (segment.toString('latin1', 4, 10) !== 'Exif\0\0' || segment.length < 20) return [];
  const tiff = segment.subarray(10);
  const little = tiff.toString('latin1', 0, 2) === 'II';
  const short = (at: number): number => {
    if (at + 2 > tiff.length) return 0;
    return little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at);
  };
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Array.from({ length: Math.min(short(first), 200) }, (_, n) => first + 2 + n * 12);
  const found = entries.find((at) => short(at) === orientation);
  const turned = found === undefined ? 0 : short(found + 8);
  if (turned < 2 || turned > 8) return [];
  const exif = Buffer.from(
    'ffe100224578696600004d4d002a00000008000101120003000000010000000000000000',
    'hex',
  );
  exif.writeUInt16BE(turned, 28);
  return [exif];
}

// What a picture needs to be drawn, and its colours; PNG, 3rd edition, 11.
const drawn: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT bKGD pHYs cICP acTL fcTL fdAT'.split(' '),
);

/** A PNG without texts, time and EXIF, and without what stands behind its end. */
export function pngWithoutProperties(bytes: Buffer): Buffer {
  const kept: Buffer[] = [bytes.subarray(0, 8)];
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw cut('PNG');
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw cut('PNG');
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw cut('PNG');
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (drawn.has(type)) kept.push(bytes.subarray(at, end));
    if (type === 'IEND') return Buffer.concat(kept);
    at = end;
  }
}
