import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson } from '../../domain/json.js';
import type { LocalText } from '../../domain/localText.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { lockCases } from '../caseLock.js';
import { useVerb } from '../caseWork.js';
import { newId, type Deps } from '../deps.js';
import { contentJson } from './noticeContent.js';
import { waitingForNotice, type WaitingCase } from './waitingCases.query.js';

export interface NewNotice {
  readonly title: LocalText;
  readonly caseIds: readonly string[];
}

export const noticeStream = (id: string): string => `notice:${id}`;

/**
 * Publishes a list of proposed awards. The list is frozen with its hash, and each case's period
 * begins; all of them are published or none is. The notice's id.
 */
export async function publishNotice(
  deps: Deps,
  actor: Actor,
  callId: string,
  { title, caseIds }: NewNotice,
): Promise<string> {
  const wanted = [...new Set(caseIds)];
  if (wanted.length === 0) throw invalid({ cases: { code: 'notice_empty' } });
  const id = newId();
  const at = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await lockCases(deps.db, wanted);
    const { call, prepared, cases } = await waitingForNotice(deps, actor, callId);
    const chosen = cases.filter(({ row }) => wanted.includes(row.id));
    if (chosen.length !== wanted.length) throw conflict('notice_case_gone');
    const endsAt = await beginPeriods(deps, actor, id, chosen);
    const content = contentJson({
      call: call.title,
      procedure: prepared.definition.name,
      entries: chosen.map(({ entry }) => entry),
    });
    const hash = sha256(canonicalJson(content));
    await deps.db.rows.notices.insert({
      id,
      call_id: callId,
      title,
      content,
      content_hash: hash,
      published_at: at,
      published_by: actor.userId,
      ends_at: endsAt,
      closed_at: null,
    });
    await deps.db.rows.noticeEntries.insertMany(
      wanted.map((caseId) => ({ notice_id: id, application_id: caseId })),
    );
    await recordEvents(deps.db, noticeStream(id), { at, actorId: actor.userId }, [
      { type: 'notice_published', data: { call: callId, hash, cases: wanted, endsAt } },
    ]);
  });
  return id;
}

/** The end of the last period, which is the end of the notice. */
async function beginPeriods(
  deps: Deps,
  actor: Actor,
  notice: string,
  cases: readonly WaitingCase[],
): Promise<string> {
  let last = '';
  for (const { row, stage } of cases) {
    const { state } = await useVerb(deps, actor, row.id, stage, 'publish', { notice });
    if (state.dueAt !== null && state.dueAt > last) last = state.dueAt;
  }
  return last;
}
