import type { Deps } from '../../shared/request/deps.js';
import {
  get,
  nothing,
  page,
  post,
  rawFields,
  redirect,
  type Ask,
  type Reply,
  type Route,
} from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { ballotInput } from '../../shared/ballots/castBallot.js';
import { deferItem } from './agenda.service.js';
import type { ItemPlace } from './heldItem.step.js';
import {
  beginItem,
  chairItemInput,
  chairOnItem,
  finishItem,
  takeBackOnItem,
  voteOnItem,
} from './item.service.js';
import { itemView } from './itemView.query.js';
import { deferItemInput } from './meeting.input.js';
import {
  adjourn,
  adjournInput,
  endInput,
  endMeeting,
  openSession,
  recordAttendance,
} from './session.service.js';

const path = '/meetings/:meeting';
const itemPath = `${path}/items/:item`;
const again = { again: path };
const itemAgain = { again: itemPath };
const meetingIn = ({ params }: Ask): string => params['meeting'] ?? '';
const itemIn = (ask: Ask): ItemPlace => ({
  meeting: meetingIn(ask),
  item: ask.params['item'] ?? '',
});
const toMeeting = (ask: Ask, done: string): Reply =>
  redirect(`/meetings/${meetingIn(ask)}`, `meetings.${done}`);
const toItem = (ask: Ask, done: string): Reply => {
  const { meeting, item } = itemIn(ask);
  return redirect(`/meetings/${meeting}/items/${item}`, `meetings.${done}`);
};

/** A meeting in session: who is there, item after item, breaking off, the end. */
export const sessionRoutes = (deps: Deps): readonly Route[] => [
  post(
    `${path}/open`,
    'meeting.run',
    async (ask) => {
      await openSession(deps, signedIn(ask), meetingIn(ask));
      return toMeeting(ask, 'opened');
    },
    { input: nothing, ...again },
  ),
  post(
    `${path}/attendance`,
    'meeting.run',
    async (ask, input) => {
      await recordAttendance(deps, signedIn(ask), meetingIn(ask), input);
      return toMeeting(ask, 'attendance');
    },
    { input: rawFields, ...again },
  ),
  post(
    `${path}/adjourn`,
    'meeting.run',
    async (ask, input) => {
      await adjourn(deps, signedIn(ask), meetingIn(ask), input);
      return toMeeting(ask, 'adjourned');
    },
    { input: adjournInput, ...again },
  ),
  post(
    `${path}/end`,
    'meeting.run',
    async (ask, input) => {
      await endMeeting(deps, signedIn(ask), meetingIn(ask), input);
      return toMeeting(ask, 'ended');
    },
    { input: endInput, ...again },
  ),
  ...itemRoutes(deps),
];

const itemRoutes = (deps: Deps): readonly Route[] => [
  get(itemPath, 'meeting.view', async (ask) => {
    const model = await itemView(deps, signedIn(ask), itemIn(ask), { ...ask, words: deps.words });
    return page('meetings/item', {
      title: deps.words(ask.locale, 'meetings.itemPage.title'),
      ...model,
    });
  }),
  post(
    `${itemPath}/begin`,
    'meeting.run',
    async (ask) => toItem(ask, await beginItem(deps, signedIn(ask), itemIn(ask))),
    { input: nothing, ...itemAgain },
  ),
  post(
    `${itemPath}/finish`,
    'meeting.run',
    async (ask) => {
      await finishItem(deps, signedIn(ask), itemIn(ask));
      return toMeeting(ask, 'closed');
    },
    { input: nothing, ...itemAgain },
  ),
  post(
    `${itemPath}/defer`,
    'meeting.run',
    async (ask, input) => {
      await deferItem(deps, signedIn(ask), itemIn(ask), input);
      return toMeeting(ask, 'deferred');
    },
    { input: deferItemInput, ...itemAgain },
  ),
  post(
    `${itemPath}/vote`,
    'meeting.vote',
    async (ask, input) => {
      await voteOnItem(deps, signedIn(ask), itemIn(ask), input);
      return toItem(ask, 'voted');
    },
    { input: ballotInput, ...itemAgain },
  ),
  post(
    `${itemPath}/take-back`,
    'meeting.vote',
    async (ask) => {
      await takeBackOnItem(deps, signedIn(ask), itemIn(ask));
      return toItem(ask, 'voteTaken');
    },
    { input: nothing, ...itemAgain },
  ),
  post(
    `${itemPath}/chair`,
    'meeting.chair',
    async (ask, input) => {
      await chairOnItem(deps, signedIn(ask), itemIn(ask), input);
      return toItem(ask, 'chair');
    },
    { input: chairItemInput, ...itemAgain },
  ),
];
