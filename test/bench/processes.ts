import { spawn, type ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What Node is started with, here as in service; `docs/performance.md` says what it gives. */
export const serverFlags: readonly string[] = ['--enable-source-maps', '--max-semi-space-size=32'];

/** Linux counts CPU time of a process in ticks of ten milliseconds. */
const tickMs = 10;

export interface Cores {
  /** What is measured runs here alone … */
  readonly app: string | null;
  /** … and the load generator and the database here. */
  readonly rest: string | null;
}

/** Two cores to pin to, or none where there is only one or no `taskset`. */
export function chooseCores(): Cores {
  const allowed = /Cpus_allowed_list:\s*(\S+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const cores = (allowed ?? '').split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, index) => String(from + index));
  });
  const [app, rest] = cores;
  return app !== undefined && rest !== undefined && hasTaskset()
    ? { app, rest }
    : { app: null, rest: null };
}

function hasTaskset(): boolean {
  try {
    execFileSync('taskset', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Moves a running process, with all its threads, to a core. */
export function pin(pid: number, core: string | null): void {
  if (core !== null) execFileSync('taskset', ['-acp', core, String(pid)], { stdio: 'ignore' });
}

/** CPU time a process has used since it began, user and system, in milliseconds. */
export function cpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold blanks; the fields after it do not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}

export interface Child {
  readonly pid: number;
  /** The part of its output that matched `ready`. */
  readonly said: string;
  readonly stop: () => Promise<void>;
}

interface ChildOptions {
  readonly args: readonly string[];
  readonly core: string | null;
  readonly env: Readonly<Record<string, string>>;
  /** The child is up once its output matches this. */
  readonly ready: RegExp;
}

/** Starts a Node process pinned to a core and waits until it says that it is up. */
export async function startChild({ args, core, env, ready }: ChildOptions): Promise<Child> {
  const node = [process.execPath, ...args];
  const [command = process.execPath, ...rest] =
    core === null ? node : ['taskset', '-c', core, ...node];
  const { PATH = '' } = process.env;
  const child = spawn(command, rest, {
    env: { PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A bench that is cut short leaves nothing behind.
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  const said = await firstMatch(child, ready);
  return {
    pid: child.pid ?? 0,
    said,
    stop: async () => {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    },
  };
}

function firstMatch(child: ChildProcess, ready: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const onData = (chunk: Buffer): void => {
      output = (output + chunk.toString()).slice(-20_000);
      const found = ready.exec(output);
      if (!found) return;
      // What it logs from now on is taken, and read by nobody.
      for (const stream of [child.stdout, child.stderr]) stream?.off('data', onData).resume();
      resolve(found[0]);
    };
    child.stdout?.on('data', onData);
    child.stderr?.on('data', onData);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the child ended (${code}):\n${output}`)));
  });
}
