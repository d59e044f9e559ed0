import type { Actor } from '../../domain/actor.js';
import { conflict, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { votingCases } from './votingCases.query.js';
import { longestAgenda } from './meeting.input.js';

interface Agenda {
  readonly id: string;
  readonly programmeId: string;
  /** Added after the letters have gone out. */
  readonly late: boolean;
}

/**
 * Puts cases at the end of an agenda. Refuses, by its number, one that waits for no vote (any more)
 * or lies on another agenda, so that nobody believes it will be dealt with.
 */
export async function putOnAgenda(
  deps: Deps,
  actor: Actor,
  { id, programmeId, late }: Agenda,
  caseIds: readonly string[],
): Promise<readonly string[]> {
  const { db, clock } = deps;
  const listed = await db.rows.meetingItems.all({ meeting_id: id }, [['position', 'DESC']]);
  if (listed.length + caseIds.length > longestAgenda) {
    throw invalid({ cases: { code: 'meeting_agenda_too_long', params: { max: longestAgenda } } });
  }
  const waiting = await votingCases(deps, actor, programmeId);
  const chosen = new Set(caseIds);
  if (waiting.filter((each) => chosen.has(each.id)).length < chosen.size) {
    throw conflict('meeting_case_not_waiting');
  }
  const rows = await db.rows.applications.all({ id: ['', ...chosen] });
  const last = listed[0]?.position ?? 0;
  const items = [...chosen].map((caseId, at) => {
    const row = rows.find((each) => each.id === caseId);
    const visit = row?.state.visit ?? 0;
    return {
      id: newId(),
      meeting_id: id,
      application_id: caseId,
      stage: row?.stage ?? '',
      visit,
      position: last + 1 + at,
      late: late ? 1 : 0,
      listed_at: clock.now().toISOString(),
      state: 'listed' as const,
      live_key: `${caseId}.${visit}`,
      reason: '',
    };
  });
  await db.rows.meetingItems.insertMany(items);
  return items.map(({ id: item }) => item);
}
