/** Something that must never be: the rows of `sql` are where it is. */
export interface Invariant {
  readonly name: string;
  /** Portable between SQLite and MariaDB; reads only. */
  readonly sql: string;
  /** About what is made of other rows and proves nothing by itself: for the whole check only. */
  readonly derived?: true;
}
