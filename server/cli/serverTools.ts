import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CommandStop, exits } from './command.js';

/**
 * Runs a client of the MariaDB server on the database of a URL. The password goes by a file that
 * only this user reads, never by the list of processes.
 */
export async function runServerTool(
  tool: 'mariadb' | 'mariadb-dump',
  url: string,
  options: readonly string[],
  stream: { readonly into?: Writable; readonly from?: Readable },
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'qixian-tool-'));
  try {
    const { hostname, port, username, password, pathname } = new URL(url);
    const settings = join(folder, 'client.cnf');
    const quoted = (text: string): string =>
      `"${decodeURIComponent(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
    const lines = [
      '[client]',
      `host=${hostname}`,
      `port=${port || '3306'}`,
      'protocol=tcp',
      `user=${quoted(username)}`,
      `password=${quoted(password)}`,
    ];
    await writeFile(settings, `${lines.join('\n')}\n`, { mode: 0o600 });
    const schema = decodeURIComponent(pathname.slice(1));
    await runTool(tool, [`--defaults-file=${settings}`, ...options, schema], stream);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runTool(
  tool: string,
  args: readonly string[],
  { into, from }: { readonly into?: Writable; readonly from?: Readable },
): Promise<void> {
  const child = spawn(tool, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const missing = new CommandStop(
    'tool_missing',
    `${tool} is not installed; it comes with the client of MariaDB.`,
    exits.unable,
  );
  const ended = Promise.race([
    once(child, 'close'),
    once(child, 'error').then(() => Promise.reject(missing)),
  ]);
  if (into) await Promise.all([pipeline(child.stdout, into), ended]);
  else {
    child.stdout.resume();
    // What it does not want to read any more it says itself.
    await Promise.all([pipeline(from ?? [], child.stdin).catch(() => undefined), ended]);
  }
  if (child.exitCode !== 0) {
    throw new CommandStop('tool_failed', `${tool}: ${said.trim().slice(0, 600)}`, exits.unable);
  }
}
