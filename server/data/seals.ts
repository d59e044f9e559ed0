import { createHash } from 'node:crypto';
import { genesisHash, keyedHash } from '../domain/events.js';
import { canonicalJson } from '../domain/json.js';
import type { Database } from './database.js';
import type { RowOf } from './schema/rows.js';
import { sealLines, seals, streamHeads } from './tables/record.js';

export type SealRow = RowOf<typeof seals>;

const linesAtOnce = 500;

/**
 * Seals every head that moved since the seal before, once a day; null where the day has its seal.
 * Heads are taken in small transactions, so nobody who appends waits for long; one that was cut
 * short is gone on with.
 */
export async function makeSeal(db: Database, day: string, at: string): Promise<SealRow | null> {
  const [last] = await db.rows.seals.all({}, [['number', 'DESC']], 1);
  if (last && last.day >= day) return null;
  const number = (last?.number ?? 0) + 1;
  while ((await takeHeads(db, number)) > 0);
  const { streams, digest: lines } = await linesOf(db, number);
  const unsigned = { number, day, at, streams, previous: last?.digest ?? genesisHash };
  const seal = { ...unsigned, digest: digestOf(db, unsigned, lines) };
  await db.rows.seals.insert(seal);
  return seal;
}

/** Takes some heads up into a seal; how many. */
function takeHeads(db: Database, number: number): Promise<number> {
  return db.transaction(async () => {
    const { stream, seq, hash } = streamHeads.columns;
    const heads = await db.select(
      { stream, seq, hash },
      `SELECT h.stream, h.seq, h.hash FROM stream_heads h
        WHERE h.seal IS NULL AND NOT EXISTS
              (SELECT 1 FROM seal_lines l WHERE l.seal = :number AND l.stream = h.stream)
        ORDER BY h.stream LIMIT ${linesAtOnce}`,
      { number },
    );
    if (heads.length === 0) return 0;
    await db.rows.sealLines.insertMany(heads.map((head) => ({ seal: number, ...head })));
    // One that has moved on meanwhile waits for the next seal.
    await db.execute(
      `UPDATE stream_heads SET seal = :number WHERE stream IN (:streams) AND seal IS NULL AND EXISTS
         (SELECT 1 FROM seal_lines l WHERE l.seal = :number AND l.stream = stream_heads.stream
             AND l.seq = stream_heads.seq)`,
      { number, streams: heads.map((head) => head.stream) },
    );
    return heads.length;
  });
}

/** The lines of a seal as one hash, in the order of their streams. */
async function linesOf(
  db: Database,
  number: number,
): Promise<{ readonly streams: number; readonly digest: string }> {
  const hash = createHash('sha256');
  let [streams, after] = [0, ''];
  for (;;) {
    const rows = await db.select(
      sealLines.columns,
      `SELECT seal, stream, seq, hash FROM seal_lines
        WHERE seal = :number AND stream > :after ORDER BY stream LIMIT 2000`,
      { number, after },
    );
    for (const row of rows) hash.update(`${row.stream}\t${row.seq}\t${row.hash}\n`);
    streams += rows.length;
    const last = rows.at(-1);
    if (!last) return { streams, digest: hash.digest('hex') };
    after = last.stream;
  }
}

function digestOf(
  db: Database,
  { number, day, at, streams, previous }: Omit<SealRow, 'digest'>,
  lines: string,
): string {
  return keyedHash(db.eventKey, canonicalJson({ number, day, at, streams, previous, lines }));
}

/** A seal in one line, as it is kept outside the database. */
export const sealText = ({ number, day, streams, digest }: SealRow): string =>
  `${number} ${day} ${streams} ${digest}`;

export interface SealFault {
  readonly seal: number;
  readonly why: 'not_as_made' | 'not_as_kept_outside';
}

/**
 * Seals that no longer are what they were made as, and those that a copy kept outside, with one
 * `sealText` a line, tells otherwise. Other lines of the copy are passed over.
 */
export async function checkSeals(db: Database, outside: string): Promise<SealFault[]> {
  const faults: SealFault[] = [];
  const standing = new Map<number, string>();
  let previous = genesisHash;
  for (const seal of await db.rows.seals.all({}, [['number', 'ASC']])) {
    const { streams, digest } = await linesOf(db, seal.number);
    const whole =
      streams === seal.streams &&
      seal.previous === previous &&
      digestOf(db, seal, digest) === seal.digest;
    if (!whole) faults.push({ seal: seal.number, why: 'not_as_made' });
    standing.set(seal.number, sealText(seal));
    previous = seal.digest;
  }
  for (const [line, number] of outside.matchAll(keptLine)) {
    if (standing.get(Number(number)) !== line) {
      faults.push({ seal: Number(number), why: 'not_as_kept_outside' });
    }
  }
  return faults;
}

const keptLine = /(?<![\w-])(\d{1,9}) \d{4}-\d{2}-\d{2} \d{1,12} [\w-]{43}(?![\w-])/g;
