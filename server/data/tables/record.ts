import { z } from 'zod';
import type { JsonObject } from '../../domain/json.js';
import {
  dayColumn,
  json,
  optional,
  sealedWords,
  time,
  wholeColumn,
  words,
} from '../schema/columns.js';
import { defineTable } from '../schema/table.js';

/** Where each stream of the log ends; a trigger on `events` keeps it and it only moves on. */
export const streamHeads = defineTable(
  'stream_heads',
  {
    stream: words(60),
    seq: wholeColumn(),
    hash: words(64),
    /** The number of the seal that holds this head; null while none does. */
    seal: optional(wholeColumn()),
  },
  { key: ['stream'], indexes: [['index', 'seal', 'stream']] },
);

/** The heads that a day's seal took up: those that had moved since the seal before. */
export const sealLines = defineTable(
  'seal_lines',
  { seal: wholeColumn(), stream: words(60), seq: wholeColumn(), hash: words(64) },
  { key: ['seal', 'stream'], indexes: [['index', 'stream', 'seq']] },
);

/** One seal a day over its lines and the seal before; its digest is also kept outside. */
export const seals = defineTable(
  'seals',
  {
    number: wholeColumn(),
    day: dayColumn(),
    at: time(),
    streams: wholeColumn(),
    previous: words(64),
    digest: words(64),
  },
  { key: ['number'] },
);

/** A known text under the secret that the database is sealed with; see `secretCheck.ts`. */
export const secretMarks = defineTable(
  'secret_marks',
  { name: words(20), sealed: words(100) },
  { key: ['name'] },
);

const findingShape = z.object({
  check: z.string(),
  /** What it stands at: a stream and a number, or the keys of a row. */
  place: z.custom<JsonObject>((value) => typeof value === 'object' && value !== null),
});
/** What a check found, as it is kept with its run. */
export type KeptFinding = z.infer<typeof findingShape>;

/** Secrets that were in use before the present one, sealed under it; see `formerSecrets.ts`. */
export const secretKeys = defineTable(
  'secret_keys',
  {
    /** 1 is the first secret that the installation ever had. */
    position: wholeColumn(),
    sealed: sealedWords(1000),
    begun_at: time(),
    /** When nothing was left under it but history; null while that is under way. */
    ended_at: optional(time()),
  },
  { key: ['position'] },
);

/** One run of the checks of the whole record. */
export const recordChecks = defineTable(
  'record_checks',
  {
    /** Its hour, where the clock ran it, so that of several processes one does. */
    id: words(60),
    /** 1 where every event was hashed again, 0 where only those since the last seal were. */
    whole: wholeColumn(),
    started_at: time(),
    ended_at: optional(time()),
    streams: wholeColumn(),
    events: wholeColumn(),
    checks: wholeColumn(),
    /** How many checks found something. */
    broken: wholeColumn(),
    findings: json(z.array(findingShape).readonly()),
  },
  { indexes: [['index', 'started_at']] },
);
