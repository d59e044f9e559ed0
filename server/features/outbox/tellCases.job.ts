import { applications } from '../../data/tables/cases.js';
import { throwTogether } from '../../data/throwTogether.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellCase } from './tellCase.step.js';

const batch = 100;
const { id, untold_from } = applications.columns;
const owing = { id, untold_from };
/** Along the index of what is owed: SQLite would go through every case in the order of their ids. */
export const owingSql = `
  SELECT id, untold_from FROM applications
   WHERE untold_from >= :from AND (untold_from > :from OR id > :id)
   ORDER BY untold_from, id LIMIT ${batch}`;

/**
 * Writes the letters that cases owe, each after the change that gave occasion to it and from the
 * case as it then stands. All cases are gone through; one that fails is named in the error that
 * is thrown at the end and is tried again next time. How many letters were written.
 */
export async function tellCases(deps: Deps): Promise<number> {
  const failed: Error[] = [];
  let written = 0;
  let after = { from: 0, id: '' };
  for (;;) {
    const rows = await deps.db.select(owing, owingSql, after);
    for (const { id: caseId } of rows) {
      try {
        written += await tellCase(deps, caseId);
      } catch (error) {
        failed.push(new Error(`letters about case ${caseId}`, { cause: error }));
      }
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) break;
    after = { from: last.untold_from ?? 0, id: last.id };
  }
  throwTogether(failed);
  return written;
}
