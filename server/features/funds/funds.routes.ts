import { checkNewest } from '../../data/chains.js';
import { fundStream } from '../../data/stores/ledgerStore.js';
import { financeRoles, mayEnter } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Handler, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { budgetActRoutes } from './acts.routes.js';
import { proposalsOfLine, waitingProposals } from './acts.query.js';
import { fundsPage, ledgerPageModel } from './funds.page.js';
import { budgetLineFor, budgetLinesFor, ledgerPage } from './funds.query.js';

function list(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const { locale } = ask;
    const model = fundsPage({
      title: deps.words(locale, 'funds.title'),
      lines: await budgetLinesFor(deps, actor),
      waiting: mayEnter(actor, 'fund.read_proposal') ? await waitingProposals(deps, actor) : [],
      mayOpen: mayEnter(actor, 'fund.propose'),
      locale,
    });
    return page('funds/funds', model);
  };
}

// The whole chain is the business of `npm run check`; a page looks at the newest part.
const eventsChecked = 500;

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const row = await budgetLineFor(deps, actor, lineId(ask));
    if (row === null) throw hidden();
    const broken = await checkNewest(deps.db, fundStream(row.id), eventsChecked);
    const model = ledgerPageModel({
      line: row,
      entries: await ledgerPage(deps, signedIn(ask), row.id, beforeOf(ask)),
      chainBreak: broken?.seq ?? null,
      mayPropose: inScope(scopeOf(actor, financeRoles), row.programme_id),
      proposals: mayEnter(actor, 'fund.read_proposal')
        ? await proposalsOfLine(deps, actor, row.id)
        : [],
      locale: ask.locale,
    });
    return page('funds/ledger', model);
  };
}

const lineId = (ask: Ask): string => ask.params['lineId'] ?? '';

function beforeOf({ query }: Ask): number {
  const before = query['before'] ?? '';
  return /^\d{1,9}$/.test(before) ? Number(before) : 2_000_000_000;
}

/** Budget lines: what came in, what is promised, what has been paid, and every movement of it. */
export const fundRoutes = (deps: Deps): readonly Route[] => [
  get('/funds', 'fund.view', list(deps)),
  ...budgetActRoutes(deps),
  get('/funds/:lineId', 'fund.view', show(deps)),
];
