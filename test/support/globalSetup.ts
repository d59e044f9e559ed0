import { chromiumPath } from './browser/chromium.js';
import { startMariadb } from './mariadb.js';

declare global {
  var stopTestMariadb: (() => Promise<void>) | undefined;
}

/** Starts a private MariaDB where a server binary is present, and says what the tests run on. */
export default async function globalSetup(): Promise<void> {
  const server = process.env['QIXIAN_TEST_MYSQL'] ? null : await startMariadb();
  if (server) {
    process.env['QIXIAN_TEST_MYSQL'] = server.url;
    globalThis.stopTestMariadb = server.stop;
  }
  const mysql = process.env['QIXIAN_TEST_MYSQL']
    ? (server?.version ?? 'MySQL by URL')
    : 'no MariaDB';
  if (process.env['CI'] && !process.env['QIXIAN_TEST_MYSQL']) {
    throw new Error('CI requires MariaDB: install mariadb-server');
  }
  if (process.env['CI'] && chromiumPath === '') {
    throw new Error('CI requires a browser: install chromium');
  }
  const browser = chromiumPath === '' ? 'no browser (those tests are skipped)' : chromiumPath;
  process.stdout.write(`\nTests run on Node ${process.version}, SQLite, ${mysql}; ${browser}.\n`);
}
