import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Clock } from '../adapters/clock.js';
import type { Redis } from '../adapters/redis.js';
import { openOfficePages } from '../adapters/officePages.js';
import { redisThrottle } from '../adapters/redisThrottle.js';
import { loadBankFormats } from '../adapters/bankFormats.js';
import { usualFormats, type ChosenFormats } from '../domain/fund/bankFiles/chosenFormats.js';
import { openSealBook } from '../adapters/sealBook.js';
import { signerUnder } from '../adapters/fileSigner.js';
import { sealWith } from '../adapters/seal.js';
import { loadWords } from '../adapters/words.js';
import type { Database } from '../data/database.js';
import { calendarFrom, type LiveCalendar } from '../domain/calendar.js';
import type { Translate } from '../domain/localText.js';
import { timekeeper } from '../domain/workflow/timekeeper.js';
import { sharedThrottle } from '../data/stores/rateLimitStore.js';
import { openDefinitions } from '../data/stores/definitionStore.js';
import { openMaintenance } from '../data/stores/maintenanceStore.js';
import type { SheetDeps } from '../shared/casefile/stageSheet.js';
import { stageSheets } from '../features/stages/registry.js';
import type { Bucket } from '../settings.js';
import { openFiles } from './openFiles.js';

export interface Composition {
  readonly db: Database;
  readonly clock: Clock;
  readonly secret: string;
  readonly dataDir: string;
  /** Where files are kept instead of in the data folder. */
  readonly bucket?: Bucket | null;
  readonly redis?: Redis | null;
  /** The program that converts documents of office programs; none where it is not given. */
  readonly office?: string | null;
  /** In which formats batches leave; the zone's own where it is not given. */
  readonly bankFormats?: ChosenFormats;
  /** The file of the daily seals; beside the data folder where it is not given. */
  readonly sealBookPath?: string | null;
  /** The folder that holds `config`, `views` and `public`. */
  readonly root: string;
  /** The words of `config/locales`, where they have been read already. */
  readonly words?: Translate;
  readonly demo: boolean;
  readonly development: boolean;
  readonly baseUrl: () => string;
}

/** Makes the dependencies of features from the settings, once at start. */
export async function composeDeps(parts: Composition): Promise<SheetDeps> {
  const { redis = null } = parts;
  const { db, clock, secret, dataDir, sealBookPath, root, demo, development, baseUrl } = parts;
  const calendar = await loadCalendar(join(root, 'config', 'calendars'));
  const shipped = calendar.years;
  return {
    db,
    clock,
    office: await openOfficePages(parts.office ?? null),
    files: await openFiles({ bucket: parts.bucket ?? null }, dataDir),
    bankFormats: await loadBankFormats(
      join(root, 'config', 'bank-files'),
      parts.bankFormats ?? usualFormats,
    ),
    seal: sealWith(secret, db.former),
    signer: signerUnder(secret),
    sealBook: openSealBook(sealBookPath ?? sealBookBeside(dataDir)),
    redis,
    throttle: redis === null ? sharedThrottle(db) : redisThrottle(redis),
    calendar,
    time: timekeeper(calendar),
    reloadCalendar: () => reloadCalendar(db, calendar, shipped),
    definitions: openDefinitions(db),
    maintenance: openMaintenance(db),
    sheets: stageSheets,
    words: parts.words ?? (await loadWords(join(root, 'config', 'locales'))),
    demo,
    development,
    baseUrl,
  };
}

/** Beside the folder, not in it: a copy of the folder put back does not bring an older book. */
export const sealBookBeside = (dataDir: string): string => `${resolve(dataDir)}.seals`;

/** The years that came with the product, and in their place those imported on screen. */
async function reloadCalendar(
  db: Database,
  calendar: LiveCalendar,
  shipped: LiveCalendar['years'],
): Promise<number> {
  const rows = await db.rows.calendarYears.all({});
  const imported = calendarFrom(...rows.map(({ content }) => content));
  calendar.years = new Map([...shipped, ...imported.years]);
  return imported.years.size;
}

async function loadCalendar(folder: string): Promise<LiveCalendar> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml'));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return calendarFrom(...texts.map((text): unknown => parse(text)));
}

/** Changes whenever anything in `public` does, so that browsers may keep assets for a year. */
export function assetVersionOf(publicFolder: string): string {
  const hash = createHash('sha256');
  for (const entry of readdirSync(publicFolder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile()) hash.update(readFileSync(join(entry.parentPath, entry.name)));
  }
  return hash.digest('hex').slice(0, 10);
}
