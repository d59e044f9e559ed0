import { Zip, ZipDeflate, ZipPassThrough } from 'fflate';

/** A part of a container and where its bytes come from. */
export interface ZipPart {
  readonly path: string;
  readonly pieces: AsyncIterable<Uint8Array>;
  /** Documents are packed by themselves already. */
  readonly packed: boolean;
}

/**
 * A ZIP container in pieces, of any length: a part is asked for when the one before has left, so
 * that no more than a piece is in memory.
 */
export async function* zipPieces(parts: AsyncIterable<ZipPart>): AsyncGenerator<Uint8Array> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, piece) => {
    if (error) throw error;
    ready.push(piece);
  });
  for await (const { path, pieces, packed } of parts) {
    const part = packed ? new ZipPassThrough(path) : new ZipDeflate(path);
    zip.add(part);
    for await (const piece of pieces) {
      part.push(piece);
      yield* ready.splice(0);
    }
    part.push(new Uint8Array(0), true);
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
