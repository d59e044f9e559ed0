import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { ByteRange } from '../adapters/fileContent.js';
import type { Reply } from '../shared/request/route.js';

/**
 * Content people uploaded: never run, never sniffed, shown in place only as PDF or image. When it was
 * stored, or copied for the first who opened it, is nobody's to read. What breaks off in the middle
 * ends the connection, so that a file cut short never looks whole.
 */
export async function sendFile(
  request: Request,
  response: Response,
  file: Extract<Reply, { reply: 'file' }>,
): Promise<void> {
  const { size } = file.content;
  const part = partOf(request, size);
  const bytes = part === 'none' ? null : await file.content.read(part ?? undefined);
  const inPlace = file.inline && /^(application\/pdf|image\/(png|jpeg))$/.test(file.type);
  response.set({
    'Content-Type': inPlace ? file.type : 'application/octet-stream',
    'Content-Disposition': disposition(inPlace ? 'inline' : 'attachment', file.name),
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'SAMEORIGIN',
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'Cache-Control': 'private, no-store',
    'Accept-Ranges': 'bytes',
  });
  if (bytes === null) {
    response.status(416).set('Content-Range', `bytes */${size}`).end();
    return;
  }
  const { start, end } = part === null || part === 'none' ? { start: 0, end: size - 1 } : part;
  if (part !== null) response.status(206).set('Content-Range', `bytes ${start}-${end}/${size}`);
  response.set('Content-Length', String(end - start + 1));
  if (request.method === 'HEAD') {
    bytes.destroy();
    response.end();
    return;
  }
  try {
    await pipeline(bytes, response);
  } catch (error) {
    if (!isLeaving(error)) throw error;
  }
}

/** The part that is asked for: null for the whole, `none` where it lies beyond the end. */
function partOf(request: Request, size: number): ByteRange | 'none' | null {
  const asked = request.range(size, { combine: true });
  if (asked === undefined || asked === -2) return null;
  if (asked === -1) return 'none';
  const [only, another] = asked;
  // Of several parts the whole is answered, as the protocol allows.
  return asked.type !== 'bytes' || !only || another ? null : { start: only.start, end: only.end };
}

/**
 * Sends a text piece by piece. What goes wrong before the first is answered by a page; later it
 * ends the connection, so that a file cut short never looks whole.
 */
export async function sendPieces(
  response: Response,
  pieces: AsyncIterable<string | Uint8Array>,
): Promise<void> {
  const reader = pieces[Symbol.asyncIterator]();
  const first = await reader.next();
  try {
    await pipeline(async function* whole() {
      if (first.done !== true) yield first.value;
      yield* { [Symbol.asyncIterator]: () => reader };
    }, response);
  } catch (error) {
    if (!isLeaving(error)) throw error;
  }
}

/** A reader who closes the page half-way is no fault of the server. */
const isLeaving = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

/** The name a browser saves under: a plain one for old browsers, and the real one in UTF-8 (RFC 6266). */
export function disposition(kind: 'inline' | 'attachment', name: string): string {
  const plain = name.replaceAll(/[^\w.-]+/g, '_').slice(-100);
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
