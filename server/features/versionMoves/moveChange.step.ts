import { moveEntering, moveKeeping } from '../../domain/versionMove/moveCase.js';
import type { MachineContext } from '../../domain/workflow/machineContext.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { moveMeaning, type VersionPair } from '../../domain/versionMove/versionMove.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';

/** How one case is moved; `place` is null where it keeps its own. */
export const decideMoveOf =
  (
    step: { readonly from: string; readonly to: string },
    pair: VersionPair,
    place: string | null,
  ): ((file: CaseFile, context: MachineContext) => CaseChange) =>
  ({ row: { state } }, context) => {
    const told = { ...step, means: moveMeaning(state, pair, place) };
    return place === null ? moveKeeping(state, told) : moveEntering(context, state, told, place);
  };
