import type { Galera } from '../support/galera.js';
import type { MariadbServer } from '../support/mariadb.js';

/** What a fault is run on. */
export interface Ground {
  /** The server of this run, which faults may stop and end; null where MariaDB is not installed. */
  readonly mariadb: MariadbServer | null;
  /** A cluster of two nodes, started by the first who asks; null where Galera is not installed. */
  readonly cluster: () => Promise<Galera | null>;
}

/** What came of a fault. */
export interface Outcome {
  /** What people, or whoever ran the command, saw. */
  readonly seen: string;
  /** How much of what had been answered as done was not there afterwards. */
  readonly lost: number;
  /** From the end of the fault until the first thing was done again; null where that never came. */
  readonly recoveredMs: number | null;
  /** What should not have been: a fault of the program, a broken rule of the record. */
  readonly wrong: readonly string[];
}

export type FaultPlace = 'SQLite' | 'MariaDB' | 'Galera';

/** One thing that goes wrong, done to the real program. */
export interface Fault {
  /** What was done, in words. */
  readonly done: string;
  readonly on: FaultPlace;
  /** Whether it belongs to the half that runs with every test. */
  readonly quick: boolean;
  run(ground: Ground): Promise<Outcome>;
}

/** A fault that cannot be brought about on this machine, and why. */
export class NotHere extends Error {
  override readonly name = 'NotHere';
}
