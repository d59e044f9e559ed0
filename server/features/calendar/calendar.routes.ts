import { z } from 'zod';
import { zoneDay } from '../../domain/calendar.js';
import { hidden } from '../../domain/refusal.js';
import { line, paragraph, whole } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import type { FormContext } from '../../shared/request/pageContext.js';
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
import { calendarPage, yearAsked } from './calendar.page.js';
import { latestChanges, missingYears } from './calendar.query.js';
import { carriedOut } from './carriedOut.query.js';
import { callsClosingOnDayOff } from './closingCalls.query.js';
import { daysChangeOf, firstDifference, openChange, readChange } from './calendarChange.file.js';
import { changePage } from './change.page.js';
import { publishYear, rejectYear, withdrawYear } from './decideYear.service.js';
import { movedDays } from './movedDays.query.js';
import { movedNotices } from './movedNotices.query.js';
import { proposeDay, proposeYear } from './proposeYear.service.js';
import { yearPage } from './year.page.js';
import { dayInput, yearInput } from './yearText.input.js';

const all = '/manage/calendar';
const ofYear = `${all}/:year`;
const one = `${all}/changes/:id`;

/** The version of the change that the page showed. */
const seenInput = z.object({ version: whole(1, 1_000_000) });
const rejectInput = seenInput.extend({ why: paragraph({ min: 5, max: 500 }) });

/** The working-day calendar: years as calendars, and how one changes by two persons. */
export const calendarRoutes = (deps: Deps): readonly Route[] => [
  get(all, 'calendar.import', (ask) => showCalendar(deps, ask)),
  post(
    all,
    'calendar.import',
    async (ask, input) => {
      const id = await proposeYear(deps, signedIn(ask), input);
      return redirect(`${all}/changes/${id}`, 'calendar_proposed');
    },
    { input: yearInput, again: all },
  ),
  get(ofYear, 'calendar.import', async (ask) => {
    const model = yearPage({ calendar: deps.calendar, year: yearIn(ask) }, contextOf(deps, ask));
    return page('calendar/year', model);
  }),
  post(
    ofYear,
    'calendar.import',
    async (ask, input) => {
      const id = await proposeDay(deps, signedIn(ask), yearIn(ask), input);
      return redirect(`${all}/changes/${id}`, 'calendar_proposed');
    },
    { input: dayInput, again: ofYear },
  ),
  get(one, 'calendar.import', (ask) => showChange(deps, ask)),
  // The deadlines are moved by the clock, each case in a transaction of its own.
  post(
    `${one}/publish`,
    'calendar.import',
    async (ask, { version }) => {
      await publishYear(deps, signedIn(ask), { id: idOf(ask), version });
      return redirect(`${all}/changes/${idOf(ask)}`, 'calendar_published');
    },
    { input: seenInput, again: one, transaction: false },
  ),
  post(
    `${one}/reject`,
    'calendar.import',
    async (ask, { version, why }) => {
      await rejectYear(deps, signedIn(ask), { id: idOf(ask), version }, why);
      return redirect(`${all}/changes/${idOf(ask)}`, 'calendar_rejected');
    },
    { input: rejectInput, again: one },
  ),
  post(
    `${one}/withdraw`,
    'calendar.import',
    async (ask, { version }) => {
      await withdrawYear(deps, signedIn(ask), { id: idOf(ask), version });
      return redirect(all, 'calendar_withdrawn');
    },
    { input: seenInput, again: one },
  ),
];

const idOf = ({ params }: Ask): string => params['id'] ?? '';
const contextOf = ({ words }: Deps, { locale, now, failed }: Ask): FormContext => ({
  words,
  locale,
  now,
  failed,
});

function yearIn({ params }: Ask): number {
  const year = Number(params['year']);
  if (!Number.isInteger(year) || year < 2000 || year > 2100) throw hidden();
  return year;
}

async function showCalendar(deps: Deps, ask: Ask): Promise<Reply> {
  const missing = await missingYears(deps, Number(zoneDay(ask.now).slice(0, 4)));
  const changes = await latestChanges(deps);
  const year = yearAsked(ask.query['year'], missing, ask.now);
  const parts = { calendar: deps.calendar, missing, changes, year };
  return page('calendar/calendar', calendarPage(parts, contextOf(deps, ask)));
}

async function showChange(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const change = readChange(await openChange(deps, idOf(ask)));
  const { row } = change;
  const firstDay = firstDifference(change);
  const wanted = { change: daysChangeOf(change, deps.calendar), firstDay: firstDay ?? '' };
  const after = line(36).safeParse(ask.query['after']).data ?? '';
  const open = row.status === 'proposed' && firstDay !== null;
  const foreseen = open ? await movedDays(deps, actor, wanted, after) : null;
  const published = row.status === 'published' || row.status === 'moved';
  const moved = published
    ? { cases: null, ...(await carriedOut(deps, actor, row, after)) }
    : foreseen;
  const notices = open ? await movedNotices(deps, wanted.change, firstDay) : [];
  const calls = await callsClosingOnDayOff(deps, actor, change, wanted.change);
  const people = await deps.db.rows.users.all({
    id: [row.proposed_by, row.decided_by ?? row.proposed_by],
  });
  const names = new Map(people.map(({ id, name }) => [id, name]));
  const model = changePage({ actor, change, moved, notices, calls, names }, contextOf(deps, ask));
  return page('calendar/change', model);
}
