import type { Deps } from '../deps.js';
import { openDraft } from '../draftFile.js';
import { draftFrame } from '../draftFrame.js';
import { get, page, type Ask, type Reply, type Route } from '../route.js';
import { signedIn } from '../signedIn.js';

/** A draft at a glance. */
export const overviewRoutes = (deps: Deps): readonly Route[] => [
  get('/designer/:draft', 'procedure.design', (ask) => showOverview(deps, ask)),
];

async function showOverview(deps: Deps, ask: Ask): Promise<Reply> {
  const draft = await openDraft(deps, signedIn(ask), ask.params['draft'] ?? '');
  const title = draft.definition.name[ask.locale === 'en' ? 'en' : 'zh'];
  return page('designer/overview', { title, ...draftFrame(draft, 'overview') }, 'design');
}
