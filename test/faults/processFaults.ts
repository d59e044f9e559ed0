import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { signIn } from '../bench/browser.js';
import { emptyDatabase, testSecret, type Dialect } from '../support/databases.js';
import { databaseOf } from '../support/releases.js';
import { startProgram } from '../support/program.js';
import { NotHere, type Fault, type FaultPlace, type Outcome } from './fault.js';
import { pause, withDatabase } from './founders.js';
import { refusedStart } from './product.js';
import { brokenOf, onScene, type Scene } from './scene.js';
import { pdfOf, sendHalf } from './upload.js';

const dialectOf: Readonly<Record<FaultPlace, Dialect>> = {
  SQLite: 'sqlite',
  MariaDB: 'mysql',
  Galera: 'mysql',
};
const document = 'licence';

/** Several hand in at one moment and the process is killed in it; started again, they look and hand in. */
async function killedInSubmit(scene: Scene): Promise<Outcome> {
  const first = await scene.start();
  const drafts = scene.drafts.slice(0, 6);
  const answered = new Set<string>();
  const open = await Promise.all(
    drafts.map(({ email }) => signIn(first.base, email, demoPassword)),
  );
  const handing = drafts.map(async ({ id, declared }, at) => {
    const path = `/applications/${id}/submit`;
    await open[at]?.post(path, declared, path).then(
      () => answered.add(id),
      () => undefined,
    );
  });
  await Promise.race(handing);
  first.signal('SIGKILL');
  await Promise.all([first.ended(), ...handing]);
  const killed = performance.now();
  const wrong = await scene.broken();
  const second = await scene.start();
  const recoveredMs = performance.now() - killed;
  const submitted = (): Promise<ReadonlyMap<string, string | null>> =>
    withDatabase(scene.database.url, async (db) => {
      const rows = await db.rows.applications.all({});
      return new Map(
        rows.filter(({ status }) => status !== 'draft').map(({ id, number }) => [id, number]),
      );
    });
  const there = await submitted();
  const lost = [...answered].filter((id) => !there.has(id)).length;
  for (const { email, id, declared } of drafts.filter((each) => !there.has(each.id))) {
    const path = `/applications/${id}/submit`;
    await (await signIn(second.base, email, demoPassword)).post(path, declared, path);
  }
  const numbers = [...(await submitted()).values()];
  if (numbers.length !== drafts.length || new Set(numbers).size !== drafts.length) {
    wrong.push(`numbers after all have handed in: ${numbers.join(', ')}`);
  }
  const seen = `${answered.size} of ${drafts.length} answered, ${there.size} handed in; the others handed in afterwards`;
  return { seen, lost, recoveredMs, wrong: [...wrong, ...(await scene.broken())] };
}

/** Told to end while a document is on its way. */
async function endedUnderUpload(scene: Scene): Promise<Outcome> {
  const product = await scene.start();
  const [draft] = scene.drafts;
  if (!draft) throw new Error('no draft');
  const browser = await signIn(product.base, draft.email, demoPassword);
  const content = pdfOf(2_000_000);
  const sending = await sendHalf(product.base, browser, { id: draft.id, document, content });
  const told = performance.now();
  product.signal('SIGTERM');
  await pause(700);
  const ready = await fetch(`${product.base}/readyz`).then(
    ({ status }) => status,
    () => 0,
  );
  const status = await sending.rest();
  const code = await product.ended();
  const endedMs = performance.now() - told;
  const kept = await withDatabase(scene.database.url, (db) =>
    db.rows.files.count({ sha256: createHash('sha256').update(content).digest('hex') }),
  );
  return {
    seen: `upload ${status}, /readyz meanwhile ${ready}, ended with ${code}`,
    lost: status === 303 && kept !== 1 ? 1 : 0,
    recoveredMs: endedMs,
    wrong: [
      ...(status === 303 && code === 0 && ready !== 200
        ? []
        : ['the upload was cut, or it was ready']),
      ...(await scene.broken()),
    ],
  };
}

/** Browsers that go away in the middle of an upload. */
async function uploadsBrokenOff(scene: Scene): Promise<Outcome> {
  const product = await scene.start();
  const [draft] = scene.drafts;
  if (!draft) throw new Error('no draft');
  const browser = await signIn(product.base, draft.email, demoPassword);
  const content = pdfOf(1_000_000);
  for (let turn = 0; turn < 5; turn += 1) {
    (await sendHalf(product.base, browser, { id: draft.id, document, content })).breakOff();
  }
  const begun = performance.now();
  const status = await (
    await sendHalf(product.base, browser, { id: draft.id, document, content })
  ).rest();
  const recoveredMs = performance.now() - begun;
  await pause(200);
  const left = await readdir(join(scene.database.folder, 'files', 'incoming'));
  return {
    seen: `the next upload ${status}, ${left.length} pieces left`,
    lost: 0,
    recoveredMs: status === 303 ? recoveredMs : null,
    wrong: left.length > 0 ? [`left: ${left.join(', ')}`] : [],
  };
}

/** Killed in the migrations of a zone that the release before has filled. */
async function killedInMigration(dialect: Dialect): Promise<Outcome> {
  const database = await databaseOf('0.4.0', dialect);
  const settings = { DATABASE_URL: database.url, DATA_DIR: database.folder, SECRET: testSecret };
  const counted = (): Promise<readonly number[]> =>
    withDatabase(database.url, async ({ rows }) => [
      await rows.events.count({}),
      await rows.files.count({}),
    ]);
  try {
    await database.db.close();
    const before = await counted();
    const done = (): Promise<number> =>
      withDatabase(
        database.url,
        async (db) => (await db.readAsItIs('SELECT name FROM migrations')).length,
      );
    const at = await done();
    const child = startProgram('main.js', { ...settings, DEMO: 'off', PORT: '0' });
    let now = at;
    for (const until = Date.now() + 20_000; now === at && Date.now() < until;) {
      await pause(15);
      now = await done().catch(() => at);
    }
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('close', resolve));
    const half = await done();
    const killed = performance.now();
    const refused = await refusedStart({
      ...settings,
      NODE_ENV: 'production',
      MAIL: 'off',
      BASE_URL: 'http://127.0.0.1',
    });
    const recoveredMs = refused === null ? performance.now() - killed : null;
    const after = await counted();
    const end = await done();
    return {
      seen: `killed after ${half - at} of ${end - at} migrations; the next start ${refused ?? 'did the rest'}`,
      lost: before.reduce((all, count, table) => all + Math.max(0, count - (after[table] ?? 0)), 0),
      recoveredMs,
      wrong: await brokenOf(database.url),
    };
  } finally {
    await database.close();
  }
}

/** Three processes start at once where nothing is. */
async function threeFirstStarts(dialect: Dialect): Promise<Outcome> {
  const database = await emptyDatabase(dialect);
  const settings = {
    DATABASE_URL: database.url,
    DATA_DIR: database.folder,
    SECRET: testSecret,
    NODE_ENV: 'production',
    MAIL: 'off',
    BASE_URL: 'http://127.0.0.1',
  };
  const begun = performance.now();
  try {
    const refused = (await Promise.all([1, 2, 3].map(() => refusedStart(settings)))).filter(
      (said) => said !== null,
    );
    return {
      seen: `${3 - refused.length} of 3 came up`,
      lost: 0,
      recoveredMs: refused.length === 0 ? performance.now() - begun : null,
      wrong: [...refused, ...(await brokenOf(database.url))],
    };
  } finally {
    await database.close();
  }
}

/** A proxy forwards and nobody has told the product. */
async function untoldProxy(scene: Scene): Promise<Outcome> {
  const product = await scene.start();
  const begun = performance.now();
  for (let turn = 0; turn < 3; turn += 1) {
    await fetch(`${product.base}/`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
  }
  const warnings = product.log().match(/TRUST_PROXY is 0/g) ?? [];
  return {
    seen: `${warnings.length} warning in the log that names the setting`,
    lost: 0,
    recoveredMs: performance.now() - begun,
    wrong: warnings.length === 1 ? [] : ['no warning, or one for each request'],
  };
}

/** The log server of security events is not there. */
async function logServerAway(scene: Scene): Promise<Outcome> {
  const product = await scene.start({ SYSLOG_URL: 'tcp://127.0.0.1:9' });
  const founders = scene.people([product.base], 3);
  await founders.begun();
  const recoveredMs = await founders.recover();
  const done = await founders.finish();
  const warned = product.log().includes('the log server takes no security events');
  return {
    ...done,
    recoveredMs,
    wrong: [...done.wrong, ...(warned ? [] : ['no warning in the log'])],
  };
}

/** The clock of the machine goes forward three days and then back. */
async function clockJumps(scene: Scene): Promise<Outcome> {
  const days = 86_400_000;
  const product = await scene.start();
  const founders = scene.people([product.base], 3);
  await founders.begun();
  await scene.setClock(3 * days);
  const forward = await founders.recover();
  await scene.setClock(60_000);
  const back = await founders.recover();
  const done = await founders.finish();
  const recoveredMs = forward === null || back === null ? null : Math.max(forward, back);
  return { ...done, recoveredMs, wrong: [...done.wrong, ...(await scene.broken())] };
}

const onBoth = (
  done: string,
  quickOn: readonly FaultPlace[],
  suffer: (dialect: Dialect) => Promise<Outcome>,
): readonly Fault[] =>
  (['SQLite', 'MariaDB'] as const).map((on) => ({
    done,
    on,
    quick: quickOn.includes(on),
    run: ({ mariadb }) => {
      demandServer(on, mariadb !== null);
      return suffer(dialectOf[on]);
    },
  }));

function demandServer(on: FaultPlace, present: boolean): void {
  if (on === 'MariaDB' && !present) throw new NotHere('MariaDB is not installed');
}

const onZone =
  (work: (scene: Scene) => Promise<Outcome>) =>
  (dialect: Dialect): Promise<Outcome> =>
    onScene(dialect, work);

const onSqlite = (
  done: string,
  quick: boolean,
  work: (scene: Scene) => Promise<Outcome>,
): Fault => ({ done, on: 'SQLite', quick, run: () => onScene('sqlite', work) });

export const processFaults: readonly Fault[] = [
  ...onBoth('killed (SIGKILL) while six hand in', ['SQLite'], onZone(killedInSubmit)),
  ...onBoth('killed (SIGKILL) in the migrations from 0.4.0', ['SQLite'], killedInMigration),
  ...onBoth('three first starts at once', [], threeFirstStarts),
  ...onBoth('clock three days ahead, then back', [], onZone(clockJumps)),
  onSqlite('told to end (SIGTERM) while an upload runs', true, endedUnderUpload),
  onSqlite('five uploads broken off by their browser', false, uploadsBrokenOff),
  onSqlite('X-Forwarded-For while TRUST_PROXY is 0', false, untoldProxy),
  onSqlite('log server away', false, logServerAway),
];
