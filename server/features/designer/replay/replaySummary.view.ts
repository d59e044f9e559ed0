import type { Deps } from '../../../shared/request/deps.js';
import type { DraftFile } from '../frame/draft.file.js';
import { draftHref } from '../frame/draftFrame.view.js';
import { callRow, chosenCall, replayableCalls, type ReplayableCall } from './replayCalls.query.js';
import { compileDraft, replayDraft } from './replayDraft.query.js';

/** What a draft would have done to a call, in a line. */
export interface ReplaySummary {
  /** Null where no call has closed yet, or the draft has errors of its own. */
  readonly call: ReplayableCall | null;
  readonly cases: number;
  readonly differing: number;
  readonly cannotTell: number;
  /** Fen more, or less where negative. */
  readonly differenceFen: bigint;
  /** Where all of it stands. */
  readonly href: string;
}

/** Replays a call, or the one that closed last, and says what came of it. Whoever asks has opened the draft. */
export async function replaySummary(
  deps: Deps,
  draft: DraftFile,
  callId: string | null,
): Promise<ReplaySummary> {
  const href = draftHref(draft.row.id, 'replay');
  const call = chosenCall(await replayableCalls(deps, draft.row.procedure_id), callId);
  const compiled = call === null ? null : compileDraft(draft.definition);
  if (call === null || compiled === null) {
    return { call: null, cases: 0, differing: 0, cannotTell: 0, differenceFen: 0n, href };
  }
  const { totals } = await replayDraft(deps, compiled, await callRow(deps, call));
  const { cases, differing, cannotTell, differenceFen } = totals;
  return { call, cases, differing, cannotTell, differenceFen, href: `${href}?call=${call.id}` };
}
