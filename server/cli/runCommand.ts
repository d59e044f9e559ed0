import { parseArgs } from 'node:util';
import { Refused } from '../domain/refusal.js';
import { SettingsError } from '../settings.js';
import { startProblem } from '../web/startProblem.js';
import { CommandStop, exits, type Command, type ExitCode, type TypedCommand } from './command.js';
import { commands } from './commands.js';
import { helpOf, openCliWords } from './help.js';

/** How operators reach an installation: one command with its options; says what ended it, by name. */
export async function runCommand(args: readonly string[]): Promise<ExitCode> {
  try {
    return await commandOf(args);
  } catch (error) {
    const [code, sentence, exit] = problemOf(error);
    process.stderr.write(`qixian: ${code}: ${sentence}\n`);
    return exit;
  }
}

async function commandOf(args: readonly string[]): Promise<ExitCode> {
  const words = await openCliWords();
  const [first = 'help', second = ''] = args;
  if (['help', '--help', '-h'].includes(first)) {
    process.stdout.write(helpOf(words, args.slice(1).join(' ')));
    return exits.done;
  }
  const found =
    commands.find(({ name }) => name === `${first} ${second}`) ??
    commands.find(({ name }) => name === first);
  if (!found) {
    process.stdout.write(helpOf(words, ''));
    throw new CommandStop('no_such_command', `There is no command "${first}".`, exits.usage);
  }
  const rest = args.slice(found.name.split(' ').length);
  if (rest.includes('--help')) {
    process.stdout.write(helpOf(words, found.name));
    return exits.done;
  }
  return found.run(typedFor(found, rest));
}

function typedFor(
  { name, options = {}, words = 0 }: Command,
  args: readonly string[],
): TypedCommand {
  const given = parsed(name, { ...options, env: { type: 'string' } }, args);
  if (given.positionals.length > words) {
    const extra = given.positionals[words] ?? '';
    throw misused(name, `"${extra}" is not understood`);
  }
  const env = given.values['env'];
  if (typeof env === 'string') readEnvironment(env);
  const text = (option: string): string | undefined => {
    const value = given.values[option];
    return typeof value === 'string' ? value : undefined;
  };
  return { words: given.positionals, text, has: (option) => given.values[option] === true };
}

function parsed(name: string, options: Command['options'], args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: options ?? {}, allowPositionals: true });
  } catch (error) {
    throw misused(name, error instanceof Error ? error.message : String(error));
  }
}

const misused = (name: string, why: string): CommandStop =>
  new CommandStop('usage', `${why}; "qixian help ${name}" says what it takes.`, exits.usage);

/** Settings of a file as systemd reads it, so that a command sees what the service sees. */
function readEnvironment(file: string): void {
  try {
    process.loadEnvFile(file);
  } catch {
    throw new CommandStop('no_env_file', `The settings ${file} cannot be read.`, exits.unable);
  }
}

function problemOf(error: unknown): readonly [code: string, sentence: string, exit: ExitCode] {
  if (error instanceof CommandStop) return [error.code, error.message, error.exit];
  if (error instanceof SettingsError) return [error.code, error.message, exits.unable];
  if (error instanceof Refused) return [error.code, error.message, exits.refused];
  return ['fault', startProblem(error, null), exits.fault];
}
