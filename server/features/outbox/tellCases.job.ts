import { applications } from '../../data/tables/cases.js';
import type { Deps } from '../../shared/request/deps.js';
import { tellCase } from './tellCase.step.js';

const batch = 100;

/**
 * Writes the letters that cases owe, each after the change that gave occasion to it and from the
 * case as it then stands. All cases are gone through; one that fails is named in the error that
 * is thrown at the end and is tried again next time. How many letters were written.
 */
export async function tellCases(deps: Deps): Promise<number> {
  const failed: Error[] = [];
  let written = 0;
  for (let after = ''; ;) {
    const rows = await deps.db.select(
      { id: applications.columns.id },
      `SELECT id FROM applications WHERE untold_from IS NOT NULL AND id > :after
        ORDER BY id LIMIT ${batch}`,
      { after },
    );
    for (const { id } of rows) {
      try {
        written += await tellCase(deps, id);
      } catch (error) {
        failed.push(new Error(`letters about case ${id}`, { cause: error }));
      }
    }
    const last = rows.at(-1);
    if (!last || rows.length < batch) break;
    after = last.id;
  }
  if (failed.length > 0) {
    throw new AggregateError(failed, failed.map(({ message }) => message).join('; '));
  }
  return written;
}
