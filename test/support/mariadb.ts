import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';

const run = promisify(execFile);

export interface MariadbServer {
  readonly url: string;
  readonly version: string;
  /** Sends its process a signal: SIGSTOP lets it stand still, SIGKILL ends it as a power cut does. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it again on its data after its process has ended. */
  readonly again: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** For databases that nobody wants back after a crash: nothing waits for a disk. */
export const forgetful: readonly string[] = [
  '--innodb-flush-log-at-trx-commit=0',
  '--innodb-doublewrite=OFF',
  '--innodb-flush-method=nosync',
];

/**
 * Starts a MariaDB of its own in a temporary folder on a free loopback port; null without a binary.
 * Waits for the disk once a second unless `options` of the server say otherwise.
 */
export async function startMariadb(
  options: readonly string[] = ['--innodb-flush-log-at-trx-commit=2'],
): Promise<MariadbServer | null> {
  const binary = firstPresent([
    '/usr/sbin/mariadbd',
    '/usr/local/sbin/mariadbd',
    '/usr/sbin/mysqld',
  ]);
  const installer = firstPresent([
    '/usr/bin/mariadb-install-db',
    '/usr/local/bin/mariadb-install-db',
  ]);
  if (!binary || !installer) return null;
  const folder = await mkdtemp(join(tmpdir(), 'qixian-mariadb-'));
  const user = userInfo().username;
  await run(installer, [
    '--no-defaults',
    `--datadir=${folder}/data`,
    `--user=${user}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ]);
  const port = await freePort();
  const begin = (): ChildProcess =>
    spawn(
      binary,
      [
        '--no-defaults',
        `--datadir=${folder}/data`,
        `--user=${user}`,
        `--port=${port}`,
        '--bind-address=127.0.0.1',
        `--socket=${folder}/sock`,
        `--pid-file=${folder}/pid`,
        // Another server that starts on this machine clears the common folder of such tables away.
        `--tmpdir=${folder}`,
        '--max-connections=300',
        ...options,
      ],
      { stdio: 'ignore' },
    );
  let server = begin();
  const url = `mysql://root@127.0.0.1:${port}`;
  const version = await waitUntilUp(url);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  return {
    url,
    version,
    signal: async (signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') server.kill(signal);
      else await end(signal);
    },
    again: async () => {
      server = begin();
      await waitUntilUp(url);
    },
    stop: async () => {
      server.kill('SIGCONT');
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function firstPresent(paths: readonly string[]): string | undefined {
  return paths.find((path) => {
    try {
      accessSync(path);
      return true;
    } catch {
      return false;
    }
  });
}

/** A port nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}

async function waitUntilUp(url: string): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const connection = await createConnection(url);
      const [rows] = await connection.query('SELECT VERSION() AS version');
      await connection.end();
      return `MariaDB ${JSON.stringify(rows).replace(/.*"version":"([^"]+)".*/, '$1')}`;
    } catch (error) {
      if (attempt > 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
