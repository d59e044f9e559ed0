import type { ParseArgsConfig } from 'node:util';

/** What a command ends with; `qixian help` tells operators the same. */
export const exits = {
  done: 0,
  /** It looked, and something is wrong: a broken check, an altered backup. */
  wrong: 1,
  /** The command was not typed as it wants to be. */
  usage: 2,
  /** It would not do it; nothing was changed. */
  refused: 3,
  /** Settings, database, folder or a tool that it needs is missing. */
  unable: 4,
  /** A fault of the program. */
  fault: 5,
} as const;
export type ExitCode = (typeof exits)[keyof typeof exits];

/** Stops a command by name: the name for scripts, the sentence for people. */
export class CommandStop extends Error {
  override readonly name = 'CommandStop';
  constructor(
    readonly code: string,
    sentence: string,
    readonly exit: ExitCode = exits.refused,
  ) {
    super(sentence);
  }
}

/** What was typed after the name of a command. */
export interface TypedCommand {
  readonly words: readonly string[];
  /** The value of an option; undefined where it was not given. */
  readonly text: (option: string) => string | undefined;
  /** Whether an option without a value was given. */
  readonly has: (option: string) => boolean;
}

export interface Command {
  /** One word or two, as typed. Its words stand under `cli.commands` by the name with `_`. */
  readonly name: string;
  readonly options?: NonNullable<ParseArgsConfig['options']>;
  /** How many words may follow; none unless said. */
  readonly words?: number;
  run(typed: TypedCommand): Promise<ExitCode>;
}

/** Writes one line for people. */
export const tell = (line: string): void => void process.stdout.write(`${line}\n`);
