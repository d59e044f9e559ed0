import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { wholeColumn, words } from '../data/schema/columns.js';
import { pendingMigrations } from '../data/migrator.js';
import { unheldRoles } from '../data/stores/unheldRoles.js';
import { reachMailServer } from '../adapters/mailer.js';
import { StoreGone } from '../adapters/storeGone.js';
import { readSettings, SettingsError, type Settings } from '../settings.js';
import { sealBookBeside } from '../web/composition.js';
import { openFiles } from '../web/openFiles.js';
import { exits, tell, type Command } from './command.js';
import { withInstallation, type Installation } from './installation.js';
import { noteOfStrays } from './strayFiles.js';

type Finding = readonly [state: 'ok' | 'note' | 'WRONG', subject: string, sentence: string];

/** Less free space than this is a matter for today. */
const leastFreeBytes = 2 * 2 ** 30;
/** Sessions and deadlines bear a clock that differs so much. */
const mostClockSeconds = 30;

/** Looks at everything that an installation stands on, and says of each what it found. */
export const doctorCommand: Command = {
  name: 'doctor',
  run: async () => {
    const findings = await examine();
    for (const [state, subject, sentence] of findings) {
      tell(`${state.padEnd(6)}${subject.padEnd(10)}${sentence}`);
    }
    return findings.some(([state]) => state === 'WRONG') ? exits.wrong : exits.done;
  },
};

async function examine(): Promise<readonly Finding[]> {
  try {
    const settings = readSettings(process.env);
    const mail = await mailFinding(settings);
    try {
      const found = await withInstallation(examineInstallation, settings);
      return [settingsFinding(settings), ...found, mail];
    } catch (error) {
      if (!(error instanceof SettingsError)) throw error;
      return [settingsFinding(settings), ['WRONG', error.code, error.message], mail];
    }
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return [['WRONG', error.code, error.message]];
  }
}

function settingsFinding({ environment, demo, baseUrl, trustProxy }: Settings): Finding {
  const secure = baseUrl?.startsWith('https://') === true;
  if (demo && environment === 'production') {
    return ['WRONG', 'settings', 'DEMO is on in production: anybody may enter as anyone.'];
  }
  if (secure && trustProxy === 0) {
    return [
      'note',
      'settings',
      'BASE_URL is https and TRUST_PROXY 0: behind a proxy all have one address.',
    ];
  }
  return ['ok', 'settings', `${environment}, ${baseUrl ?? 'no BASE_URL'}`];
}

async function examineInstallation(installation: Installation): Promise<readonly Finding[]> {
  const { db, settings, dataDir } = installation;
  const { bavail, bsize } = await statfs(dataDir);
  const free = bavail * bsize;
  const pending = await pendingMigrations(db);
  const found: Finding[] = [
    [
      free < leastFreeBytes ? 'WRONG' : 'ok',
      'disk',
      `${(free / 2 ** 30).toFixed(1)} GB free in ${dataDir}`,
    ],
    ['ok', 'database', `${db.dialect} answers; the secret is its own`],
    pending.length > 0
      ? ['WRONG', 'schema', `${pending.length} migrations missing; run "qixian migrate"`]
      : ['ok', 'schema', 'up to date'],
    ...(await triggersFinding(installation, pending.length > 0)),
    await clockFinding(installation),
    ...(await filesFinding(installation)),
    ...(await redisFinding(settings)),
    await sealBookFinding(settings.sealBook ?? sealBookBeside(dataDir)),
  ];
  if (pending.length > 0) return found;
  const [waiting, failed, admins] = await Promise.all([
    db.rows.mails.count({ status: 'waiting' }),
    db.rows.mails.count({ status: 'failed' }),
    db.rows.grants.count({ role: 'security_admin', revoked_at: null }),
  ]);
  found.push([failed > 0 ? 'note' : 'ok', 'letters', `${waiting} waiting, ${failed} given up`]);
  for (const { role, programme, stages, cases } of await unheldRoles(db)) {
    const waits = `${cases} cases in ${stages} stages wait; nobody holds`;
    found.push(['note', 'roles', `${waits} ${role ?? ''} under ${programme}`]);
  }
  found.push(...(await strayFinding(installation)));
  if (admins === 0) {
    found.push(['WRONG', 'admin', 'nobody can grant roles; run "qixian admin create"']);
  }
  return found;
}

/** A server with a binary log lets only some users make the triggers that migrations need. */
async function triggersFinding({ db }: Installation, migrates: boolean): Promise<Finding[]> {
  if (db.dialect === 'sqlite') return [];
  const columns = { writes: wholeColumn(), trusts: wholeColumn() };
  const sql = 'SELECT @@log_bin AS writes, @@log_bin_trust_function_creators AS trusts';
  const [row] = await db.select(columns, sql);
  if (row?.writes !== 1 || row.trusts === 1) return [['ok', 'triggers', 'may be made']];
  const sentence =
    'the server writes a binary log: for migrations SET GLOBAL log_bin_trust_function_creators=1 and in its configuration, or migrate as a user with SUPER';
  return [[migrates ? 'WRONG' : 'note', 'triggers', sentence]];
}

async function clockFinding({ db }: Installation): Promise<Finding> {
  const sql =
    db.dialect === 'sqlite'
      ? `SELECT strftime('%Y-%m-%dT%H:%M:%SZ', 'now') AS now`
      : `SELECT DATE_FORMAT(UTC_TIMESTAMP(), '%Y-%m-%dT%H:%i:%sZ') AS now`;
  const [row] = await db.select({ now: words(30) }, sql);
  const apart = Math.round(Math.abs(Date.now() - Date.parse(row?.now ?? '')) / 1000);
  return apart <= mostClockSeconds
    ? ['ok', 'clock', `${new Date().toISOString()}, as the database has it`]
    : ['WRONG', 'clock', `differs by ${apart} s from the database's; set both by NTP`];
}

/** A bucket is written to, as uploads write to it; a folder is the disk above. */
async function filesFinding({ settings, dataDir }: Installation): Promise<Finding[]> {
  const { bucket } = settings;
  if (bucket === null) return [];
  const place = `s3://${bucket.name}/${bucket.prefix}`;
  try {
    await (await openFiles(settings, dataDir)).room();
    return [['ok', 'files', `${place} takes and gives back`]];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = cause instanceof Error ? `${cause.name} ${cause.message}`.trim() : String(cause);
    return [['WRONG', 'files', `${place}: ${why}`]];
  }
}

/** Files that no row names; where their place cannot be reached, that was said above. */
async function strayFinding({ db, settings, dataDir }: Installation): Promise<Finding[]> {
  try {
    const note = await noteOfStrays(db, await openFiles(settings, dataDir));
    return note === null ? [] : [['note', 'files', note]];
  } catch (error) {
    if (error instanceof StoreGone) return [];
    throw error;
  }
}

async function redisFinding({ redisUrl }: Settings): Promise<Finding[]> {
  if (redisUrl === null) return [];
  const { openRedis } = await import('../adapters/redis.js');
  const redis = await openRedis(redisUrl, () => undefined);
  try {
    await redis.reach();
    return [['ok', 'redis', 'answers; sessions and limits are there']];
  } catch {
    return [['WRONG', 'redis', 'does not answer: nobody can be known as signed in']];
  } finally {
    redis.close();
  }
}

async function sealBookFinding(path: string): Promise<Finding> {
  const writable = (place: string): Promise<boolean> =>
    access(place, constants.W_OK).then(
      () => true,
      () => false,
    );
  return (await writable(path)) || (await writable(dirname(path)))
    ? ['ok', 'seals', path]
    : ['WRONG', 'seals', `${path} cannot be written; choose another with SEAL_BOOK`];
}

async function mailFinding({ smtpUrl }: Settings): Promise<Finding> {
  if (smtpUrl === null) return ['note', 'mail', 'no mail server: letters go nowhere'];
  const problem = await reachMailServer(smtpUrl);
  return problem === null ? ['ok', 'mail', 'the server answers'] : ['WRONG', 'mail', problem];
}
