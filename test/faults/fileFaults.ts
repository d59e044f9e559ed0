import { execFile } from 'node:child_process';
import {
  appendFile,
  cp,
  mkdtemp,
  readdir,
  rename,
  rm,
  stat,
  unlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { demoPassword } from '../../server/cli/demoZone/printDemoAccounts.js';
import { NotTaken, signIn } from '../bench/browser.js';
import { emptyDatabase, type Dialect } from '../support/databases.js';
import { qixian } from '../support/program.js';
import { NotHere, type Fault, type Outcome } from './fault.js';
import { foundersAtWork, pause } from './founders.js';
import { brokenOf, onScene, type Scene } from './scene.js';
import { pdfOf, sendHalf } from './upload.js';

const run = promisify(execFile);
const document = 'licence';

/** Works on a copy of the zone that lies on a small disk of its own, which can be filled. */
async function diskFull(scene: Scene): Promise<Outcome> {
  const disk = await mkdtemp(join(tmpdir(), 'qixian-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', disk]).catch(() => {
    throw new NotHere('only root may mount a small disk');
  });
  try {
    await cp(scene.database.folder, disk, { recursive: true });
    const url = `sqlite:${join(disk, 'test.sqlite')}`;
    const product = await scene.start({ DATABASE_URL: url, DATA_DIR: disk });
    const founders = foundersAtWork([product.base], scene.drafts.slice(0, 3), url);
    await founders.begun();
    const [last] = scene.drafts.slice(-1);
    if (!last) throw new Error('no draft');
    const browser = await signIn(product.base, last.email, demoPassword);
    const filler = join(disk, 'filler');
    await writeFile(filler, Buffer.alloc(24_000_000)).catch(() => undefined);
    const sending = { id: last.id, document, content: pdfOf(500_000) };
    const status = await sendHalf(product.base, browser, sending).then(
      (half) => half.rest(),
      (error: unknown) => (error instanceof NotTaken ? error.status : 0),
    );
    await pause(1000);
    await unlink(filler);
    const recoveredMs = await founders.recover();
    const { seen, lost, wrong } = await founders.finish();
    product.signal('SIGKILL');
    await product.ended();
    return {
      seen: `${seen}; upload ${status}`,
      lost,
      recoveredMs,
      wrong: [
        ...wrong,
        ...(status === 503 ? [] : [`an upload was answered with ${status}`]),
        ...(await brokenOf(url)),
      ],
    };
  } finally {
    await run('umount', ['-l', disk]);
    await rm(disk, { recursive: true, force: true });
  }
}

/** The folder of uploads is not there, as when a mount is gone. */
async function storeAway(scene: Scene): Promise<Outcome> {
  const product = await scene.start();
  const [draft] = scene.drafts;
  if (!draft) throw new Error('no draft');
  const browser = await signIn(product.base, draft.email, demoPassword);
  const files = join(scene.database.folder, 'files');
  const send = async (): Promise<number> =>
    (
      await sendHalf(product.base, browser, { id: draft.id, document, content: pdfOf(300_000) })
    ).rest();
  await rename(files, `${files}.away`);
  const away = await send();
  const page = await browser.get(`/applications/${draft.id}`).then(
    () => 200,
    (error: unknown) => (error instanceof NotTaken ? error.status : 0),
  );
  await rename(`${files}.away`, files);
  const back = performance.now();
  const again = await send();
  return {
    seen: `upload ${away}, other pages ${page}; afterwards the same upload ${again}`,
    lost: 0,
    recoveredMs: again === 303 ? performance.now() - back : null,
    wrong: [
      ...(away === 503 && page === 200 ? [] : ['no honest answer']),
      ...(await scene.broken()),
    ],
  };
}

/** A stored file is altered and another removed. */
async function filesAltered(scene: Scene): Promise<Outcome> {
  const store = await openFileStore(join(scene.database.folder, 'files'));
  const rows = await scene.database.db.rows.files.all({}, [['id', 'ASC']], 2);
  const [gone = '', altered = ''] = rows.map(({ id }) => id);
  await appendFile(store.local(altered).path, 'x');
  await rename(store.local(gone).path, `${store.local(gone).path}.away`);
  const found = await qixian(scene.settings, 'check', '--files');
  await rename(`${store.local(gone).path}.away`, store.local(gone).path);
  const named =
    found.said.includes(`MISSING file ${gone}`) && found.said.includes(`ALTERED file ${altered}`);
  const begun = performance.now();
  const { said } = await qixian(scene.settings, 'check', '--files');
  return {
    seen: `check --files ended with ${found.code} and named both`,
    lost: 0,
    recoveredMs: said.includes('1 of ') ? performance.now() - begun : null,
    wrong: named && found.code === 1 ? [] : [found.said],
  };
}

/** A backup is made while people save, and comes back elsewhere; what was saved before is in it. */
async function backupUnderWork(scene: Scene, dialect: Dialect): Promise<Outcome> {
  const product = await scene.start();
  const folder = await mkdtemp(join(tmpdir(), 'qixian-backups-'));
  const empty = await emptyDatabase(dialect);
  const founders = scene.people([product.base], 3);
  try {
    await founders.begun();
    const before = founders.answered();
    const made = await qixian(scene.settings, 'backup', folder);
    if (made.code !== 0) throw new Error(made.errors);
    const [backup = ''] = made.said.split('\n');
    const done = await founders.finish();
    const begun = performance.now();
    const elsewhere = { ...scene.settings, DATABASE_URL: empty.url, DATA_DIR: empty.folder };
    const back = await qixian(elsewhere, 'restore', backup);
    const recoveredMs = back.code === 0 ? performance.now() - begun : null;
    const lost = done.lost + (await founders.lostIn(empty.url, before));
    const parts = (await stat(backup)).isDirectory() ? (await readdir(backup)).length : 0;
    return {
      seen: `${done.seen}; backup of ${parts} parts came back: ${back.said.trim().split('\n').at(-1)}`,
      lost,
      recoveredMs,
      wrong: [...done.wrong, made.errors, back.errors].filter((each) => each !== ''),
    };
  } finally {
    await empty.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function drill(scene: Scene): Promise<Outcome> {
  const begun = performance.now();
  const { code, said, errors } = await qixian(scene.settings, 'drill');
  return {
    seen: said.trim().split('\n').at(-1) ?? '',
    lost: 0,
    recoveredMs: code === 0 ? performance.now() - begun : null,
    wrong: errors === '' ? [] : [errors],
  };
}

const onZone = (done: string, quick: boolean, work: (scene: Scene) => Promise<Outcome>): Fault => ({
  done,
  on: 'SQLite',
  quick,
  run: () => onScene('sqlite', work),
});

const onServer = (done: string, work: (scene: Scene) => Promise<Outcome>): Fault => ({
  done,
  on: 'MariaDB',
  quick: false,
  run: ({ mariadb }) => {
    if (mariadb === null) throw new NotHere('MariaDB is not installed');
    return onScene('mysql', work);
  },
});

export const fileFaults: readonly Fault[] = [
  onZone('disk full for 1 s', true, diskFull),
  onZone('folder of uploads away', true, storeAway),
  onZone('one stored file altered, one removed', false, filesAltered),
  onZone('backup while people save, restored elsewhere', false, (scene) =>
    backupUnderWork(scene, 'sqlite'),
  ),
  onServer('backup while people save, restored elsewhere', (scene) =>
    backupUnderWork(scene, 'mysql'),
  ),
  onServer('drill of a restore', drill),
];
