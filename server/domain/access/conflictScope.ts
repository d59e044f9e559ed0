import { seatOnlyKinds } from '../review/conflict.js';

const listed = seatOnlyKinds.map((kind) => `'${kind}'`).join(', ');

/** Whether conflict `c` counts: `effectOf` is not null. */
const counts = (c: string): string => `${c}.ended_at IS NULL AND ${c}.state <> 'dismissed'`;

/** Whether it keeps its person from every case of its subject in any role: `effectOf` is `barred`. */
export const barsInSql = (c: string): string =>
  `${counts(c)} AND ${c}.state = 'confirmed' AND ${c}.strength = 'bars' AND ${c}.kind NOT IN (${listed})`;

/** Whether it keeps its person from a seat: `effectOf` is `barred` or `unseated`. */
export const unseatsInSql = (c: string): string => `${counts(c)} AND ${c}.strength <> 'notes'`;
