import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { accountRoutes } from '../../server/features/accounts/accounts.routes.js';
import { isDiskFull } from '../../server/adapters/diskFull.js';
import { openFileStore } from '../../server/adapters/fileStore.js';
import { soonInStore, StoreGone } from '../../server/adapters/storeGone.js';
import { nothing, post, redirect } from '../../server/shared/request/route.js';
import { newId } from '../../server/shared/request/deps.js';
import { testDatabase, type TestDatabase } from '../support/databases.js';
import { monday } from '../support/testApp.js';
import { smallApp } from '../support/smallApp.js';
import { visitor } from '../support/visitor.js';

const full = (): Error =>
  Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

/** An application that takes one upload, and a guest who sends it. */
async function uploadsOn(database: TestDatabase) {
  const small = await smallApp(database, monday, (deps) => [
    ...accountRoutes(deps),
    post('/send', 'public.read', async () => redirect('/'), {
      input: nothing,
      transaction: false,
      uploads: { files: 1, megabytes: 1 },
    }),
  ]);
  const guest = visitor(small.app);
  const content = Buffer.from('%PDF-1.4');
  const send = () =>
    guest.upload('/send', {}, [{ field: 'file', name: 'a.pdf', content }], '/sign-in');
  return { small, send };
}

test('a disk that hangs is given up as one that is away', async () => {
  const never = new Promise<never>(() => undefined);
  await expect(soonInStore(() => never, 5)).rejects.toThrow(StoreGone);
  expect(await soonInStore(async () => 'there', 5000)).toBe('there');
});

describe('a disk that is full', () => {
  test('is told by a page where the database cannot grow, and nothing of the change stays', async () => {
    const database = await testDatabase('sqlite');
    const { db } = database;
    const small = await smallApp(database, monday, (deps) => [
      ...accountRoutes(deps),
      post(
        '/fill',
        'public.read',
        async () => {
          // The file may not grow: what the disk says when it is full, by SQLite itself.
          await deps.db.sequelize.query('PRAGMA max_page_count = 1');
          for (let row = 0; row < 5000; row += 1) {
            await deps.db.rows.refusals.insert({
              id: newId(),
              at: monday.toISOString(),
              method: 'GET',
              path: '/',
              code: 'x',
              ip: '',
              detail: 'x'.repeat(4000),
            });
          }
          return redirect('/');
        },
        { input: nothing },
      ),
    ]);
    const guest = visitor(small.app);
    // Sequelize says aloud that SQLite has rolled back already.
    const { warn } = console;
    console.warn = () => undefined;
    const answer = await guest.post('/fill', {}, '/sign-in');
    console.warn = warn;
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining('存储空间已满')]);
    expect(answer.text).toMatch(/编号 [0-9a-f]{8}/);
    expect(await db.rows.refusals.count({})).toBe(0);
    expect((await guest.get('/readyz')).status).toBe(200);
    // With room again the next change is written, without a new start.
    const stands = { token_hash: 'a', user_id: newId(), purpose: 'reset' } as const;
    await db.transaction(() =>
      db.rows.linkTokens.insert({ ...stands, expires_at: monday.toISOString() }),
    );
    expect(await db.rows.linkTokens.count({})).toBe(1);
    await database.close();
  });

  test('leaves no piece of an upload', async () => {
    const database = await testDatabase('sqlite');
    const files = await openFileStore(join(database.folder, 'files'));
    const pieces = async function* (): AsyncGenerator<Buffer> {
      yield Buffer.alloc(100_000);
      throw full();
    };
    const failure = await files.receive(Readable.from(pieces())).catch((error: unknown) => error);
    expect(isDiskFull(failure)).toBe(true);
    expect(await readdir(files.temporaryFolder)).toEqual([]);
    await database.close();
  });

  test('under an upload is told by a page, and the same upload goes through once there is room', async () => {
    const database = await testDatabase('sqlite');
    const { small, send } = await uploadsOn(database);
    const { files } = small.deps;
    const receive = files.receive.bind(files);
    Object.assign(files, { receive: () => Promise.reject(full()) });
    const refused = await send();
    expect([refused.status, refused.text]).toEqual([503, expect.stringContaining('存储空间已满')]);
    Object.assign(files, { receive });
    expect((await send()).status).toBe(303);
    expect(await readdir(files.temporaryFolder)).toEqual([]);
    await database.close();
  });

  test('whose folder of uploads is away is told by a page, and the same upload goes through once it is back', async () => {
    const database = await testDatabase('sqlite');
    const { send } = await uploadsOn(database);
    const folder = join(database.folder, 'files');
    await rename(folder, `${folder}.away`);
    const refused = await send();
    expect([refused.status, refused.text]).toEqual([
      503,
      expect.stringContaining('系统暂时存取不了文件'),
    ]);
    await rename(`${folder}.away`, folder);
    expect((await send()).status).toBe(303);
    await database.close();
  });

  test('under the log loses lines and stops nothing', async () => {
    const log = pathToFileURL(join('dist', 'server', 'adapters', 'log.js')).href;
    const program = `
      const { openLog } = await import(${JSON.stringify(log)});
      const log = openLog('info');
      for (let line = 0; line < 3; line += 1) log.info('a line');
      process.stdout.write('and another');
      setTimeout(() => process.stderr.write('alive'), 50);`;
    // Every write to it fails with ENOSPC.
    const disk = openSync('/dev/full', 'w');
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', disk, 'pipe'],
    });
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await once(child, 'close');
    closeSync(disk);
    expect([child.exitCode, said]).toEqual([0, 'alive']);
  });
});
