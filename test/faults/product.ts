import { once } from 'node:events';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { freePort } from '../support/mariadb.js';
import { endOf, startProgram, type Environment } from '../support/program.js';

/** The product as it runs in production, on a zone at work. */
export interface RunningProduct {
  readonly base: string;
  /** What it logged so far. */
  log(): string;
  signal(signal: NodeJS.Signals): void;
  /** Waits for its end. */
  ended(): Promise<number | null>;
}

const clockModule = pathToFileURL(join('dist', 'test', 'faults', 'shiftedClock.js')).href;
const startsWithinMs = 60_000;

/** Starts it with a clock that a file shifts, and waits until it says where it is. */
export async function startShifted(
  environment: Environment,
  clockFile: string,
): Promise<RunningProduct> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const child = startProgram('main.js', {
    NODE_ENV: 'production',
    MAIL: 'off',
    BASE_URL: base,
    HOST: '127.0.0.1',
    PORT: String(port),
    LOG_LEVEL: 'info',
    DEMO: 'off',
    NODE_OPTIONS: `--import ${clockModule}`,
    QIXIAN_CLOCK: clockFile,
    ...environment,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  }
  const gone = once(child, 'exit');
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  void gone.then(() => process.off('exit', kill));
  for (const until = Date.now() + startsWithinMs; !said.includes('Qixian runs at');) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > until) {
      kill();
      throw new Error(`the product did not start:\n${said.slice(-3000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return {
    base,
    log: () => said,
    signal: (signal) => void child.kill(signal),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await gone;
      return child.exitCode;
    },
  };
}

/** Starts it where it must refuse: what it said in its one sentence, or null where it started. */
export async function refusedStart(environment: Environment): Promise<string | null> {
  const child: ChildProcess = startProgram('main.js', { PORT: '0', DEMO: 'off', ...environment });
  const started = new Promise<null>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Qixian runs at')) resolve(null);
    });
  });
  const end = endOf(child);
  const said = await Promise.race([end.then(({ errors }) => errors.trim()), started]);
  child.kill('SIGKILL');
  await end;
  return said;
}
