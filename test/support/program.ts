import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { runCommand } from '../../server/cli/runCommand.js';

export type Environment = Readonly<Record<string, string>>;

/** A part of the program as it was built, started as people start it. */
export function startProgram(
  file: string,
  environment: Environment,
  ...args: readonly string[]
): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, [join('dist', 'server', file), ...args], {
    env: { PATH, LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export interface Ended {
  readonly code: number | null;
  readonly said: string;
  readonly errors: string;
}

/** Waits for the end of a program. */
export async function endOf(child: ChildProcess): Promise<Ended> {
  let said = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  await once(child, 'close');
  return { code: child.exitCode, said, errors };
}

/** Runs one command of operators to its end, in this process: starting one takes two seconds. */
export async function qixian(environment: Environment, ...args: readonly string[]): Promise<Ended> {
  const { PATH = '' } = process.env;
  const { env } = process;
  const { stdout, stderr } = process;
  const kept = [stdout.write.bind(stdout), stderr.write.bind(stderr)] as const;
  let said = '';
  let errors = '';
  process.env = { PATH, LOG_LEVEL: 'silent', ...environment };
  stdout.write = (text: string | Uint8Array): boolean => Boolean((said += String(text)));
  stderr.write = (text: string | Uint8Array): boolean => Boolean((errors += String(text)));
  try {
    const code = await runCommand(args);
    return { code, said, errors };
  } finally {
    const [toOut, toErrors] = kept;
    stdout.write = toOut;
    stderr.write = toErrors;
    process.env = env;
  }
}
