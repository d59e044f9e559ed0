import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { fileTypeFromFile } from 'file-type';

/** What a file really is, judged by its content. */
export type Inspection =
  | { readonly type: string; readonly extension: string; readonly sizeBytes: number }
  | { readonly problem: 'empty' | 'unknown_type' | 'cut_off' | 'locked' | 'unreadable' };

const endings: Readonly<Record<string, readonly string[]>> = {
  pdf: ['%%EOF'],
  png: ['IEND'],
};

/** Looks into a file: its type by content, and whether it was cut off in the middle. */
export async function inspectFile(path: string): Promise<Inspection> {
  const { size } = await stat(path);
  if (size === 0) return { problem: 'empty' };
  const found = await fileTypeFromFile(path);
  if (!found) return { problem: 'unknown_type' };
  const whole = endsWell(found.ext, await readTail(path, size));
  if (whole && found.ext === 'pdf') {
    const problem = await pdfProblem(path);
    if (problem !== null) return { problem };
  }
  return whole
    ? { type: found.mime, extension: found.ext, sizeBytes: size }
    : { problem: 'cut_off' };
}

// Where a file is locked its trailer says by which dictionary, in the clear (ISO 32000-1, 7.6.1).
const lock = /\/Encrypt\s*(?:\d+\s+\d+\s+R|<<)/;
const overlap = 64;

/** Why a PDF could be opened by nobody who has to read it; null where nothing speaks against it. */
async function pdfProblem(path: string): Promise<'locked' | 'unreadable' | null> {
  let before = '';
  let hasObjects = false;
  for await (const chunk of createReadStream(path, { encoding: 'latin1' })) {
    const text = before + String(chunk);
    if (lock.test(text)) return 'locked';
    hasObjects ||= /\d\s+\d+\s+obj\b/.test(text);
    before = text.slice(-overlap);
  }
  return hasObjects ? null : 'unreadable';
}

async function readTail(path: string, size: number): Promise<Buffer> {
  const length = Math.min(size, 2048);
  const handle = await open(path);
  try {
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer;
  } finally {
    await handle.close();
  }
}

function endsWell(extension: string, tail: Buffer): boolean {
  if (extension === 'jpg') return tail.includes(Buffer.from([0xff, 0xd9]));
  // A zip container (docx, xlsx) closes with its end-of-central-directory record.
  if (extension === 'docx' || extension === 'xlsx' || extension === 'zip') {
    return tail.includes(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  }
  return (endings[extension] ?? ['']).every((mark) => tail.includes(mark));
}
