import { caseEventOf, caseStream } from '../../data/stores/caseStore.js';
import { replay, type CaseState } from '../../domain/workflow/caseState.js';
import type { Deps } from '../../shared/request/deps.js';
import type { VersionMoveLine } from './move.file.js';

/** A case as its events had left it just before and just after it was moved. */
export interface WalkedStates {
  readonly before: CaseState;
  /** Null where it was never moved. */
  readonly after: CaseState | null;
}

/** Both of each case that was moved, also where the move was taken back; by the case's id. */
export async function walkedStates(
  { db }: Deps,
  lines: readonly VersionMoveLine[],
): Promise<ReadonlyMap<string, WalkedStates>> {
  const moved = lines.filter(({ moved_version: to }) => to !== null);
  if (moved.length === 0) return new Map();
  const stream = moved.map((line) => caseStream(line.application_id));
  const stored = await db.rows.events.all({ stream }, [['seq', 'ASC']]);
  return new Map(
    moved.map(({ application_id: id, case_version: from, moved_version: to }) => {
      const events = stored.filter((each) => each.stream === caseStream(id));
      const until = (last: number): CaseState =>
        replay(events.filter(({ seq }) => seq <= last).map(caseEventOf));
      return [id, { before: until(from), after: to === null ? null : until(to) }];
    }),
  );
}
