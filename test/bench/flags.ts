import { parseArgs } from 'node:util';

export interface Flags {
  readonly few: number;
  readonly many: number;
  readonly rounds: number;
  readonly secondsPerRound: number;
  /** Times each save is sent. */
  readonly sendings: number;
  /** Where the report is written; null writes nothing. */
  readonly write: string | null;
  /** Prints what every page asks of the database. */
  readonly statements: boolean;
  /** Measures only what designing a procedure costs. */
  readonly designing: boolean;
  /** Measures only what a change asks and costs. */
  readonly saving: boolean;
  /** A folder for CPU profiles of the product; null takes none. */
  readonly profile: string | null;
}

export const usage = `npm run bench -- [--quick] [--cases <many>] [--statements] [--designing] [--saving] [--profile <folder>] [--write docs/performance.md]`;

/** Reads the command line; throws with a sentence for a flag that is not known. */
export function readFlags(args: readonly string[]): Flags {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      cases: { type: 'string' },
      statements: { type: 'boolean', default: false },
      designing: { type: 'boolean', default: false },
      saving: { type: 'boolean', default: false },
      profile: { type: 'string' },
      write: { type: 'string' },
    },
  });
  const size = values.quick
    ? { few: 10_000, many: 100_000, rounds: 3, secondsPerRound: 1, sendings: 16 }
    : { few: 10_000, many: 1_000_000, rounds: 5, secondsPerRound: 2, sendings: 30 };
  return {
    ...size,
    many: values.cases === undefined ? size.many : Number(values.cases),
    statements: values.statements,
    designing: values.designing,
    saving: values.saving,
    profile: values.profile ?? null,
    write: values.write ?? null,
  };
}
