import type { Database } from '../../server/data/database.js';

/** What only those should read who have to do with a programme, and which programme that is. */
export interface Canaries {
  /** The programmes of which `text` tells something, each with what it tells. */
  sungIn(text: string): ReadonlyMap<string, readonly string[]>;
  /** Everything of one case: its own words and the numbers of what belongs to it. */
  ofCase(caseId: string): ReadonlySet<string>;
  /** Of each table up to `each` ids of a programme's things. */
  idsOf(programmeId: string, each: number): readonly string[];
}

type Row = Readonly<Record<string, unknown>>;

/** Columns by which one reads what a thing is, beside its id. */
const told = ['number', 'title', 'code', 'name', 'reference', 'applicant_name', 'payee'];
/** Columns by which a row belongs to another, nearest first. */
const owners = [
  'application_id',
  'batch_id',
  'voucher_id',
  'budget_line_id',
  'call_id',
  'procedure_id',
  'notice_id',
  'move_id',
];

/**
 * Ids, numbers, titles and names out of every table whose rows belong to a programme, directly or
 * through a case, a call or money. What two programmes share, and what stands in `known` (the
 * public pages), is no secret and no canary.
 */
export async function gatherCanaries({ rows }: Database, known: string): Promise<Canaries> {
  const byTable: Row[][] = await Promise.all(Object.values(rows).map((door) => door.all({})));
  const all = byTable.flat();
  const programmeOf = new Map<string, string>();
  const caseOf = new Map<string, string>();
  for (let before = -1; before !== programmeOf.size;) {
    before = programmeOf.size;
    for (const row of all) {
      const programme = row['programme_id'] ?? first(row, programmeOf);
      if (typeof row['id'] === 'string' && typeof programme === 'string') {
        programmeOf.set(row['id'], programme);
      }
    }
  }
  const programmes = new Map<string, Set<string>>();
  for (const row of all) {
    const programme =
      row['programme_id'] ?? programmeOf.get(String(row['id'])) ?? first(row, programmeOf);
    if (typeof programme !== 'string') continue;
    for (const word of wordsOf(row)) {
      programmes.set(word, (programmes.get(word) ?? new Set()).add(programme));
      const owner = 'applicant_id' in row ? row['id'] : row['application_id'];
      if (typeof owner === 'string') caseOf.set(word, owner);
    }
  }
  const publicWords = tokensOf(known);
  const secrets = new Map<string, string>();
  for (const [word, [programme = '', ...others]] of programmes) {
    if (others.length === 0 && !publicWords.has(word) && !known.includes(word)) {
      secrets.set(word, programme);
    }
  }
  const sentences = [...secrets.keys()].filter((word) => !isToken(word));
  return {
    sungIn: (text) => {
      const found = new Map<string, string[]>();
      const tokens = [...tokensOf(text)].filter((token) => secrets.has(token));
      for (const word of [...tokens, ...sentences.filter((each) => text.includes(each))]) {
        const programme = secrets.get(word) ?? '';
        found.set(programme, [...(found.get(programme) ?? []), word]);
      }
      return found;
    },
    ofCase: (caseId) =>
      new Set([...caseOf].filter(([, owner]) => owner === caseId).map(([word]) => word)),
    idsOf: (programmeId, each) =>
      byTable.flatMap((table) =>
        table
          .flatMap(({ id }) => (typeof id === 'string' ? [id] : []))
          .filter((id) => programmeOf.get(id) === programmeId)
          .slice(0, each),
      ),
  };
}

function first(row: Row, known: ReadonlyMap<string, string>): string | undefined {
  return owners.map((column) => known.get(String(row[column]))).find((each) => each !== undefined);
}

function wordsOf(row: Row): string[] {
  const texts = told.map((column) => row[column]).flatMap((value) => localWords(value));
  return [...texts, ...localWords(row['id'])].filter((word) => word.length >= 6);
}

/** A text, or a name in both languages. */
function localWords(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).filter((each) => typeof each === 'string');
}

const isToken = (word: string): boolean => /^[\w.-]+$/.test(word);
const tokensOf = (text: string): ReadonlySet<string> => new Set(text.match(/[\w.-]+/g));
