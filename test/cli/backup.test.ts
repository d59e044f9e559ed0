import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  rm,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { createUser } from '../../server/features/accounts/createUser.step.js';
import { newId } from '../../server/shared/request/deps.js';
import {
  dialects,
  emptyDatabase,
  testDatabase,
  testSecret,
  type TestDatabase,
} from '../support/databases.js';
import { openDemoZone, type DemoZone } from '../support/demoZone.js';
import { qixian, type Environment } from '../support/program.js';

const settingsOf = ({ url, folder }: TestDatabase): Environment => ({
  DATABASE_URL: url,
  DATA_DIR: folder,
  SECRET: testSecret,
  DEMO: 'off',
});

describe.each(dialects)('a backup on %s', (dialect) => {
  let zone: DemoZone;
  let empty: TestDatabase;
  let folder: string;
  let backup: string;
  beforeAll(async () => {
    zone = await openDemoZone(dialect);
    empty = await emptyDatabase(dialect);
    folder = await mkdtemp(join(tmpdir(), 'qixian-backups-'));
  }, 240_000);
  afterAll(async () => {
    await zone.close();
    await empty.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is made while it is written to, and every part of it is as its manifest says', async () => {
    const writing = { on: true };
    const writer = (async () => {
      for (let n = 0; writing.on && n < 200; n += 1) {
        const email = `new${n}@zone.example.cn`;
        const person = { email, name: 'New', phone: '', password: 'eleven geese fly north' };
        await createUser(zone.deps, { ...person, locale: 'en' });
      }
    })();
    const { code, said, errors } = await qixian(settingsOf(zone.database), 'backup', folder);
    writing.on = false;
    await writer;
    expect([code, errors]).toEqual([0, '']);
    backup = said.split('\n')[0] ?? '';
    expect(await readdir(folder)).toEqual([backup.slice(folder.length + 1)]);
    const verified = await qixian({}, 'verify', backup);
    expect(verified.said).toMatch(/^0 of \d{3} parts missing or altered\n$/);
    expect(verified.code).toBe(0);
  }, 120_000);

  test('comes back into an empty place alone, whole to the last event and file', async () => {
    const full = await qixian(settingsOf(zone.database), 'restore', backup);
    expect([full.code, full.errors]).toEqual([3, expect.stringContaining('database_not_empty')]);
    const { code, said } = await qixian(settingsOf(empty), 'restore', backup);
    expect(said).toMatch(/0 broken of \d{3} checks\n0 of \d{3} files missing or altered\n$/);
    expect(code).toBe(0);
    const another = { ...settingsOf(empty), SECRET: 'another secret of thirty-two letters' };
    expect((await qixian(another, 'check')).errors).toMatch(/^qixian: secret_wrong: /);
  }, 120_000);

  test('a file that is gone and one that was altered are found, in use and in the backup', async () => {
    const rows = await zone.deps.db.rows.files.all({}, [['id', 'ASC']], 2);
    const [gone = '', altered = ''] = rows.map(({ id }) => id);
    const within = (place: string, id: string): string => join(place, 'files', id.slice(-2), id);
    for (const place of [empty.folder, backup]) {
      await unlink(within(place, gone));
      await appendFile(within(place, altered), 'x');
    }
    const checked = await qixian(settingsOf(empty), 'check', '--files');
    expect(checked.said).toContain(`MISSING file ${gone}\nALTERED file ${altered}\n`);
    const verified = await qixian({}, 'verify', backup);
    expect(verified.said).toContain(`missing files/${gone.slice(-2)}/${gone}\n`);
    expect(verified.said).toContain(`altered files/${altered.slice(-2)}/${altered}\n`);
    expect([checked.code, verified.code]).toEqual([1, 1]);
    const refused = await qixian(settingsOf(empty), 'restore', backup);
    expect([refused.code, refused.errors]).toEqual([1, expect.stringContaining('backup_altered')]);
  }, 120_000);

  test('a file that no row names is counted, and removed once it is old and somebody says so', async () => {
    const { folder: data, db } = zone.database;
    const store = await openFileStore(join(data, 'files'));
    const [old, young] = [newId(), newId()];
    const daysAgo = (days: number): Date => new Date(Date.now() - days * 24 * 3600 * 1000);
    for (const [id, kept] of [
      [old, daysAgo(8)],
      [young, daysAgo(0)],
    ] as const) {
      await mkdir(dirname(store.local(id).path), { recursive: true });
      await writeFile(store.local(id).path, 'of nobody');
      await utimes(store.local(id).path, kept, kept);
    }
    const settings = settingsOf(zone.database);
    const counted = '1 files that no row names';
    const checked = await qixian(settings, 'check', '--files');
    expect([checked.code, checked.said]).toEqual([0, expect.stringContaining(counted)]);
    const doctor = await qixian({ ...settings, SMTP_URL: '' }, 'doctor');
    expect(doctor.said).toMatch(new RegExp(`^note +files +${counted}`, 'm'));
    const sweep = (...words: readonly string[]) => qixian(settings, 'files', 'sweep', ...words);
    expect((await sweep('--days', '9', '--remove')).said).toBe(
      '0 files that no row names removed\n',
    );
    expect((await sweep()).said).toBe(`stray ${old}\n1 files that no row names found\n`);
    expect((await sweep('--remove')).said).toMatch(new RegExp(`^removed ${old}\n1 files`));
    expect(await store.open(old)).toBeNull();
    expect(await store.open(young)).not.toBeNull();
    expect((await sweep('--days', '0')).code).toBe(2);
    const named = await db.rows.files.count({});
    expect((await qixian(settings, 'check', '--files')).said).toContain(`0 of ${named} files`);
    await store.discard(young);
  });

  test('the files of another database are never taken for those of nobody', async () => {
    const store = await openFileStore(join(zone.database.folder, 'files'));
    const bare = await testDatabase(dialect);
    const settings = { ...settingsOf(zone.database), DATABASE_URL: bare.url };
    for await (const id of store.list()) await utimes(store.local(id).path, 0, 0);
    const { code, errors } = await qixian(settings, 'files', 'sweep', '--remove');
    expect([code, errors]).toEqual([3, expect.stringContaining('another_store')]);
    for await (const id of store.list()) expect(await store.open(id)).not.toBeNull();
    await bare.close();
  });

  test('the drill goes the whole way and leaves nothing behind', async () => {
    const { code, said, errors } = await qixian(settingsOf(zone.database), 'drill');
    expect(errors).toBe('');
    expect(said).toMatch(/The drill held \(\d+ s\)\n$/);
    expect(code).toBe(0);
  }, 120_000);
});
