import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './mariadb.js';

const binary = '/usr/bin/redis-server';

export const hasRedis = (() => {
  try {
    accessSync(binary);
    return true;
  } catch {
    return false;
  }
})();

export interface RedisServer {
  readonly url: string;
  /** Sends its process a signal: SIGSTOP lets it hang, SIGKILL ends it and what it held. */
  readonly signal: (signal: NodeJS.Signals) => Promise<void>;
  /** Starts it again, empty, after its process has ended. */
  readonly again: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Starts a Redis of its own on a free loopback port, which keeps nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-redis-'));
  const port = await freePort();
  const options = ['--save', '', '--appendonly', 'no', '--dir', folder, '--bind', '127.0.0.1'];
  const begin = (): ChildProcess =>
    spawn(binary, ['--port', String(port), ...options], { stdio: 'ignore' });
  let server = begin();
  await waitUntilOpen(port);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, 'exit');
    server.kill(signal);
    await gone;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    signal: async (signal) => {
      if (signal === 'SIGSTOP' || signal === 'SIGCONT') server.kill(signal);
      else await end(signal);
    },
    again: async () => {
      server = begin();
      await waitUntilOpen(port);
    },
    stop: async () => {
      server.kill('SIGCONT');
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilOpen(port: number): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const socket = connect(port, '127.0.0.1');
    const answered = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (answered) return;
    if (attempt > 100) throw new Error('Redis does not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
