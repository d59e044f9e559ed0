import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkChains } from '../../server/data/chains.js';
import { checkInvariants } from '../../server/data/invariants.js';
import { openDatabase } from '../../server/data/database.js';
import { copyOf, testSecret, type Dialect, type TestDatabase } from '../support/databases.js';
import type { Environment } from '../support/program.js';
import { monday } from '../support/testApp.js';
import { foundersAtWork, type FoundersAtWork } from './founders.js';
import { startShifted, type RunningProduct } from './product.js';
import { draftsOf, workingTemplate, type Draft } from './workingZone.js';

/** A zone at work and what runs on it. */
export interface Scene {
  readonly database: TestDatabase;
  readonly drafts: readonly Draft[];
  /** The settings of whatever works on it. */
  readonly settings: Environment;
  /** Starts the product on it, with settings beside the usual ones. */
  start(more?: Environment): Promise<RunningProduct>;
  /** Puts the clock of everything started here to so many milliseconds after Monday morning. */
  setClock(ms: number): Promise<void>;
  /** Lets founders work on it, who stop at its end at the latest. */
  people(bases: readonly string[], count: number): FoundersAtWork;
  /** Named rules and chains of the record that do not hold; read on a connection of its own. */
  broken(): Promise<string[]>;
}

/** Runs work on a zone of its own, and ends and removes whatever is left of it. */
export async function onScene<T>(dialect: Dialect, work: (scene: Scene) => Promise<T>): Promise<T> {
  const database = await copyOf(dialect, workingTemplate);
  const drafts = await draftsOf(database);
  const clockFile = join(database.folder, 'clock');
  const running: RunningProduct[] = [];
  const working: FoundersAtWork[] = [];
  const settings = {
    DATABASE_URL: database.url,
    DATA_DIR: database.folder,
    SECRET: testSecret,
    DEMO: 'off',
  };
  const setClock = async (ms: number): Promise<void> => {
    await writeFile(clockFile, String(monday.getTime() + ms - Date.now()));
    for (const product of running) product.signal('SIGUSR2');
  };
  await setClock(0);
  const scene: Scene = {
    database,
    drafts,
    settings,
    setClock,
    start: async (more = {}) => {
      const product = await startShifted({ ...settings, ...more }, clockFile);
      running.push(product);
      return product;
    },
    people: (bases, count) => {
      const founders = foundersAtWork(bases, drafts.slice(0, count), database.url);
      working.push(founders);
      return founders;
    },
    broken: () => brokenOf(database.url),
  };
  try {
    return await work(scene);
  } finally {
    for (const founders of working) founders.stop();
    for (const product of running) product.signal('SIGKILL');
    await Promise.all(running.map((product) => product.ended()));
    await database.close();
  }
}

/** Named rules and chains of the record in this database that do not hold. */
export async function brokenOf(url: string): Promise<string[]> {
  const db = openDatabase(url, testSecret);
  try {
    const results = await checkInvariants(db);
    const { breaks } = await checkChains(db);
    return [
      ...results.filter(({ broken }) => broken.length > 0).map(({ name }) => `broken: ${name}`),
      ...breaks.map(({ stream }) => `broken chain: ${stream}`),
    ];
  } finally {
    await db.close();
  }
}
