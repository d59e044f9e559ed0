import { readCreditCode } from '../../domain/identity/creditCode.js';
import { Refused, type Reason } from '../../domain/refusal.js';
import { halfWidth, tidy } from '../../domain/typed.js';
import { readFields, type ExpertProfile } from './expertEntry.step.js';

/** Rows of one import at most. */
export const mostRows = 500;

/** A row of the pool as it was pasted: read, or why not. */
export type ExpertRow = {
  readonly line: number;
  readonly email: string;
} & (
  | { readonly profile: ExpertProfile; readonly inZone: boolean; readonly languages: string }
  | { readonly reason: Reason }
);

/**
 * Reads pasted rows of address, employer, credit code, title, fields, in the zone, languages, parted
 * by tabs or commas; empty lines are passed over, and so is a heading whose first word is no address.
 */
export function readExpertRows(text: string): ExpertRow[] {
  return text
    .split(/\r?\n/)
    .map((row, index) => ({ row: tidy(row), line: index + 1 }))
    .filter(({ row }) => row !== '')
    .filter(({ row, line }) => line > 1 || row.includes('@'))
    .map(({ row, line }) => readRow(row, line));
}

function readRow(row: string, line: number): ExpertRow {
  const cells = row.split(row.includes('\t') ? '\t' : /[,\uFF0C]/u).map(tidy);
  const [email = '', employer = '', code = '', title = '', fields = '', zone = '', languages = ''] =
    cells;
  const at = { line, email: email.slice(0, 120) };
  const wrong = (reason: Reason): ExpertRow => ({ ...at, reason });
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) return wrong({ code: 'pool_no_address' });
  if (employer === '' || title === '') return wrong({ code: 'pool_cell_missing' });
  if (employer.length > 200 || title.length > 60 || languages.length > 100) {
    return wrong({ code: 'pool_cell_long' });
  }
  try {
    const employerCode = readCreditCode(halfWidth(code), 'code').code;
    const read = readFields(fields.replaceAll(/[\s/|]+/gu, ';'));
    const profile = { employer, employerCode, title, fields: read, active: true };
    return { ...at, profile, inZone: insideWords.has(zone.toLowerCase()), languages };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const [reason] = Object.values(error.fields);
    return wrong(reason ?? { code: error.code });
  }
}

/** How a table says yes. */
const insideWords: ReadonlySet<string> = new Set(['1', 'y', 'yes', 'true', '\u662F']);
