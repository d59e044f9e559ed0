import type { Actor } from '../../domain/actor.js';
import { contentHash, freeze } from '../../domain/application/content.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { deliverDeferred } from '../../domain/workflow/machine.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { latestContent } from '../../shared/casefile/frozenContent.js';
import { countHeld } from './applicationDraft.query.js';
import { holdApplicationDraft } from './holdDraft.step.js';
import { handedIn, contentOf } from './handedInContent.step.js';

/** Hands in the documents that were put off, all of them at once, as a new revision. */
export async function deliverDocuments(deps: Deps, actor: Actor, id: string): Promise<void> {
  await deps.db.transaction(async () => {
    const draft = await holdApplicationDraft(deps, actor, id);
    const { files } = draft;
    const { row } = draft.file;
    const { deferral } = row.state;
    if (!deferral) throw conflict('nothing_deferred');
    const held = countHeld(files);
    const lacking = deferral.documents.filter((document) => (held[document] ?? 0) === 0);
    if (lacking.length > 0) {
      throw invalid(
        Object.fromEntries(
          lacking.map((document) => [`document.${document}`, { code: 'document_required' }]),
        ),
      );
    }
    const before = await latestContent(deps, id);
    const { declarations = [], promised = [] } = before ?? {};
    const content = freeze(contentOf(draft, files, { declarations, deferred: [], promised }));
    const handed = { revision: row.state.revision + 1, contentHash: contentHash(content) };
    await deps.db.rows.revisions.insert({
      application_id: id,
      number: handed.revision,
      content,
      content_hash: handed.contentHash,
      submitted_at: deps.clock.now().toISOString(),
      submitted_by: actor.userId,
    });
    await changeCase(deps, actor, handedIn(draft), (file) =>
      deliverDeferred(file.row.state, handed),
    );
  });
}
