/** Something that must never be: the rows of `sql` are where it is. */
export interface Invariant {
  readonly name: string;
  /** Portable between SQLite and MariaDB; reads only. */
  readonly sql: string;
}
