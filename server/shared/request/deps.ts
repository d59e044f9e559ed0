import { v7 as uuid } from 'uuid';
import type { BankFormats } from '../../adapters/bankFormats.js';
import type { Clock } from '../../adapters/clock.js';
import type { FileSigner } from '../../adapters/fileSigner.js';
import type { FileStore } from '../../adapters/fileStore.js';
import type { OfficePages } from '../../adapters/officePages.js';
import type { SealBook } from '../../adapters/sealBook.js';
import type { Redis } from '../../adapters/redis.js';
import type { Seal } from '../../adapters/seal.js';
import type { Throttle } from '../../adapters/throttle.js';
import type { Database } from '../../data/database.js';
import type { WorkingCalendar } from '../../domain/calendar.js';
import type { Translate } from '../../domain/localText.js';
import type { Timekeeper } from '../../domain/workflow/timekeeper.js';
import type { Definitions } from '../../data/stores/definitionStore.js';
import type { MaintenanceBoard } from '../../data/stores/maintenanceStore.js';

/** What features work with; made once at start by `web/composition.ts` or by a test. */
export interface Deps {
  readonly db: Database;
  readonly clock: Clock;
  readonly files: FileStore;
  /** Documents of office programs as pages that a browser shows. */
  readonly office: OfficePages;
  /** Where processes keep sessions and limits together; null: in the database. */
  readonly redis: Redis | null;
  /** The formats of bank files, as `config/bank-files` defines them. */
  readonly bankFormats: BankFormats;
  readonly seal: Seal;
  /** Signs files that leave, such as a decision file. */
  readonly signer: FileSigner;
  /** Where the daily seals of the record are kept outside the database. */
  readonly sealBook: SealBook;
  readonly throttle: Throttle;
  readonly calendar: WorkingCalendar;
  readonly time: Timekeeper;
  /** Reads the years imported on screen again; other processes do so every few minutes. */
  reloadCalendar(): Promise<number>;
  readonly definitions: Definitions;
  /** Whether things can be written just now. */
  readonly maintenance: MaintenanceBoard;
  /** Words of `config/locales` in either language. */
  readonly words: Translate;
  readonly demo: boolean;
  readonly development: boolean;
  /** Links in mails begin with this. */
  baseUrl(): string;
}

/** A new id; ids sort by the time they were made. */
export const newId = (): string => uuid();
