import type { RowOf } from '../../../data/schema/rows.js';
import type { procedureDrafts } from '../../../data/tables/drafts.js';
import { holds, type Actor } from '../../../domain/actor.js';
import type { Definition } from '../../../domain/definition/definition.js';
import { hidden } from '../../../domain/refusal.js';
import type { Deps } from '../../../shared/request/deps.js';

export type DraftRow = RowOf<typeof procedureDrafts>;

/** A draft with what it would replace. */
export interface DraftFile {
  readonly row: DraftRow;
  readonly definition: Definition;
  /** The version the draft began from; null where the procedure is new. */
  readonly base: Definition | null;
  /** The number of that version; 0 where there is none. */
  readonly baseNumber: number;
}

/** What a proposed draft loses when it is changed or sent back: nothing lies before anybody then. */
export const backToEditing = {
  status: 'editing',
  proposed_at: null,
  proposed_by: null,
  proposer_person_id: null,
  proposed_hash: null,
} as const;

/** A draft within this officer's programmes; any other does not exist for them. */
export async function openProcedureDraft(deps: Deps, actor: Actor, id: string): Promise<DraftFile> {
  const row = await deps.db.rows.procedureDrafts.find({ id });
  if (!row || !holds(actor, 'programme_officer', row.programme_id)) throw hidden();
  const base =
    row.base_version_id === null
      ? null
      : await deps.db.rows.procedureVersions.find({ id: row.base_version_id });
  return {
    row,
    definition: row.definition,
    base: base?.definition ?? null,
    baseNumber: base?.number ?? 0,
  };
}

/** What a decision on a draft is made from: the draft as it was seen. */
export interface SeenDraft {
  readonly draftId: string;
  readonly version: number;
}
