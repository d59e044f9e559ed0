import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { contactOf, disciplineOf } from '../../domain/definition/contact.js';
import { sha256 } from '../../domain/events.js';
import { canonicalJson } from '../../domain/json.js';
import type { LocalText } from '../../domain/localText.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import type { NoticeContent } from './noticeContent.view.js';
import { noticeWords } from './noticeWords.view.js';
import { waitingForNotice, type NoticeCandidate } from './waitingCases.query.js';

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
  const from = deps.clock.now().toISOString();
  await deps.db.transaction(async () => {
    await deps.db.rows.applications.lock({ id: wanted });
    const waiting = await waitingForNotice(deps, actor, callId);
    const { call, definition, period, wording, cases } = waiting;
    const chosen = cases.filter(({ row }) => wanted.includes(row.id));
    if (chosen.length !== wanted.length) throw conflict('notice_case_gone');
    await keepNotice(deps, actor, id, callId, {
      title,
      call: call.title,
      procedure: definition.name,
      contact: contactOf(definition),
      discipline: disciplineOf(definition.discipline),
      words: noticeWords(deps.words, wording),
      period,
      from,
      until: await beginPeriods(deps, actor, id, chosen),
      entries: chosen.map(({ entry }) => entry),
    });
  });
  return id;
}

async function keepNotice(
  { db }: Deps,
  actor: Actor,
  id: string,
  callId: string,
  content: NoticeContent,
): Promise<void> {
  const { title, from, until, entries } = content;
  const hash = sha256(canonicalJson(content));
  await db.rows.notices.insert({
    id,
    call_id: callId,
    title,
    content,
    content_hash: hash,
    published_at: from,
    published_by: actor.userId,
    ends_at: until,
    closed_at: null,
  });
  const cases = entries.map(({ application }) => application);
  await db.rows.noticeEntries.insertMany(
    cases.map((caseId) => ({
      notice_id: id,
      application_id: caseId,
      struck_at: null,
      struck_for: null,
    })),
  );
  await recordEvents(db, noticeStream(id), { at: from, actorId: actor.userId }, [
    { type: 'notice_published', data: { call: callId, hash, cases, endsAt: until } },
  ]);
}

/** The end of the last period, which is the end of the notice. */
async function beginPeriods(
  deps: Deps,
  actor: Actor,
  notice: string,
  cases: readonly NoticeCandidate[],
): Promise<string> {
  let last = '';
  for (const { row, stage } of cases) {
    const { state } = await useVerb(deps, actor, row.id, stage, 'publish', { notice });
    if (state.dueAt !== null && state.dueAt > last) last = state.dueAt;
  }
  return last;
}
