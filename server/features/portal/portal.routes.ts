import { zoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import { publicBudget } from './publicBudget.query.js';
import { publicCalls } from '../../shared/calls/publicCalls.js';
import { get, page, type Route } from '../../shared/request/route.js';
import { portalPage } from './portal.page.js';
import { latestNotices } from './portal.query.js';

/** The front page. */
export const portalRoutes = (deps: Deps): readonly Route[] => [
  get('/', 'public.read', async ({ locale, now }) => {
    const programmes = await deps.db.rows.programmes.all({}, [['position', 'ASC']]);
    const year = Number(zoneDay(now).slice(0, 4));
    const model = portalPage({
      programmes,
      calls: await publicCalls(deps),
      notices: await latestNotices(deps),
      budget: await publicBudget(deps.db, year),
      year,
      now,
    });
    const title = deps.words(locale, 'portal.title');
    return page('portal/portal', { title, demo: deps.demo, ...model }, 'public');
  }),
];
