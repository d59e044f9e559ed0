import type { CaseChange } from '../../domain/workflow/recorder.js';
import { placesTaken } from '../../shared/boards/callBoard.query.js';
import { confirmedPlaces, holdsPlace } from '../../shared/boards/confirmedPlaces.query.js';
import { freedPlaces, isWithoutPlace } from '../../shared/boards/freedPlaces.query.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

/**
 * Whether a change brings a case back behind its ranking though the place that it had there is
 * another's by now, or its call has none left. Asked before the change is made.
 */
export async function isPlaceTaken(
  deps: Deps,
  { row, rules }: Pick<CaseFile, 'row' | 'rules'>,
  { before, state }: Pick<CaseChange, 'before' | 'state'>,
): Promise<boolean> {
  if (!isWithoutPlace(rules, before) || isWithoutPlace(rules, state)) return false;
  const place = (await confirmedPlaces(deps, row.call_id)).places.get(row.id);
  if (!place || !holdsPlace(place)) return false;
  if ((await freedPlaces(deps, row.call_id)) === 0) return true;
  const call = await deps.db.rows.calls.find({ id: row.call_id });
  const quota = call?.quota ?? null;
  return call !== null && quota !== null && (await placesTaken(deps, call)) >= quota;
}
