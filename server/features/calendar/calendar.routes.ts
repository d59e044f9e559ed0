import { count } from '../../data/schema/columns.js';
import { zoneDay } from '../../domain/calendar.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { importYear, importYearInput } from './importYear.service.js';

/** The working-day calendar: which years are loaded, and how the next one comes in. */
export const calendarRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/calendar', 'calendar.import', (ask) => showCalendar(deps, ask)),
  post(
    '/manage/calendar',
    'calendar.import',
    async (ask, input) => {
      await importYear(deps, signedIn(ask), input);
      return redirect('/manage/calendar', 'calendar_imported');
    },
    { input: importYearInput, again: '/manage/calendar', transaction: false },
  ),
];

async function showCalendar(deps: Deps, ask: Ask): Promise<Reply> {
  const { calendar, db, words } = deps;
  const thisYear = Number(zoneDay(ask.now).slice(0, 4));
  const years = [...calendar.years.keys()].toSorted((a, b) => b - a);
  const missing = [thisYear, thisYear + 1].filter((year) => !calendar.years.has(year));
  const imported = await db.rows.calendarYears.all({});
  const [next = thisYear + 1] = missing;
  return page('calendar/calendar', {
    title: words(ask.locale, 'calendar.title'),
    missing: await missingYears(deps, missing),
    years: years.map((year) => {
      const days = calendar.years.get(year);
      const row = imported.find((each) => each.year === year);
      return {
        year,
        off: days?.off.size ?? 0,
        worked: days?.worked.size ?? 0,
        at: row?.imported_at ?? null,
      };
    }),
    form: formState(ask, words, { year: String(next), source: '', off: '', worked: '' }),
  });
}

/** Years that are not loaded, with how many running deadlines lie in them. */
async function missingYears({ db }: Deps, years: readonly number[]): Promise<object[]> {
  return Promise.all(
    years.map(async (year) => {
      const [found] = await db.select(
        { cases: count() },
        `SELECT COUNT(*) AS cases FROM applications
          WHERE status = 'running' AND due_at >= :from AND due_at < :until`,
        { from: `${year}-01-01`, until: `${year + 1}-01-01` },
      );
      return { year, cases: found?.cases ?? 0 };
    }),
  );
}
