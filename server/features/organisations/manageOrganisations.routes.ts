import { organisations } from '../../data/tables/people.js';
import { zoneDay } from '../../domain/calendar.js';
import { tidy } from '../../domain/typed.js';
import { standings } from '../../domain/organisation/standings.js';
import { hidden } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import {
  get,
  nothing,
  page,
  post,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { endStanding, recordStanding, recordStandingInput } from './standings.service.js';

const one = '/manage/organisations/:id';
const idOf = ({ params }: Ask): string => params['id'] ?? '';

/** Organisations as the zone keeps them: their standings with source and validity. */
export const manageOrganisationRoutes = (deps: Deps): readonly Route[] => [
  get('/manage/organisations', 'standing.record', (ask) => showList(deps, ask)),
  get(one, 'standing.record', (ask) => showOne(deps, ask)),
  post(
    `${one}/standings`,
    'standing.record',
    async (ask, input) => {
      await recordStanding(deps, signedIn(ask), idOf(ask), input);
      return redirect(`/manage/organisations/${idOf(ask)}`, 'standing_recorded');
    },
    { input: recordStandingInput, again: one },
  ),
  post(
    `${one}/standings/:standing/end`,
    'standing.record',
    async (ask) => {
      await endStanding(deps, signedIn(ask), idOf(ask), ask.params['standing'] ?? '');
      return redirect(`/manage/organisations/${idOf(ask)}`, 'standing_ended');
    },
    { input: nothing, again: one },
  ),
];

const { id, name, credit_code } = organisations.columns;

async function showList({ db, words }: Deps, ask: Ask): Promise<Reply> {
  const search = tidy(ask.query['search'] ?? '').slice(0, 100);
  const found = await db.select(
    { id, name, credit_code },
    `SELECT id, name, credit_code FROM organisations
      WHERE :search = '' OR name LIKE :like OR credit_code LIKE :like ORDER BY name LIMIT 100`,
    { search, like: `%${search.replaceAll(/[%_\\]/g, '')}%` },
  );
  return page('organisations/manage', {
    title: words(ask.locale, 'organisations.manage.title'),
    search,
    items: found.map((each) => ({
      href: `/manage/organisations/${each.id}`,
      name: each.name,
      code: each.credit_code,
    })),
  });
}

async function showOne(deps: Deps, ask: Ask): Promise<Reply> {
  const row = await deps.db.rows.organisations.find({ id: idOf(ask) });
  if (!row) throw hidden();
  const rows = await deps.db.rows.organisationStandings.all({ organisation_id: row.id }, [
    ['recorded_at', 'DESC'],
  ]);
  const today = zoneDay(ask.now);
  return page('organisations/standings', {
    title: row.name,
    id: row.id,
    code: row.credit_code,
    crumbs: [
      { href: '/manage/organisations', label: { key: 'organisations.manage.title' } },
      { label: row.name },
    ],
    rows: rows.map((each) => {
      const over =
        each.ended_at !== null || (each.valid_until !== null && each.valid_until < today);
      return {
        id: each.id,
        name: { key: `organisations.standings.${each.standing}` },
        source: each.source,
        from: each.valid_from,
        until: each.valid_until,
        mayEnd: each.ended_at === null,
        badge: {
          tone: over ? 'quiet' : 'ok',
          label: { key: `organisations.manage.${over ? 'over' : 'holds'}` },
        },
      };
    }),
    options: standings.map((value) => ({
      value,
      label: { key: `organisations.standings.${value}` },
    })),
    form: formState(ask, deps.words, {
      standing: '',
      source: '',
      valid_from: today,
      valid_until: '',
    }),
  });
}
