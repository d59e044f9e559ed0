import type { RawInputs } from '../../../domain/form/fieldKind.js';
import { columnSchema, type TableColumn } from '../../../domain/form/kinds/scalars.js';
import type { LocalText } from '../../../domain/localText.js';

const days = new Set(['opens', 'closes', 'registered_on', 'granted_on', 'since', 'valid_until']);

/** The control for a fact around the case, by the type that rules know it under. */
export function plainField(id: string, type: string, name: LocalText): TableColumn {
  return columnSchema.parse({ id, name, required: true, kind: kindOf(id, type) });
}

function kindOf(id: string, type: string): TableColumn['kind'] {
  if (type === 'bool') return 'yes_no';
  if (type === 'int')
    return id === 'fen' || /_fen(_year)?$|^fen_year$/.test(id) ? 'money' : 'whole';
  return days.has(id) ? 'day' : 'text';
}

/** Facts that are better not there in an ordinary case, and numbers that begin at nothing. */
const against = new Set([
  'org.abnormal_listed',
  'org.dishonest',
  'org.commitment_broken',
  'counterparty.related',
]);
const nothingYet = new Set(['past.claims', 'past.claimed_fen', 'entry.used']);

/** What stands there at first; `day` is the one on which the walk begins. */
export function presetOf(name: string, type: string, day: string): { readonly preset?: RawInputs } {
  if (name.endsWith('.valid_until')) {
    return { preset: { [name]: `${Number(day.slice(0, 4)) + 1}-12-31` } };
  }
  if (against.has(name)) return { preset: { [name]: 'no' } };
  if (nothingYet.has(name) || name.startsWith('earlier.')) return { preset: { [name]: '0' } };
  if (name === 'call.payee') return { preset: { [name]: 'applicant' } };
  if (name === 'org.years' || name === 'entry.years') return { preset: { [name]: '3' } };
  // A level or a class has words of its own that nobody can invent here.
  return type === 'string' && !days.has(name.split('.')[1] ?? '') ? { preset: { [name]: '' } } : {};
}
