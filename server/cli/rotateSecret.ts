import { readFile } from 'node:fs/promises';
import { systemClock } from '../adapters/clock.js';
import { sealWith } from '../adapters/seal.js';
import { openDatabase, type Database } from '../data/database.js';
import {
  beginSecretChange,
  endSecretChange,
  formerSecrets,
  secretChangeUnderWay,
} from '../data/formerSecrets.js';
import { knowsSecret } from '../data/secretCheck.js';
import { sealAnew } from '../data/sealAnew.js';
import { recordEvents } from '../data/stores/eventStore.js';
import { readSettings } from '../settings.js';
import { secretOf } from '../web/startup.js';
import { CommandStop, exits, tell, type Command } from './command.js';
import { demandSchema } from './demandSchema.js';

/** Events about the installation as a whole. */
const stream = 'installation:present';
/** Of the processes that run one begins the job `heartbeat` every ten seconds, in maintenance too. */
const atWorkMs = 60_000;

/**
 * Changes the secret of an installation that is stopped. Broken off at any moment, the same command
 * goes on; until it has come to its end nothing else starts.
 */
export const rotateSecretCommand: Command = {
  name: 'rotate-secret',
  options: { new: { type: 'string' } },
  run: async (typed) => {
    const settings = readSettings(process.env);
    const next = await newSecret(typed.text('new'));
    const url = settings.databaseUrl;
    if (!(await isUnderWay(url, next))) {
      const present = await secretOf(settings, settings.dataDir);
      await opened(openDatabase(url, present), (db) => begin(db, url, present, next));
    }
    const former = await opened(openDatabase(url, next), formerSecrets);
    await opened(openDatabase(url, next, undefined, former), async (db) => {
      await sealAnew(db, sealWith(next, former), {
        written: (table, rows) => tell(`${table}: ${rows} rows`),
        unopened: (table, column, key) =>
          tell(`${table}.${column} of ${key}: no secret opens it; it stays as it is`),
      });
      const at = systemClock.now().toISOString();
      await db.transaction(async () => {
        await endSecretChange(db, at);
        const told = { type: 'secret_changed', data: {} };
        await recordEvents(db, stream, { at, actorId: null }, [told]);
      });
    });
    tell('The secret is changed, and every session has ended. Set SECRET to the new one');
    tell('(or put it into the file secret of DATA_DIR), keep it elsewhere too, and start.');
    return exits.done;
  },
};

async function opened<T>(db: Database, work: (db: Database) => Promise<T>): Promise<T> {
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

/** Whether a change to this secret has begun and not ended. Refuses where it has ended. */
async function isUnderWay(url: string, next: string): Promise<boolean> {
  return opened(openDatabase(url, next), async (db) => {
    await demandSchema(db);
    if (!(await knowsSecret(db))) return false;
    if (await secretChangeUnderWay(db)) return true;
    throw new CommandStop('secret_in_use', 'The new secret is the one in use.');
  });
}

async function begin(db: Database, url: string, present: string, next: string): Promise<void> {
  if (!(await knowsSecret(db))) {
    throw new CommandStop(
      'secret_wrong',
      'SECRET is not the one that this database was sealed with.',
    );
  }
  const since = new Date(systemClock.now().getTime() - atWorkMs).toISOString();
  const jobs = await db.rows.jobs.all({});
  if (jobs.some(({ begun_at: begun }) => begun !== null && begun > since)) {
    throw new CommandStop(
      'still_running',
      'A process is at work on this database; stop all, wait a minute and try again.',
    );
  }
  const former = await formerSecrets(db);
  await opened(openDatabase(url, present, undefined, former), (all) =>
    beginSecretChange(all, present, next, systemClock.now().toISOString()),
  );
}

async function newSecret(file: string | undefined): Promise<string> {
  const usage = (sentence: string): CommandStop => new CommandStop('usage', sentence, exits.usage);
  if (file === undefined) throw usage('--new names the file with the new secret.');
  const text = await readFile(file, 'utf8').catch(() => {
    throw usage(`The file ${file} cannot be read.`);
  });
  const secret = text.trim();
  if (secret.length < 32) throw usage('The new secret needs at least 32 characters.');
  return secret;
}
