import { chromiumPath } from './browser/chromium.js';
import { unbuiltSources } from './builtFiles.js';
import { forgetful, startMariadb } from './mariadb.js';
import { openRunFolder } from './runFolder.js';
import { hasRedis } from './redis.js';
import { soffice } from './soffice.js';
import { hasSwift } from './swift.js';

declare global {
  var endTestRun: (() => Promise<void>) | undefined;
}

/** Makes the folder of the run, starts a private MariaDB in it where a server binary is present, and says what the tests run on. */
export default async function globalSetup(): Promise<void> {
  const [unbuilt] = unbuiltSources();
  if (unbuilt !== undefined) throw new Error(`${unbuilt} is newer than its build: npm run build`);
  const folder = await openRunFolder();
  const given = process.env['QIXIAN_TEST_MYSQL'];
  const server = given ? null : await startMariadb(forgetful);
  if (server) process.env['QIXIAN_TEST_MYSQL'] = server.url;
  globalThis.endTestRun = async () => {
    await server?.stop();
    await folder.remove();
  };
  if (process.env['CI'] && !process.env['QIXIAN_TEST_MYSQL']) {
    throw new Error('CI requires MariaDB: install mariadb-server');
  }
  if (process.env['CI'] && chromiumPath === '') {
    throw new Error('CI requires a browser: install chromium');
  }
  if (process.env['CI'] && !(hasSwift && hasRedis)) {
    throw new Error('CI requires Swift and Redis: install what .ci/run names');
  }
  if (process.env['CI'] && soffice === null) {
    throw new Error(
      'CI requires LibreOffice: install libreoffice-writer-nogui libreoffice-calc-nogui',
    );
  }
  const beside = [
    ...(hasSwift ? [] : ['Swift']),
    ...(hasRedis ? [] : ['Redis']),
    ...(soffice === null ? ['LibreOffice'] : []),
  ];
  const skipped =
    beside.length === 0
      ? 'Swift, Redis and LibreOffice'
      : `no ${beside.join(', no ')} (those tests are skipped)`;
  const mysql = given ? 'MySQL by URL' : (server?.version ?? 'no MariaDB');
  const browser = chromiumPath === '' ? 'no browser (those tests are skipped)' : chromiumPath;
  process.stdout.write(
    `\nTests run on Node ${process.version}, SQLite, ${mysql}, ${skipped}; ${browser}; files in ${folder.path}.\n`,
  );
}
