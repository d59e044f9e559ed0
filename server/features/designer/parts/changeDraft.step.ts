import type { Actor } from '../../../domain/actor.js';
import { sha256 } from '../../../domain/events.js';
import { canonicalJson, plainJson } from '../../../domain/json.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { isOpenDraft } from '../../../domain/editing/draftState.js';
import { partAt, pathOf, type PartAddress } from '../../../domain/editing/partAddress.js';
import { readDraft } from '../../../domain/editing/partChanges.js';
import { partReasons } from '../../../domain/editing/partReasons.js';
import { conflict, invalid, Refused } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft, type DraftFile } from '../frame/draft.file.js';
import { replaceDefinition } from '../frame/writeDraft.step.js';

/** What a part said when its form was shown, so that a change in between is seen. */
export const partHash = (definition: Definition, address: PartAddress): string =>
  sha256(canonicalJson(plainJson(partAt(definition, address)))).slice(0, 16);

/** Refuses where the draft is no longer open. */
function demandOpen({ row }: DraftFile): void {
  if (!isOpenDraft(row.status)) throw conflict('draft_closed');
}

/**
 * Changes the draft as it is now, in one transaction. A colleague's change of another part in the
 * same moment is no reason to refuse: the change is then made upon theirs.
 */
export async function changeOpenDraft<T>(
  deps: Deps,
  actor: Actor,
  draftId: string,
  change: (draft: DraftFile) => Promise<T>,
): Promise<T> {
  return deps.db.transaction(async () => {
    for (let attempt = 1; ; attempt += 1) {
      const draft = await openProcedureDraft(deps, actor, draftId);
      demandOpen(draft);
      try {
        return await change(draft);
      } catch (error) {
        if (attempt === MOST_ATTEMPTS || !isOvertaken(error)) throw error;
      }
    }
  });
}

const MOST_ATTEMPTS = 5;

const isOvertaken = (error: unknown): boolean =>
  error instanceof Refused && error.kind === 'stale' && error.code === 'stale';

interface DraftFact {
  readonly type: string;
  readonly address: PartAddress;
  /** Before and after of what the part's own form does not ask for. */
  readonly more?: { readonly before: string | null; readonly after: string | null };
}

/** Keeps a changed definition, in the caller's transaction, with the part before and after. */
export async function keepDraft(
  deps: Deps,
  actor: Actor,
  { row, definition: before }: DraftFile,
  plain: unknown,
  { type, address, more }: DraftFact,
): Promise<void> {
  const read = readDraft(plain);
  if (!read.success) throw invalid(partReasons(read.error));
  await replaceDefinition(deps, actor, row, read.data, {
    type,
    data: {
      part: pathOf(address),
      before: plainJson(partAt(before, address)),
      after: plainJson(partAt(read.data, address)),
      ...more,
    },
  });
}
