import { zoneDay } from '../../domain/calendar.js';
import { validFrom } from '../../domain/ballots/ballotCount.js';
import type { Actor } from '../../domain/actor.js';
import {
  attendances,
  isAhead,
  isStillToCome,
  isThere,
  meetingAnswers,
  runsMeetings,
} from '../../domain/meetings/meeting.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { AgendaItem } from './agenda.query.js';
import { isChair, askedAs, type MeetingFile, type MeetingPerson } from './meeting.file.js';
import { casesByCall, statusBadge } from './meetings.page.js';
import type { InOffice } from './meetingPeople.query.js';
import type { VotingCase } from './votingCases.query.js';
import { localMoment } from '../../domain/localMoment.js';

const word = (key: string, values: object = {}) => ({ key: `meetings.${key}`, ...values });

/** Everything that the page of a meeting is made from. */
export interface MeetingView extends MeetingFile {
  /** Without what the reader is kept out of. */
  readonly agenda: readonly AgendaItem[];
  /** Whether an item is being dealt with that the reader stands aside from. */
  readonly asideNow: boolean;
  readonly names: ReadonlyMap<string, string>;
  /** Persons who are members today. */
  readonly members: ReadonlySet<string>;
  /** Colleagues who stand in on the day, by the account of who is away. */
  readonly deputies: ReadonlyMap<string, string>;
  readonly chairs: readonly InOffice[];
  /** Cases that could be put on the agenda; for who prepares it. */
  readonly waiting: readonly VotingCase[];
  readonly minutes: readonly { readonly part: number; readonly number: string }[];
}

/** One meeting: when and where, the agenda, who comes, and what its reader may do about it. */
export function meetingPage(view: MeetingView, actor: Actor, context: FormContext): object {
  const { meeting, agenda, names } = view;
  const runs = runsMeetings(actor, meeting.programme_id);
  const base = `/meetings/${meeting.id}`;
  const ahead = isAhead(meeting.status);
  const sits = meeting.status === 'in_session';
  const current = agenda.find(({ item }) => item.state === 'open');
  const busy = current !== undefined || view.asideNow;
  const listed = agenda.flatMap(({ item }) => (item.state === 'listed' ? [item.id] : []));
  const next = agenda.find(({ item }) => item.id === listed[0]);
  const moves = runs && (ahead || sits);
  const form = formState(context, context.words, {
    answer: '',
    answer_reason: '',
    starts: localMoment(meeting.starts_at),
    place: meeting.place,
    change_reason: '',
    cancel_reason: '',
    chair: '',
    chair_reason: '',
    cases: '',
    adjourn_reason: '',
    rest_reason: '',
  });
  return {
    base,
    heading: meeting.title,
    badge: statusBadge(meeting.status),
    starts: meeting.starts_at,
    facts: [
      { label: word('when'), at: meeting.starts_at },
      { label: word('place'), value: meeting.place },
      { label: word('chair'), value: names.get(meeting.chair_id), note: meeting.chair_reason },
      { label: word('secretary'), value: names.get(meeting.secretary_id) },
      { label: word('convenedBy'), value: names.get(meeting.convened_by) },
    ],
    ended: meeting.ended_reason,
    own: ownInvitation(view, actor, context, { base, form }),
    current: current && { href: `${base}/items/${current.item.id}`, title: current.title },
    asideNow: view.asideNow,
    quorum: ahead && (runs || isChair(actor, meeting)) ? acceptedQuorum(view) : false,
    next: runs &&
      sits &&
      !busy &&
      next && { href: `${base}/items/${next.item.id}`, title: next.title },
    agenda: agenda.map((each, at) => agendaLine(each, at, { base, moves, listed })),
    people: peopleLines(view, actor, runs),
    awaited: view.people.some(({ attendance }) => attendance === 'awaited'),
    attendanceOptions: attendances.map((value) => ({ value, label: word(`is.${value}`) })),
    minutes: view.minutes.length > 0 || meeting.status === 'ended' || sits,
    minutesNumber: view.minutes[0]?.number ?? false,
    runs: runs && {
      base,
      form,
      starts: meeting.starts_at,
      ahead,
      sits,
      convened: meeting.status === 'convened',
      live: isStillToCome(meeting.status),
      mayOpen: ahead && zoneDay(context.now) >= zoneDay(new Date(meeting.starts_at)),
      takesOver: meeting.secretary_id !== actor.userId && meeting.status !== 'cancelled',
      listed: listed.length,
      calls: casesByCall(view.waiting, new Set()),
      chairs: view.chairs
        .filter(({ id }) => id !== meeting.chair_id)
        .map(({ id, name }) => ({ value: id, label: name })),
    },
    form,
  };
}

function ownInvitation(
  { people, meeting, deputies }: MeetingView,
  actor: Actor,
  { words, locale }: FormContext,
  frame: object,
): object | false {
  const own = askedAs(people, actor);
  if (!own || !isAhead(meeting.status)) return false;
  return {
    ...frame,
    answered: own.answer === null ? false : word(`own.${own.answer}`),
    deputy: deputies.get(own.user_id) ?? false,
    options: meetingAnswers.map((value) => ({
      value,
      label: words(locale, `meetings.answers.${value}`),
      help: value === 'deputy' ? words(locale, 'meetings.answers.deputyHelp') : false,
    })),
  };
}

/** Whether those who said that they come are enough for each vote on the agenda. */
function acceptedQuorum({ people, agenda, members }: MeetingView): object | false {
  const inOffice = people.filter((each) => each.part === 'member' && members.has(each.person_id));
  const coming = inOffice.filter(({ answer }) => answer === 'yes' || answer === 'deputy').length;
  const open = inOffice.filter(({ answer }) => answer === null).length;
  const quorums = agenda.map(({ voting }) => validFrom(voting.quorum, inOffice.length));
  const needed = Math.max(1, ...quorums);
  if (coming >= needed) return false;
  const key = coming + open < needed ? 'quorum.cannot' : 'quorum.notYet';
  return word(key, { coming, open, needed });
}

interface AgendaRights {
  readonly base: string;
  /** Whether the reader may change the order. */
  readonly moves: boolean;
  /** Items that are still to come, in their order. */
  readonly listed: readonly string[];
}

function agendaLine(
  { item, file: { row }, title, outcome, tally, voting }: AgendaItem,
  at: number,
  { base, moves, listed }: AgendaRights,
): object {
  const state = item.state === 'listed' || item.state === 'open' ? outcomeNow(outcome) : null;
  return {
    no: at + 1,
    href: `${base}/items/${item.id}`,
    title,
    number: row.number ?? '',
    applicant: row.applicant_name,
    late: item.late === 1,
    secret: voting.ballot === 'secret',
    badge: badgeOf(item.state, state ?? outcome),
    tally: tally !== null && { key: 'ranking.tally', params: { ...tally, classes: '' } },
    reason: item.reason,
    moves:
      moves && listed.length > 1 && listed.includes(item.id) && `${base}/items/${item.id}/move`,
    up: listed[0] !== item.id,
    down: listed.at(-1) !== item.id,
  };
}

const outcomeNow = (outcome: AgendaItem['outcome']): AgendaItem['outcome'] | null =>
  outcome === 'voting' ? null : outcome;

const itemTones = {
  listed: 'quiet',
  open: 'info',
  deferred: 'warn',
  agreed: 'ok',
  rejected: 'bad',
  gone: 'warn',
  closed: 'quiet',
  voting: 'quiet',
} as const;

/** How an item stands, in one word. */
export function badgeOf(
  state: AgendaItem['item']['state'],
  outcome: AgendaItem['outcome'],
): { readonly tone: string; readonly label: object } {
  const key = state === 'deferred' ? state : outcome === 'voting' ? state : outcome;
  return { tone: itemTones[key], label: word(`item.${key}`) };
}

const personTones = {
  awaited: 'quiet',
  present: 'ok',
  late: 'warn',
  absent: 'bad',
  left: 'warn',
} as const;

function peopleLines(view: MeetingView, actor: Actor, runs: boolean): readonly object[] {
  const { people, names, members, deputies, meeting } = view;
  const sorted = people.toSorted((a, b) => Number(a.part === 'guest') - Number(b.part === 'guest'));
  return sorted.map((person: MeetingPerson) => ({
    id: person.person_id,
    name: names.get(person.user_id) ?? '',
    part: word(`part.${person.part}`),
    inOffice: person.part === 'guest' || members.has(person.person_id),
    answer: word(person.answer === null ? 'own.unanswered' : `own.${person.answer}`),
    answerReason: runs || person.person_id === actor.personId ? person.answer_reason : '',
    deputy: deputies.get(person.user_id) ?? false,
    attendance: { tone: personTones[person.attendance], label: word(`is.${person.attendance}`) },
    chosen: person.attendance === 'awaited' ? expected(person) : person.attendance,
    came: person.came_at ?? false,
    left: person.attendance === 'left' && (person.left_at ?? false),
    there: isThere(person.attendance),
    asks: runs && meeting.status === 'in_session',
  }));
}

/** What the secretary finds chosen before anything is recorded: what they said they would do. */
const expected = ({ answer }: MeetingPerson): string => (answer === 'no' ? 'absent' : 'awaited');
