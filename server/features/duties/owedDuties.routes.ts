import { z } from 'zod';
import { zoneDay } from '../../domain/calendar.js';
import { dutyActs } from '../../domain/duty/dutyStates.js';
import { csvLine } from '../../domain/fund/csv.js';
import { choice, line, paragraph } from '../../domain/typed.js';
import { dutyBadge, dutyItem, dutyName } from '../../shared/duties/dutyLine.view.js';
import type { Deps } from '../../shared/request/deps.js';
import type { PageContext } from '../../shared/request/pageContext.js';
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
import { considerRecovery } from './considerRecovery.service.js';
import {
  approveForDuty,
  proposeForDuty,
  rejectForDuty,
  withdrawForDuty,
} from './decideDuty.service.js';
import { openOwedDuty } from './duty.file.js';
import {
  owedCounts,
  owedDuties,
  owedPerPage,
  owedStates,
  placeAfterDuty,
  type OwedDuty,
  type OwedFilters,
} from './owedDuties.query.js';
import { owedDutyPage } from './owedDuty.page.js';
import { sendDutyFile } from './ownDuties.routes.js';
import { reviewDuty } from './reviewDuty.service.js';

const one = '/owed/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';
const pathOf = (ask: Ask): string => `/owed/${idOf(ask)}`;

const remarkInput = z.object({ remark: paragraph({ min: 0, max: 1000 }) });
const reasonInput = z.object({ remark: paragraph({ min: 5, max: 1000 }) });
const wishInput = z.object({
  act: choice(dutyActs),
  reason: paragraph({ min: 5, max: 1000 }),
  told: paragraph({ min: 5, max: 1000 }),
  until: z.string().max(20).default(''),
});
const shownDecision = z.object({ decision: line(36) });
const refusedDecision = z.object({ decision: line(36), why: paragraph({ min: 5, max: 500 }) });
const considered = z.object({ considered: paragraph({ min: 5, max: 500 }) });

/** Who owes what in one's programmes, and what is found and decided of it. */
export const owedDutyRoutes = (deps: Deps): readonly Route[] => [
  get('/owed', 'duty.view', (ask) => showList(deps, ask)),
  get('/owed/export', 'duty.view', (ask) => exportList(deps, ask)),
  get(one, 'duty.view', async (ask) => {
    const actor = signedIn(ask);
    const duty = await openOwedDuty(deps, actor, idOf(ask));
    const effects = await deps.db.rows.dutyConsequences.all({ duty_id: duty.row.id }, [
      ['at', 'ASC'],
    ]);
    return page(
      'duties/owed-duty',
      owedDutyPage(duty, effects, actor, { ...ask, words: deps.words, calendar: deps.calendar }),
    );
  }),
  get(`${one}/files/:file`, 'duty.view', async (ask) => {
    const duty = await openOwedDuty(deps, signedIn(ask), idOf(ask));
    return sendDutyFile(deps, duty, ask.params['file'] ?? '');
  }),
  post(
    `${one}/accept`,
    'duty.look',
    async (ask, { remark }) => {
      await reviewDuty(deps, signedIn(ask), idOf(ask), { outcome: 'accepted', remark });
      return redirect(pathOf(ask), 'duty_accepted');
    },
    { input: remarkInput, again: one },
  ),
  ...(['returned', 'refused'] as const).map((outcome) =>
    post(
      `${one}/${outcome === 'returned' ? 'return' : 'refuse'}`,
      'duty.look',
      async (ask: Ask, { remark }: z.infer<typeof reasonInput>) => {
        await reviewDuty(deps, signedIn(ask), idOf(ask), { outcome, remark });
        return redirect(pathOf(ask), `duty_${outcome}`);
      },
      { input: reasonInput, again: one },
    ),
  ),
  post(
    `${one}/propose`,
    'duty.propose',
    async (ask, wish) => {
      await proposeForDuty(deps, signedIn(ask), idOf(ask), wish);
      return redirect(pathOf(ask), 'duty_proposed');
    },
    { input: wishInput, again: one },
  ),
  // Who decides depends on what is asked for, so the door is that of the page.
  post(
    `${one}/approve`,
    'duty.view',
    async (ask, { decision }) => {
      await approveForDuty(deps, signedIn(ask), idOf(ask), decision);
      return redirect(pathOf(ask), 'duty_decided');
    },
    { input: shownDecision, again: one },
  ),
  post(
    `${one}/reject`,
    'duty.view',
    async (ask, { decision, why }) => {
      await rejectForDuty(deps, signedIn(ask), idOf(ask), decision, why);
      return redirect(pathOf(ask), 'duty_rejected');
    },
    { input: refusedDecision, again: one },
  ),
  post(
    `${one}/withdraw`,
    'duty.propose',
    async (ask, { decision }) => {
      await withdrawForDuty(deps, signedIn(ask), idOf(ask), decision);
      return redirect(pathOf(ask), 'duty_withdrawn');
    },
    { input: shownDecision, again: one },
  ),
  post(
    `${one}/considered`,
    'duty.propose',
    async (ask, { considered: remark }) => {
      await considerRecovery(deps, signedIn(ask), idOf(ask), remark);
      return redirect(pathOf(ask), 'duty_considered');
    },
    { input: considered, again: one },
  ),
];

function filtersOf({ query }: Ask): OwedFilters {
  const state = owedStates.find((each) => each === query['state']) ?? 'waiting';
  return {
    state,
    programme: query['programme'] ?? '',
    text: (query['text'] ?? '').trim().slice(0, 100),
    after: query['after'] ?? '',
  };
}

async function showList(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const { words } = deps;
  const context = { ...ask, words };
  const filters = filtersOf(ask);
  const found = await owedDuties(deps, actor, filters);
  const counts = await owedCounts(deps, actor);
  const lines = found.slice(0, owedPerPage);
  const last = lines.at(-1);
  const query = (changes: Readonly<Record<string, string>>): string =>
    String(new URLSearchParams({ state: filters.state, text: filters.text, ...changes }));
  return page('duties/owed-list', {
    title: words(ask.locale, 'duties.owed.title'),
    tabs: owedStates.map((state) => ({
      href: `/owed?${query({ state })}`,
      label: words(ask.locale, `duties.tabs.${state}`),
      count: state === 'done' ? '' : counts[state],
      current: state === filters.state,
    })),
    state: filters.state,
    text: filters.text,
    rows: lines.map((each) => rowOf(each, context)),
    exportHref: `/owed/export?${query({})}`,
    older:
      found.length > owedPerPage && last
        ? `/owed?${query({ after: placeAfterDuty(last) })}`
        : false,
    none: words(ask.locale, `duties.none.${filters.state}`),
  });
}

const rowOf = (duty: OwedDuty, context: PageContext): object => ({
  ...dutyItem(duty, '/owed', context),
  applicant: duty.applicant_name,
  caseTitle: duty.title,
  caseHref: `/cases/${duty.case_id}`,
  no: duty.number,
});

const exportColumns = ['number', 'title', 'applicant', 'duty', 'due', 'state'] as const;
const mostExported = 20_000;

async function exportList(deps: Deps, ask: Ask): Promise<Reply> {
  const { words } = deps;
  const { locale } = ask;
  const found = await owedDuties(deps, signedIn(ask), filtersOf(ask), mostExported);
  const context = { ...ask, words };
  const head = csvLine(exportColumns.map((column) => words(locale, `duties.columns.${column}`)));
  const body = found
    .slice(0, mostExported)
    .map((each) =>
      csvLine([
        each.number,
        each.title,
        each.applicant_name,
        dutyName(each, context),
        each.due_at === null ? '' : zoneDay(new Date(each.due_at)),
        dutyBadge(each, context).label,
      ]),
    );
  const name = `duties-${zoneDay(ask.now)}.csv`;
  // The mark at the start tells spreadsheets that the text is UTF-8.
  return {
    reply: 'text',
    name,
    type: 'text/csv; charset=utf-8',
    text: `\uFEFF${head}${body.join('')}`,
  };
}
