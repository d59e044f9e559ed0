import { several } from '../../domain/typed.js';
import { hidden } from '../../domain/refusal.js';
import { runsMeetings } from '../../domain/meetings/meeting.js';
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
import { convene } from './convene.service.js';
import { conveneInput, longestAgenda } from './meeting.input.js';
import { meetingRoutes } from './meeting.routes.js';
import { minutesRoutes } from './minutes.routes.js';
import { sessionRoutes } from './session.routes.js';
import { convenePage, meetingListPage } from './meetings.page.js';
import { convenesSomewhere, meetingsOf, programmesToConvene } from './meetings.query.js';
import { inOffice, possibleGuests } from './meetingPeople.query.js';
import { votingCases } from './votingCases.query.js';

/** Joint meetings: the list, convening one, and each with its agenda. */
export const meetingsRoutes = (deps: Deps): readonly Route[] => [
  get('/meetings', 'meeting.view', async (ask) => {
    const actor = signedIn(ask);
    return page('meetings/list', {
      title: deps.words(ask.locale, 'meetings.title'),
      ...meetingListPage(await meetingsOf(deps.db, actor), convenesSomewhere(actor)),
    });
  }),
  get('/meetings/new', 'meeting.run', (ask) => showNew(deps, ask)),
  post(
    '/meetings/new',
    'meeting.run',
    async (ask, input) => {
      const id = await convene(deps, signedIn(ask), input);
      return redirect(`/meetings/${id}`, 'meetings.convened');
    },
    { input: conveneInput, again: '/meetings/new' },
  ),
  ...meetingRoutes(deps),
  ...sessionRoutes(deps),
  ...minutesRoutes(deps),
];

/** Which programme comes first; where there is one only, or it is named, the form itself. */
async function showNew(deps: Deps, ask: Ask): Promise<Reply> {
  const { db, words } = deps;
  const actor = signedIn(ask);
  const own = await programmesToConvene(db, actor);
  const typed = ask.failed?.typed ?? {};
  const named =
    typeof typed['programme'] === 'string' ? typed['programme'] : ask.query['programme'];
  const programme =
    named === undefined && own.length === 1 ? own[0] : own.find(({ id }) => id === named);
  const title = words(ask.locale, 'meetings.new');
  const crumbs = [{ href: '/meetings', label: { key: 'meetings.title' } }, { label: title }];
  if (!programme) {
    if (named !== undefined || own.length === 0) throw hidden();
    return page('meetings/choose-programme', {
      title,
      crumbs,
      programmes: own.map(({ id, name }) => ({
        href: `/meetings/new?programme=${id}`,
        label: name,
      })),
    });
  }
  if (!runsMeetings(actor, programme.id)) throw hidden();
  const members = await inOffice(db, programme.id, ['joint_member']);
  const chosen = (name: string): readonly string[] =>
    several(longestAgenda).safeParse(typed[name]).data ?? [];
  const offer = {
    programme,
    members,
    chairs: await inOffice(db, programme.id, ['department_head']),
    guests: await possibleGuests(db, programme.id, members),
    cases: await votingCases(deps, actor, programme.id),
    chosen: ask.failed === null ? null : new Set(chosen('cases')),
    invited: new Set(chosen('guests')),
  };
  const form = formState(ask, words, { title: '', starts: '', place: '', chair: '', cases: '' });
  return page('meetings/new', { title, crumbs, ...convenePage(offer, form) });
}
