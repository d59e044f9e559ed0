import { caseEventOf, caseStream, type ApplicationRow } from '../../data/stores/caseStore.js';
import { versionTrail } from '../../domain/versionMove/versionTrail.js';
import type { CaseFile } from './caseFile.js';
import type { Deps } from '../request/deps.js';

const changesOfPlace = ['stage_entered', 'version_moved', 'version_move_undone'];

/**
 * The case as the rules were in one of its visits to a stage: what was done there stays readable
 * after the case has moved to another version.
 */
export async function fileAtVisit(deps: Deps, file: CaseFile, visit: number): Promise<CaseFile> {
  const versionId = await versionAtVisit(deps, file.row, visit);
  if (versionId === file.row.procedure_version_id) return file;
  return { ...file, ...(await deps.definitions.byVersion(versionId)) };
}

async function versionAtVisit(
  { db }: Deps,
  row: Pick<ApplicationRow, 'id' | 'state' | 'procedure_version_id'>,
  visit: number,
): Promise<string> {
  const present = row.procedure_version_id;
  if (row.state.visit === visit) return present;
  const stored = await db.rows.events.all({ stream: caseStream(row.id), type: changesOfPlace }, [
    ['seq', 'ASC'],
  ]);
  const events = stored.map(caseEventOf);
  const at = events.findLastIndex(
    (event) => event.type === 'stage_entered' && event.visit === visit,
  );
  return versionTrail(events, present)[at] ?? present;
}
