import { get, page, type Ask, type Reply, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { ownWays } from '../../shared/waysOut/ownWays.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import { openCounterpartyCase } from './counterpartyCase.query.js';
import { counterpartyCasePage, counterpartyCasesPage } from './counterpartyCases.page.js';
import { counterpartyCases } from './counterpartyCases.query.js';

/** Cases in which an organisation of the reader's is the other side: orders, mostly. */
export const counterpartyCaseRoutes = (deps: SheetDeps): readonly Route[] => [
  get('/counterparty-cases', 'organisation.use', async (ask) => {
    const title = deps.words(ask.locale, 'counterpartyCases.title');
    const cases = await counterpartyCases(deps, signedIn(ask));
    return page('counterparty-cases/list', { title, ...counterpartyCasesPage(cases, ask.locale) });
  }),
  get('/counterparty-cases/:id', 'organisation.use', (ask) => showCase(deps, ask)),
];

async function showCase(deps: SheetDeps, ask: Ask): Promise<Reply> {
  const opened = await openCounterpartyCase(deps, ask, signedIn(ask), ask.params['id'] ?? '');
  const context = { words: deps.words, locale: ask.locale, now: ask.now };
  const ways = await ownWays(deps, signedIn(ask), opened.file, context);
  return page('counterparty-cases/case', {
    ...counterpartyCasePage(opened, ask, deps.words),
    ways,
  });
}
