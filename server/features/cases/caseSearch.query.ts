import type { Database } from '../../data/database.js';
import { wholeColumn } from '../../data/schema/columns.js';

/** How many pairs of a text are weighed, and how far each is counted. */
const weighed = 8;
const countedTo = 10;

/** The pairs that texts are looked for by. */
interface SearchPairs {
  /** The rarest first; none where they have to be looked for in every case. */
  readonly pairs: readonly string[];
  /** So few cases hold the first one that they may all be read. */
  readonly rare: boolean;
}

const noPairs: SearchPairs = { pairs: [], rare: false };

/**
 * The two rarest pairs of the texts that are looked for together, the rarest first; one where they
 * have no more, none where each is a single character and has to be looked for in every case. How rare one
 * is, is counted no further than it matters, so that weighing never costs more than a page.
 */
export async function rarestPairs(db: Database, texts: readonly string[]): Promise<SearchPairs> {
  const known = texts.map((text) => (db.dialect === 'sqlite' ? lowered(text) : text));
  const pairs = [...new Set(known.flatMap(pairsIn))].slice(0, weighed);
  if (pairs.length === 0) return noPairs;
  const counts = pairs.map(
    (_, at) =>
      `SELECT ${at} AS turn, COUNT(*) AS found
         FROM (SELECT 1 AS one FROM case_pairs WHERE pair = :pair${at} LIMIT ${countedTo}) AS c${at}`,
  );
  const found = await db.select(
    { turn: wholeColumn(), found: wholeColumn() },
    counts.join(' UNION ALL '),
    Object.fromEntries(pairs.map((pair, at) => [`pair${at}`, pair])),
  );
  const ordered = found.toSorted((one, other) => one.found - other.found || one.turn - other.turn);
  return {
    pairs: ordered.slice(0, 2).map(({ turn }) => pairs[turn] ?? ''),
    rare: (ordered[0]?.found ?? countedTo) < countedTo,
  };
}

/** SQLite's LIKE and LOWER know the letters of English only. */
const lowered = (text: string): string => text.replaceAll(/[A-Z]/g, (each) => each.toLowerCase());

/** The pairs of neighbouring characters in a text. */
function pairsIn(text: string): readonly string[] {
  const characters = Array.from(text);
  return characters.slice(1).map((second, at) => `${characters[at] ?? ''}${second}`);
}

/** Cases `a` that are known by a subject, by id; the databases may not turn it round. */
export const subjectsThenCases = ({ dialect }: Database): string =>
  dialect === 'mysql'
    ? `case_subjects s FORCE INDEX (case_subjects__subjectkey)
         STRAIGHT_JOIN applications a ON a.id = s.application_id`
    : 'case_subjects s CROSS JOIN applications a ON a.id = s.application_id';

/**
 * Cases `a` that hold these pairs, by id along the first, of one programme where that is said; the
 * databases may not turn it round.
 */
export function pairsThenCases(
  { dialect }: Database,
  [, second]: readonly string[],
  ofProgramme: boolean,
): string {
  const then = dialect === 'mysql' ? 'STRAIGHT_JOIN' : 'CROSS JOIN';
  const both =
    second === undefined
      ? ''
      : `${then} case_pairs q ON q.pair = :pair1 AND q.application_id = p.application_id`;
  const index = ofProgramme ? 'case_pairs__pair_programmeid_applicationid' : 'PRIMARY';
  const along = dialect === 'mysql' ? `FORCE INDEX (${index})` : '';
  return `case_pairs p ${along} ${both} ${then} applications a ON a.id = p.application_id`;
}
