import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import { openPartnerCase } from './partnerCase.query.js';
import { partnerCasePage, partnerCasesPage } from './partnerCases.page.js';
import { partnerCases } from './partnerCases.query.js';

/** Cases in which an organisation of the reader's is the other side: orders, mostly. */
export const partnerCaseRoutes = (deps: SheetDeps): readonly Route[] => [
  get('/partner-cases', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'partnerCases.title');
    const cases = await partnerCases(deps, signedIn(ask));
    return page('partnerCases/list', { title, ...partnerCasesPage(cases, ask.locale) });
  }),
  get('/partner-cases/:id', 'organisation.use', (ask) => showCase(deps, ask)),
];

async function showCase(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const opened = await openPartnerCase(deps, ask, signedIn(ask), ask.params['id'] ?? '');
  return page('partnerCases/case', partnerCasePage(opened, ask, deps.words));
}
