import { checkNewest } from '../../data/chains.js';
import { fundStream } from '../../data/stores/ledgerStore.js';
import { financeRoles, mayEnter } from '../../domain/access/policy.js';
import { inScope, scopeOf } from '../../domain/access/scope.js';
import { entryKinds, ledgerAccounts } from '../../domain/fund/ledger.js';
import { fundSources } from '../../domain/fund/lineFacts.js';
import { inLocale } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { isCalendarDay, isoDay, tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import { get, page, type Ask, type Handler, type Route } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { budgetActRoutes } from './acts.routes.js';
import { proposalsOfLine, waitingProposals } from './acts.query.js';
import { fundsPage, ledgerPageModel } from './funds.page.js';
import { lineFactsRoutes } from './lineFacts.routes.js';
import { budgetYearRoutes } from './year.routes.js';
import { budgetLineFor, budgetLinesFor, type LineFilter } from './funds.query.js';
import { ledgerPage, statementOf, type EntryFilter } from './ledgerEntries.query.js';
import { ledgerCsv, mostExported } from './ledgerExport.view.js';
import { openCalls } from './unfinished.query.js';

function list(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const { locale } = ask;
    const filter = lineFilter(ask);
    const programmes = await deps.db.rows.programmes.all({}, [['position', 'ASC']]);
    const model = fundsPage({
      title: deps.words(locale, 'funds.title'),
      lines: await budgetLinesFor(deps, actor, filter),
      filter,
      programmes: programmes.map(({ id, name }) => ({ value: id, label: inLocale(name, locale) })),
      waiting: mayEnter(actor, 'fund.read_proposal') ? await waitingProposals(deps, actor) : [],
      mayOpen: mayEnter(actor, 'fund.propose'),
      locale,
    });
    return page('funds/funds', model);
  };
}

function lineFilter({ query }: Ask): LineFilter {
  const { year = '', programme = '', source = '' } = query;
  return {
    year: /^20\d\d$/.test(year) ? year : '',
    programme: programme.slice(0, 36),
    source: fundSources.find((each) => each === source) ?? '',
  };
}

function entryFilter({ query }: Ask): EntryFilter {
  const day = (typed = ''): string => (isCalendarDay(isoDay(typed)) ? isoDay(typed) : '');
  return {
    kind: entryKinds.find((each) => each === query['kind']) ?? '',
    from: day(query['from']),
    to: day(query['to']),
    text: tidy(query['q'] ?? '').slice(0, 100),
  };
}

function exported(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const row = await budgetLineFor(deps, actor, lineId(ask));
    if (row === null) throw hidden();
    const entries = await ledgerPage(deps, actor, row.id, entryFilter(ask), {
      before: 2_000_000_000,
      most: mostExported + 1,
    });
    const text = ledgerCsv(entries, { words: deps.words, locale: ask.locale });
    const name = `ledger-${row.code}-${row.year}.csv`;
    return { reply: 'text', name, type: 'text/csv; charset=utf-8', text };
  };
}

// The whole chain is the business of `npm run check`; a page looks at the newest part.
const eventsChecked = 500;

function show(deps: Deps): Handler {
  return async (ask) => {
    const actor = signedIn(ask);
    const row = await budgetLineFor(deps, actor, lineId(ask));
    if (row === null) throw hidden();
    const filter = entryFilter(ask);
    const broken = await checkNewest(deps.db, fundStream(row.id), eventsChecked);
    const model = ledgerPageModel({
      line: row,
      filter,
      entries: await ledgerPage(deps, actor, row.id, filter, { before: beforeOf(ask), most: 50 }),
      statement: await statementOf(deps, actor, row.id, filter, ledgerAccounts),
      opens: {
        batches: mayEnter(actor, 'payment.view'),
        proposals: mayEnter(actor, 'fund.read_proposal'),
      },
      chainBreak: broken?.seq ?? null,
      mayPropose: inScope(scopeOf(actor, financeRoles), row.programme_id),
      calls: (await openCalls(deps.db, row.id)).length,
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
  ...lineFactsRoutes(deps),
  ...budgetYearRoutes(deps),
  get('/funds/:lineId', 'fund.view', show(deps)),
  get('/funds/:lineId/entries.csv', 'fund.view', exported(deps)),
];
