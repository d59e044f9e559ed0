import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConnection } from 'mysql2/promise';
import { forgetful, freePort } from './mariadb.js';

const run = promisify(execFile);
const server = '/usr/sbin/mariadbd';
const provider = '/usr/lib/galera/libgalera_smm.so';

export interface GaleraNode {
  readonly url: string;
  /** Asks it something as its administrator. */
  ask(sql: string): Promise<void>;
  /** Ends it as a power cut does, and waits until it is gone. */
  kill(): Promise<void>;
  /** Starts it again; waits until it is of the cluster. */
  again(): Promise<void>;
}

/** Two nodes of one cluster, which take writes both; the first alone is a majority. */
export interface Galera {
  readonly nodes: readonly [GaleraNode, GaleraNode];
  stop(): Promise<void>;
}

/** Starts one on free loopback ports in a temporary folder; null where it is not installed. */
export async function startGalera(): Promise<Galera | null> {
  if (![server, provider, '/usr/bin/rsync'].every(isThere)) return null;
  // The copying of one node to the other serves nobody who is root, nor a folder of root's alone.
  const user = userInfo().uid === 0 ? 'mysql' : userInfo().username;
  const folder = await mkdtemp('/tmp/qixian-galera-');
  await chmod(folder, 0o755);
  const peer = await freePort();
  const begun: ChildProcess[] = [];
  const nodeAt = async (name: string, port: number): Promise<GaleraNode> => {
    const data = join(folder, name);
    await mkdir(data);
    if (user === 'mysql') await run('chown', ['mysql', data]);
    const env = { ...process.env, TMPDIR: data };
    const [sql, received, copied] = [await freePort(), await freePort(), await freePort()];
    const url = `mysql://root@127.0.0.1:${sql}`;
    const begin = (cluster: string, ...more: readonly string[]): ChildProcess => {
      const options = [
        '--no-defaults',
        `--datadir=${data}`,
        `--user=${user}`,
        `--port=${sql}`,
        '--bind-address=127.0.0.1',
        `--socket=${join(data, 'sock')}`,
        `--tmpdir=${data}`,
        '--max-connections=200',
        '--innodb-log-file-size=16M',
        '--innodb-autoinc-lock-mode=2',
        '--binlog-format=ROW',
        '--log-bin-trust-function-creators=1',
        '--wsrep-on=ON',
        `--wsrep-provider=${provider}`,
        `--wsrep-cluster-address=gcomm://${cluster}`,
        '--wsrep-node-address=127.0.0.1',
        `--wsrep-node-name=${name}`,
        '--wsrep-sst-method=rsync',
        `--wsrep-sst-receive-address=127.0.0.1:${copied}`,
        `--wsrep-provider-options=${[
          'base_host=127.0.0.1',
          `base_port=${port}`,
          `gmcast.listen_addr=tcp://127.0.0.1:${port}`,
          `ist.recv_addr=127.0.0.1:${received}`,
          'gcache.size=32M',
          `pc.weight=${cluster === '' ? 2 : 1}`,
          // Seconds until a node that says nothing is taken for gone.
          'evs.keepalive_period=PT0.3S',
          'evs.inactive_check_period=PT0.2S',
          'evs.suspect_timeout=PT1S',
          'evs.inactive_timeout=PT3S',
        ].join(';')}`,
        ...forgetful,
        ...more,
      ];
      const child = spawn(server, options, { stdio: 'ignore', env });
      begun.push(child);
      return child;
    };
    if (name === 'first') {
      const made = [`--datadir=${data}`, `--user=${user}`, '--skip-test-db'];
      const install = '/usr/bin/mariadb-install-db';
      await run(install, ['--no-defaults', '--auth-root-authentication-method=normal', ...made], {
        env,
      });
    }
    const first = name === 'first';
    let child = first ? begin('', '--wsrep-new-cluster') : begin(`127.0.0.1:${peer}`);
    await waitUntilReady(url);
    return {
      url,
      ask: (statement) => asked(url, statement),
      kill: async () => {
        const gone = once(child, 'exit');
        child.kill('SIGKILL');
        await gone;
      },
      again: async () => {
        child = begin(`127.0.0.1:${peer}`);
        await waitUntilReady(url);
      },
    };
  };
  const stop = async (): Promise<void> => {
    for (const child of begun.filter(
      ({ exitCode, signalCode }) => (exitCode ?? signalCode) === null,
    )) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    return { nodes: [await nodeAt('first', peer), await nodeAt('second', await freePort())], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function isThere(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

async function asked(url: string, statement: string): Promise<void> {
  const connection = await createConnection(url);
  try {
    await connection.query(statement);
  } finally {
    connection.destroy();
  }
}

/** A node that is being copied to refuses every statement (1047) until it is of the cluster. */
async function waitUntilReady(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await asked(url, 'SELECT COUNT(*) FROM mysql.user');
      return;
    } catch (error) {
      if (attempt > 300) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}
