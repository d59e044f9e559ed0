import type { Deps } from '../../shared/request/deps.js';
import { caseOfRow } from '../../shared/casefile/caseFile.js';
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
import { several } from '../../domain/typed.js';
import { mostTeams } from '../../domain/meetings/defence.js';
import { cancelDefence } from './cancelDefence.service.js';
import { callTeams, drawOrder, moveDefence } from './callTeams.service.js';
import { isTold } from './callOne.step.js';
import { openDefence, runsDefences } from './defence.file.js';
import {
  cancelDefenceInput,
  drawInput,
  moveDefenceInput,
  otherMeetingInput,
  planDefenceInput,
} from './defence.input.js';
import { defencePage, roomPage } from './defence.page.js';
import { defencesOf, otherDefences } from './defences.query.js';
import { beginTurn, endDefence, endTurn, putLast, type TurnPlace } from './hearTeams.service.js';
import { hearElsewhere } from './otherMeeting.service.js';
import { lotRoutes } from './lots.routes.js';
import { defenceMinutesRoutes } from './defenceMinutes.routes.js';
import { ownHearingRoutes } from './ownHearings.routes.js';
import { paperRoutes } from './papers.routes.js';
import { planDefence } from './planDefence.service.js';
import { seatsOfTurns } from './seats.query.js';
import { callToHear, heardStages, teamsOf } from './teams.query.js';

const path = '/defences/:defence';
const again = { again: path };
const idIn = ({ params }: Ask): string => params['defence'] ?? '';
const turnIn = (ask: Ask): TurnPlace => ({ defence: idIn(ask), turn: ask.params['turn'] ?? '' });
const backTo = (ask: Ask, done: string): Reply =>
  redirect(`/defences/${idIn(ask)}`, `defences.${done}`);

/** Defence meetings: the list, planning one, its lot and letters, and its course in the room. */
export const defencesRoutes = (deps: Deps): readonly Route[] => [
  get('/defences', 'defence.view', (ask) => showList(deps, ask)),
  // Before `/defences/:defence`, which would take the words for an id.
  ...ownHearingRoutes(deps),
  get('/defences/new', 'defence.run', (ask) => showNew(deps, ask)),
  post(
    '/defences/new',
    'defence.run',
    async (ask, input) =>
      redirect(`/defences/${await planDefence(deps, signedIn(ask), input)}`, 'defences.planned'),
    { input: planDefenceInput, again: '/defences/new' },
  ),
  get(path, 'defence.view', (ask) => showDefence(deps, ask)),
  get(`${path}/room`, 'defence.view', async (ask) => {
    const file = await openDefence(deps, signedIn(ask), idIn(ask));
    const title = deps.words(ask.locale, 'defences.room.title');
    return page('defences/room', { title, ...roomPage(file, ask) }, 'screen');
  }),
  post(
    `${path}/draw`,
    'defence.run',
    async (ask, input) => {
      await drawOrder(deps, signedIn(ask), idIn(ask), input);
      return backTo(ask, 'drawn');
    },
    { input: drawInput, ...again },
  ),
  post(
    `${path}/call`,
    'defence.run',
    async (ask) => {
      await callTeams(deps, signedIn(ask), idIn(ask));
      return backTo(ask, 'called');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/move`,
    'defence.run',
    async (ask, input) => {
      await moveDefence(deps, signedIn(ask), idIn(ask), input);
      return backTo(ask, 'moved');
    },
    { input: moveDefenceInput, ...again },
  ),
  post(
    `${path}/elsewhere`,
    'defence.run',
    async (ask, input) => {
      await hearElsewhere(deps, signedIn(ask), idIn(ask), input);
      return backTo(ask, 'elsewhere');
    },
    { input: otherMeetingInput, ...again },
  ),
  post(
    `${path}/cancel`,
    'defence.run',
    async (ask, input) => {
      await cancelDefence(deps, signedIn(ask), idIn(ask), input);
      return backTo(ask, 'calledOff');
    },
    { input: cancelDefenceInput, ...again },
  ),
  post(
    `${path}/end`,
    'defence.run',
    async (ask) => {
      await endDefence(deps, signedIn(ask), idIn(ask));
      return backTo(ask, 'ended');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/turns/:turn/begin`,
    'defence.run',
    async (ask) => {
      await beginTurn(deps, signedIn(ask), turnIn(ask));
      return backTo(ask, 'began');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/turns/:turn/heard`,
    'defence.run',
    async (ask) => {
      await endTurn(deps, signedIn(ask), turnIn(ask));
      return backTo(ask, 'heard');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/turns/:turn/last`,
    'defence.run',
    async (ask) => {
      await putLast(deps, signedIn(ask), turnIn(ask));
      return backTo(ask, 'putLast');
    },
    { input: nothing, ...again },
  ),
  ...paperRoutes(deps),
  ...defenceMinutesRoutes(deps),
  ...lotRoutes(deps),
];

async function showList(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  return page('defences/list', {
    title: deps.words(ask.locale, 'defences.title'),
    ...(await defencesOf(deps, actor)),
  });
}

async function showDefence(deps: Deps, ask: Ask): Promise<Reply> {
  const { words } = deps;
  const actor = signedIn(ask);
  const file = await openDefence(deps, actor, idIn(ask));
  const { defence, turns } = file;
  const call = await deps.db.rows.calls.find({ id: defence.call_id });
  const title = words(ask.locale, 'defences.one');
  const { on_day: on, at, place } = defence;
  const form = formState(ask, words, {
    value: '',
    on,
    at,
    place,
    move_reason: '',
    off_reason: '',
    team: '',
    other: '',
  });
  const parts = {
    ...file,
    seats: await seatsOfTurns(deps, turns),
    others: await otherDefences(deps, defence),
    runs: runsDefences(actor, defence.programme_id),
  };
  return page('defences/one', {
    title,
    sub: call?.title ?? '',
    crumbs: [{ href: '/defences', label: { key: 'defences.title' } }, { label: `${on} ${at}` }],
    ...defencePage(parts, ask, form),
  });
}

/** Which stage of which call comes first; then the form with the teams that wait in it. */
async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const { words } = deps;
  const actor = signedIn(ask);
  const typed = ask.failed?.typed ?? {};
  const named = (key: 'call' | 'stage'): string => {
    const value = typed[key] ?? ask.query[key];
    return typeof value === 'string' ? value : '';
  };
  const title = words(ask.locale, 'defences.new');
  const crumbs = [{ href: '/defences', label: { key: 'defences.title' } }, { label: title }];
  if (named('call') === '') {
    const stages = await heardStages(deps, actor);
    const offered = stages.map(({ call, stage, title: of, name }) => ({
      href: `/defences/new?call=${call}&stage=${stage}`,
      label: of,
      name,
    }));
    return page('defences/choose', { title, crumbs, offered });
  }
  const { call, heard } = await callToHear(deps, actor, named('call'), named('stage'));
  const teams = await teamsOf(deps, actor, call.id, heard.stage);
  const offered = await Promise.all(teams.slice(0, mostTeams).map((row) => caseOfRow(deps, row)));
  const chosen = several(mostTeams).safeParse(typed['cases']).data ?? [];
  const first = { on: '', at: '09:00', minutes: String(heard.minutes), breaks: '12:00-13:30' };
  return page('defences/new', {
    title,
    crumbs,
    sub: call.title,
    call: call.id,
    stage: heard.stage,
    stageName: heard.name,
    form: formState(ask, words, {
      ...first,
      place: '',
      bring: '',
      source: '',
      cases: '',
      anew_reason: '',
    }),
    anew: offered.some((file) => isTold(file, heard.stage)),
    teams: offered.map((file) => ({
      value: file.row.id,
      label: `${file.row.number ?? ''} ${file.row.title}`.trim(),
      help: isTold(file, heard.stage) && { key: 'defences.toldBefore' },
      checked: ask.failed === null || chosen.includes(file.row.id),
    })),
  });
}
