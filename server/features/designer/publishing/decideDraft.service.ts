import type { Actor } from '../../../domain/actor.js';
import { isOpenDraft, type DraftStatus } from '../../../domain/editing/draftState.js';
import { conflict, forbidden, invalid, Refused, stale } from '../../../domain/refusal.js';
import { isDuplicate } from '../../../data/databaseErrors.js';
import { frozenCallsOf } from '../../../shared/calls/callFreeze.js';
import type { Deps } from '../../../shared/request/deps.js';
import {
  backToEditing,
  openProcedureDraft,
  type DraftFile,
  type SeenDraft,
} from '../frame/draft.file.js';
import { writeDraft } from '../frame/writeDraft.step.js';
import { publishability } from '../frame/draftNotes.view.js';
import {
  definitionHash,
  insertVersion,
  newestVersionOf,
} from '../versions/procedureVersions.step.js';
import { tellColleagues } from './draft.mails.js';

/** Lays a draft without errors before a second person, with a word on what it changes and why. */
export async function proposeDraft(
  deps: Deps,
  actor: Actor,
  seen: SeenDraft,
  note: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const draft = await seenDraft(deps, actor, seen, 'editing');
    await demandPublishable(deps, draft);
    await writeDraft(
      deps,
      actor,
      draft.row,
      {
        status: 'proposed',
        note,
        proposed_at: deps.clock.now().toISOString(),
        proposed_by: actor.userId,
        proposer_person_id: actor.personId,
        proposed_hash: definitionHash(draft.definition),
        decision: null,
      },
      { type: 'draft_proposed', data: { note, hash: definitionHash(draft.definition) } },
    );
    await tellColleagues(deps, actor, draft, 'draft_proposed', note);
  });
}

/** Takes a proposed draft back into editing: by its proposer, or by the second person with a reason. */
export async function returnDraft(
  deps: Deps,
  actor: Actor,
  seen: SeenDraft,
  reason: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const draft = await seenDraft(deps, actor, seen, 'proposed');
    await writeDraft(
      deps,
      actor,
      draft.row,
      {
        ...backToEditing,
        decision: reason,
      },
      { type: 'draft_returned', data: { reason } },
    );
    await tellColleagues(deps, actor, draft, 'draft_returned', reason);
  });
}

/**
 * Publishes what was proposed as the procedure's next version. The publisher is another person
 * than the proposer; the content is the one that was proposed; nothing is wrong with it; no call
 * of the procedure is about to close. The number of the version.
 */
export async function publishDraft(deps: Deps, actor: Actor, seen: SeenDraft): Promise<number> {
  try {
    return await deps.db.transaction(() => publish(deps, actor, seen));
  } catch (error) {
    throw isDuplicate(error) ? stale() : error;
  }
}

async function publish(deps: Deps, actor: Actor, seen: SeenDraft): Promise<number> {
  const draft = await seenDraft(deps, actor, seen, 'proposed');
  const { row, definition } = draft;
  if (row.proposer_person_id === actor.personId) throw forbidden('second_person_needed');
  if (row.proposed_hash !== definitionHash(definition)) throw stale();
  await demandPublishable(deps, draft);
  const [frozen] = await frozenCallsOf(deps, row.procedure_id);
  if (frozen) throw conflict('procedure_frozen', { until: frozen.until });
  const newest = await newestVersionOf(deps, row.procedure_id);
  if ((newest?.id ?? null) !== row.base_version_id) throw conflict('draft_behind');
  const number = (newest?.number ?? 0) + 1;
  await writeDraft(
    deps,
    actor,
    draft.row,
    {
      status: 'published',
      open_key: null,
      decided_at: deps.clock.now().toISOString(),
      decided_by: actor.userId,
      decider_person_id: actor.personId,
    },
    { type: 'draft_published', data: { number, hash: definitionHash(definition) } },
  );
  await insertVersion(deps, actor.userId, definition, number);
  await tellColleagues(deps, actor, draft, 'draft_published', row.note ?? '');
  return number;
}

/** Gives a draft up; what it was stays on record. */
export async function discardProcedureDraft(
  deps: Deps,
  actor: Actor,
  seen: SeenDraft,
  reason: string,
): Promise<void> {
  await deps.db.transaction(async () => {
    const draft = await seenDraft(deps, actor, seen, 'editing');
    await writeDraft(
      deps,
      actor,
      draft.row,
      {
        status: 'discarded',
        open_key: null,
        decision: reason,
        decided_at: deps.clock.now().toISOString(),
        decided_by: actor.userId,
      },
      { type: 'draft_discarded', data: { reason } },
    );
  });
}

async function seenDraft(
  deps: Deps,
  actor: Actor,
  { draftId, version }: SeenDraft,
  status: DraftStatus,
): Promise<DraftFile> {
  const draft = await openProcedureDraft(deps, actor, draftId);
  if (!isOpenDraft(draft.row.status)) throw conflict('draft_closed');
  if (draft.row.version !== version) throw stale();
  if (draft.row.status !== status) throw conflict(`draft_not_${status}`);
  return draft;
}

async function demandPublishable(deps: Deps, draft: DraftFile): Promise<void> {
  const errors = await publishability(deps, draft);
  if (errors > 0) throw new Refused('conflict', 'draft_has_errors', { count: errors });
  if (draft.base !== null && definitionHash(draft.base) === definitionHash(draft.definition)) {
    throw invalid({ note: { code: 'draft_changes_nothing' } });
  }
}
