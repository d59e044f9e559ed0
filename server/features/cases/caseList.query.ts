import type { Database } from '../../data/database.js';
import { count } from '../../data/schema/columns.js';
import { inScope, type Scope } from '../../domain/access/scope.js';
import type { CaseFilters, ListReach } from './caseFilters.input.js';
import { rarestPairs } from './caseSearch.query.js';
import { linesAlong, type CaseLine } from './caseWalks.query.js';
import { walksOf } from './caseWays.query.js';
import { isNumber, numberLike, searchWords, type SearchWord } from './caseWords.query.js';

export const pageSize = 50;

/**
 * One page of cases by id, newest first, and one more to tell whether there are others. Each part
 * walks along an index that ends in the id and stops when the page is full, so that what is read
 * does not grow with the list.
 */
export async function listCases(
  db: Database,
  reach: ListReach,
  filters: CaseFilters,
  now: Date,
  limit = pageSize + 1,
): Promise<CaseLine[]> {
  const words = await searchWords(db, filters.text);
  const pairs = await pairsFor(db, words, filters);
  const ways = { words, pairs, byDue: await fewAreLate(db, filters, now) };
  const { walks, values } = walksOf(db, narrowed(reach, filters), filters, ways);
  const upwards = filters.after !== '';
  const named = {
    ...values,
    pair0: pairs[0] ?? '',
    pair1: pairs[1] ?? '',
    now: now.toISOString(),
  };
  const lines = await linesAlong(db, walks, { values: named, limit, upwards });
  return upwards ? lines.toReversed() : lines;
}

/** Within the one programme that is asked for. */
function narrowed(reach: ListReach, { programme }: CaseFilters): ListReach {
  if (programme === '') return reach;
  const one = (scope: Scope): Scope => ({
    ...scope,
    everywhere: false,
    programmeIds: inScope(scope, programme) ? [programme] : [],
  });
  const { contacts } = reach;
  return { scope: one(reach.scope), holdsAll: false, ...(contacts && { contacts: one(contacts) }) };
}

/**
 * The pairs to look along; none for a number typed to its end, which has an index of its own, and
 * none for common ones within a call, whose own index is shorter.
 */
async function pairsFor(
  db: Database,
  words: readonly SearchWord[],
  { call }: CaseFilters,
): Promise<readonly string[]> {
  if (isNumber(words)) return [];
  // Numbers are kept in capitals.
  const texts = words.map(({ text }) => (numberLike.test(text) ? text.toUpperCase() : text));
  const { pairs, rare } = await rarestPairs(db, texts);
  return call !== null && !rare ? [] : pairs;
}

/** Up to so many late cases are all looked at; of more, a page is full soon along the list. */
const lateTo = 5000;

/** Whether late cases are asked for, and so few that they are found by their date. */
async function fewAreLate(
  db: Database,
  { waiting, status, call, text }: CaseFilters,
  now: Date,
): Promise<boolean> {
  if (waiting !== 'late' || status === 'ended' || call !== null || text !== '') return false;
  const [found] = await db.select(
    { late: count() },
    `SELECT COUNT(*) AS late FROM
       (SELECT 1 AS one FROM applications WHERE status = 'running' AND due_at < :now
         LIMIT ${lateTo}) AS some`,
    { now: now.toISOString() },
  );
  return found !== undefined && found.late < lateTo;
}
