import { ballotOfPerson } from '../../data/stores/ballotStore.js';
import { inLocale } from '../../domain/localText.js';
import { shortMoney } from '../../domain/money.js';
import { voteChoices } from '../../domain/ballots/ballotCount.js';
import type { Actor } from '../../domain/actor.js';
import { runsMeetings } from '../../domain/meetings/meeting.js';
import { hidden } from '../../domain/refusal.js';
import { tooFewLeft, voteRoom } from '../../shared/ballots/voteRoom.query.js';
import { formState } from '../../shared/request/formState.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { Deps } from '../../shared/request/deps.js';
import { agendaFor, agendaOf, asideOf, type AgendaItem } from './agenda.query.js';
import { isInRoom, quorumOf } from './inRoom.query.js';
import { isChair, openMeeting, type MeetingFile } from './meeting.file.js';
import { badgeOf } from './meeting.page.js';
import { accountNames } from './meetingPeople.query.js';

/** One item in the room: its vote, the chair's acts, and what the secretary does with it. */
export async function itemView(
  deps: Deps,
  actor: Actor,
  of: { readonly meeting: string; readonly item: string },
  context: FormContext,
): Promise<object> {
  const file = await openMeeting(deps, actor, of.meeting);
  const agenda = agendaFor(await agendaOf(deps, of.meeting, actor.locale), actor);
  const at = agenda.findIndex(({ item }) => item.id === of.item);
  const one = agenda[at];
  if (!one) throw hidden();
  const { meeting } = file;
  const base = `/meetings/${meeting.id}`;
  const here = `${base}/items/${one.item.id}`;
  const voting = one.outcome === 'voting' && one.item.live_key !== null;
  const aside = (await asideOf(deps, [one], accountsOf(file))).get(one.item.id) ?? new Set();
  const names = await accountNames(deps.db, [...aside]);
  const form = formState(context, context.words, {
    vote: '',
    class: '',
    reason: '',
    outcome: '',
    close_reason: '',
    defer_reason: '',
  });
  const frame = {
    here,
    form,
    rules: context.words(context.locale, `stages.vote.rules.${one.voting.rule}`),
    secret: one.voting.ballot === 'secret',
    caseHref: `/cases/${one.file.row.id}`,
  };
  return {
    ...frame,
    meeting: { href: base, title: meeting.title },
    no: at + 1,
    heading: one.title,
    number: one.file.row.number ?? '',
    applicant: one.file.row.applicant_name,
    badge: badgeOf(one.item.state, one.outcome),
    reason: one.item.reason,
    gone: one.outcome === 'gone',
    counts: one.tally !== null && {
      key: 'ranking.tally',
      params: { ...one.tally, classes: '' },
    },
    aside: [...aside].map((account) => names.get(account) ?? ''),
    ...(voting ? await votePart(deps, actor, { file, one }, context, frame) : { vote: false }),
    runs: runsMeetings(actor, meeting.programme_id) && {
      ...frame,
      mayBegin: meeting.status === 'in_session' && one.item.state === 'listed' && voting,
      mayFinish: one.item.state === 'open' && !voting,
      mayDefer: one.item.live_key !== null && voting,
    },
    form,
  };
}

const accountsOf = ({ people }: MeetingFile): readonly string[] =>
  people.filter(({ part }) => part === 'member').map(({ user_id: account }) => account);

/** What is asked while the vote is open; how anybody voted is in none of it. */
async function votePart(
  deps: Deps,
  actor: Actor,
  { file, one }: { readonly file: MeetingFile; readonly one: AgendaItem },
  { words, locale }: FormContext,
  frame: object,
): Promise<object> {
  const vote = await voteRoom(deps, one.file);
  const { standing, room, voting } = vote;
  const quorum = await quorumOf(deps, one.file, file.people);
  const own = ballotOfPerson(deps.db, vote.place, actor.personId, vote.ballots);
  const open = standing.waits === null;
  const sits = file.meeting.status === 'in_session' && one.item.state === 'open';
  const entitled =
    vote.entitled.includes(actor.userId) ||
    vote.entitled.some((account) => (actor.standsInFor ?? []).includes(account));
  const there = isInRoom(actor, file.people);
  const count = (...states: readonly string[]): number =>
    standing.members.filter(({ seat, is }) => states.includes(is) && !room.gone.includes(seat))
      .length;
  return {
    vote: {
      ...frame,
      cast: count('voted'),
      of: count('voted', 'asked') + room.joined.length,
      quorum,
      short: quorum.present < quorum.needed,
      tooFew: tooFewLeft(vote) !== null && { left: tooFewLeft(vote) },
      sits,
      waits: !open && standing.waits,
      mayVote: sits && entitled && there && own === undefined && open,
      absent: sits && entitled && !there,
      own: own !== undefined,
      code: own && voting.ballot === 'secret' ? own.code : false,
      mayTakeBack: sits && there && own !== undefined && open,
      later: entitled && !sits,
      ways: voteChoices.map((way) => ({
        value: way,
        label: words(locale, `stages.vote.ways.${way}`),
      })),
      classes: (one.file.definition.award?.classes ?? []).map(({ id, name, amount_yuan }) => ({
        value: id,
        label: words(locale, 'stages.vote.classAmount', {
          name: inLocale(name, locale),
          amount: shortMoney(amount_yuan * 100, locale),
        }),
      })),
    },
    chair: sits &&
      isChair(actor, file.meeting) && {
        ...frame,
        decides: standing.waits === 'tied' && voting.tie === 'chair',
        again: !open && standing.round < voting.rounds,
      },
  };
}
