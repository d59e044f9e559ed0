import { checkChains } from '../../data/chains.js';
import { isCalendarDay, tidy } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  nothing,
  page,
  post,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { auditExport, auditPage, auditPageSize } from './audit.page.js';
import { auditLog, type AuditFilter } from './auditLog.query.js';

const mostExported = 10_000;

/** The log of everything, for those who oversee. */
export const auditRoutes = (deps: Deps): readonly Route[] => [
  get('/audit', 'audit.view', (ask) => showLog(deps, ask, false)),
  // Only reads, so the answer is the page itself.
  post('/audit/verify', 'audit.view', (ask) => verify(deps, ask), {
    input: nothing,
    transaction: false,
  }),
  get('/audit/export', 'audit.view', async (ask) => ({
    reply: 'text',
    name: 'audit.csv',
    type: 'text/csv; charset=utf-8',
    text: auditExport(await auditLog(deps, filterOf(ask), mostExported), {
      words: deps.words,
      locale: ask.locale,
      actor: signedIn(ask),
    }),
  })),
];

async function showLog(deps: Deps, ask: Ask, verified: object | false): Promise<Reply> {
  const filter = filterOf(ask);
  const found = await auditLog(deps, filter, auditPageSize + 1);
  const title = deps.words(ask.locale, 'audit.title');
  const context = { words: deps.words, locale: ask.locale, actor: signedIn(ask) };
  return page('audit/audit', { title, ...auditPage(found, filter, verified, context) });
}

/** Recomputes every chain from its first event. */
async function verify(deps: Deps, ask: Ask): Promise<Reply> {
  const { streams, events, breaks } = await checkChains(deps.db);
  return showLog(deps, ask, { streams, events, whole: breaks.length === 0, breaks });
}

/** Anything that is no filter is none. */
function filterOf({ query }: Ask): AuditFilter {
  const text = (name: string, most: number): string => tidy(query[name] ?? '').slice(0, most);
  const day = (name: string): string => {
    const typed = text(name, 10);
    return isCalendarDay(typed) ? typed : '';
  };
  return {
    stream: text('stream', 60),
    type: text('type', 40),
    person: text('person', 100),
    from: day('from'),
    until: day('until'),
    before: text('before', 150),
  };
}
