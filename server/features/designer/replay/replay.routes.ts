import type { Reader } from '../../../domain/form/fieldKind.js';
import type { Deps } from '../../../shared/request/deps.js';
import { openProcedureDraft } from '../frame/draft.file.js';
import { draftFrame, draftHref } from '../frame/draftFrame.view.js';
import { callRow, casesApart, chosenCall, replayableCalls } from './replayCalls.query.js';
import { compileDraft, replayDraft } from './replayDraft.query.js';
import { get, page, type Ask, type Reply, type Route } from '../../../shared/request/route.js';
import { signedIn } from '../../../shared/request/signedIn.js';
import { choicePage, resultPage } from './replay.page.js';

/** The real cases of a call under the rules of a draft. */
export const replayRoutes = (deps: Deps): readonly Route[] => [
  get('/designer/:draft/replay', 'procedure.design', (ask) => showReplay(deps, ask)),
];

async function showReplay(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const draft = await openProcedureDraft(deps, actor, ask.params['draft'] ?? '');
  const calls = await replayableCalls(deps, draft.row.procedure_id);
  const call = chosenCall(calls, ask.query['call'] ?? null);
  const compiled = compileDraft(draft.definition);
  const { locale } = ask;
  const reader: Reader = { locale, t: (key, params) => deps.words(locale, key, params) };
  const model = {
    title: reader.t('replay.title'),
    ...draftFrame(draft, 'replay'),
    ...choicePage(calls, call, compiled !== null, draftHref(draft.row.id, 'overview'), reader),
  };
  if (call === null || compiled === null) return page('designer/replay/replay', model, 'design');
  const replay = await replayDraft(deps, compiled, await callRow(deps, call));
  const shown = resultPage(replay, call, await casesApart(deps, actor, call), reader);
  return page('designer/replay/replay', { ...model, ...shown }, 'design');
}
