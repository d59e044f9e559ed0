import type { Deps } from '../../shared/request/deps.js';
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
import { addCases, moveItem } from './agenda.service.js';
import {
  answerInvitation,
  cancelMeeting,
  changeMeeting,
  nameChair,
  takeOver,
} from './changeMeeting.service.js';
import {
  addInput,
  answerInput,
  cancelInput,
  chairInput,
  moveMeetingInput,
  moveInput,
} from './meeting.input.js';
import { meetingPage } from './meeting.page.js';
import { meetingView } from './meetingView.query.js';

export const meetingPath = '/meetings/:meeting';
const again = { again: meetingPath };
export const meetingIn = ({ params }: Ask): string => params['meeting'] ?? '';
const backTo = (ask: Ask, done: string): Reply =>
  redirect(`/meetings/${meetingIn(ask)}`, `meetings.${done}`);

/** One meeting: its page, the answer of who is asked, and what its secretary changes of it. */
export const meetingRoutes = (deps: Deps): readonly Route[] => [
  get(meetingPath, 'meeting.view', (ask) => showMeeting(deps, ask)),
  post(
    `${meetingPath}/answer`,
    'meeting.answer',
    async (ask, input) => {
      await answerInvitation(deps, signedIn(ask), meetingIn(ask), input);
      return backTo(ask, 'answered');
    },
    { input: answerInput, ...again },
  ),
  post(
    `${meetingPath}/change`,
    'meeting.run',
    async (ask, input) => {
      await changeMeeting(deps, signedIn(ask), meetingIn(ask), input);
      return backTo(ask, 'changed');
    },
    { input: moveMeetingInput, ...again },
  ),
  post(
    `${meetingPath}/cancel`,
    'meeting.run',
    async (ask, input) => {
      await cancelMeeting(deps, signedIn(ask), meetingIn(ask), input);
      return backTo(ask, 'cancelled');
    },
    { input: cancelInput, ...again },
  ),
  post(
    `${meetingPath}/chair`,
    'meeting.run',
    async (ask, input) => {
      await nameChair(deps, signedIn(ask), meetingIn(ask), input);
      return backTo(ask, 'chairNamed');
    },
    { input: chairInput, ...again },
  ),
  post(
    `${meetingPath}/take-over`,
    'meeting.run',
    async (ask) => {
      await takeOver(deps, signedIn(ask), meetingIn(ask));
      return backTo(ask, 'takenOver');
    },
    { input: nothing, ...again },
  ),
  post(
    `${meetingPath}/items`,
    'meeting.run',
    async (ask, input) => {
      await addCases(deps, signedIn(ask), meetingIn(ask), input);
      return backTo(ask, 'added');
    },
    { input: addInput, ...again },
  ),
  post(
    `${meetingPath}/items/:item/move`,
    'meeting.run',
    async (ask, input) => {
      const of = { meeting: meetingIn(ask), item: ask.params['item'] ?? '' };
      await moveItem(deps, signedIn(ask), of, input);
      return redirect(`/meetings/${of.meeting}#agenda`);
    },
    { input: moveInput, ...again },
  ),
];

async function showMeeting(deps: Deps, ask: Ask): Promise<Reply> {
  const actor = signedIn(ask);
  const view = await meetingView(deps, actor, meetingIn(ask));
  return page('meetings/meeting', {
    title: deps.words(ask.locale, 'meetings.one'),
    crumbs: [
      { href: '/meetings', label: { key: 'meetings.title' } },
      { label: view.meeting.title },
    ],
    ...meetingPage(view, actor, { ...ask, words: deps.words }),
  });
}
