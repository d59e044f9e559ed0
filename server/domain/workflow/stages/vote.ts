import { z } from 'zod';
import {
  amendedClass,
  ballotsIn,
  ballotsOf,
  isSettled,
  isTooFew,
  tallyOf,
  validFrom,
  verdictOf,
  type Verdict,
} from '../../ballots/ballotCount.js';
import { membersNow, roomSchema, type BallotRoom, type VoteMember } from '../../ballots/members.js';
import { choice, paragraph, whole } from '../../typed.js';
import { conflict } from '../../refusal.js';
import { cancel, complete, conclude, defineStage, note, verb } from '../contract/defineStage.js';
import type { StageView, Step } from '../contract/stageKind.js';
import type { Voting } from '../contract/stageQuestions.js';
import { voteConfig, voteMemorySchema, voteSchema, type VoteMemory } from './voteConfig.js';
import { voteCourse } from './voteCourse.js';

type View = StageView<z.infer<typeof voteSchema>, VoteMemory>;

const read = (memory: unknown): VoteMemory => voteMemorySchema.parse(memory ?? {});

const votingOf = ({ quorum, rule, ballot, tie, rounds }: z.infer<typeof voteSchema>): Voting => ({
  quorum,
  rule,
  ballot,
  tie,
  rounds,
  cast: (memory) => {
    const { counted, votes } = read(memory);
    return counted === null ? votes : ballotsOf(counted);
  },
  standing: (memory) => {
    const { votes: named, ...standing } = read(memory);
    return { ...standing, named };
  },
  result: (votes) => {
    if (votes.length < quorum) return null;
    const carried = verdictOf(tallyOf(votes), rule) === 'carried';
    return { carried, outcome: carried ? 'agreed' : 'rejected' };
  },
});

const keyOf = (seat: number | string): string => `vote-${seat}`;
/** The key of the open task of a seat; undefined where its member is not asked. */
const taskOf = ({ openTasks }: View, seat: number): string | undefined =>
  [...openTasks.keys()].find((key) => key === keyOf(seat) || key.startsWith(`${keyOf(seat)}.`));

const closing = (view: View, seat: number, close: typeof cancel): Step[] => {
  const task = taskOf(view, seat);
  return task === undefined ? [] : [close(task)];
};

/** The vote with the members of now: who came is seated, nobody waits for those who went. */
function gather(view: View, room: BallotRoom): { readonly view: View; readonly steps: Step[] } {
  const { memory, openTasks } = view;
  const next = memory.members.length + 1;
  const steps = [
    ...room.gone.flatMap((seat) => closing(view, seat, cancel)),
    ...room.joined.flatMap((userId, at): Step[] => [
      { step: 'seat', seat: next + at, userId },
      // A task of 0.5 named its member.
      ...(openTasks.has(keyOf(userId)) ? [cancel(keyOf(userId))] : []),
    ]),
  ];
  const members = membersNow(memory.members, room);
  const askedAnew = memory.members.some(
    ({ seat, is }) => is === 'voted' && room.freed.includes(seat),
  );
  const anew = memory.anew + (askedAnew ? 1 : 0);
  return { view: { ...view, memory: { ...memory, members, anew } }, steps };
}

const membersThatCount = ({ members, votes }: VoteMemory): number =>
  members.filter(({ is }) => is !== 'left').length + votes.length;
const asked = ({ memory }: View): readonly VoteMember[] =>
  memory.members.filter(({ is }) => is === 'asked');

/** The task of the body above, while too few are left who may vote. */
const aboveTask = 'above';

function askingAbove({ config: { quorum }, memory, openTasks }: View): Step[] {
  const tooFew = isTooFew(quorum, membersThatCount(memory));
  if (tooFew === openTasks.has(aboveTask)) return [];
  if (!tooFew) return [cancel(aboveTask)];
  const task = { key: aboveTask, verb: 'decide_above', for: { role: 'approver' } } as const;
  return [{ step: 'open', task }];
}

/** Tasks for those who are to vote and are not asked yet: everybody, or the next in turn. */
function asking(view: View): Step[] {
  const { config: stage, memory } = view;
  const members = asked(view)
    .slice(0, stage.sequence ? 1 : undefined)
    .filter(({ seat }) => taskOf(view, seat) === undefined)
    .map(({ seat }): Step => {
      const key = memory.anew === 0 ? keyOf(seat) : `${keyOf(seat)}.${memory.anew}`;
      return { step: 'open', task: { key, verb: 'vote', for: { seat } } };
    });
  return [...members, ...askingAbove(view)];
}

/** Notes how the vote stands, and it is over or goes on. */
function goOn(view: View, room: BallotRoom): Step[] {
  const { memory, config: stage } = view;
  const cast = ballotsIn(room.tally);
  const valid = cast >= validFrom(stage.quorum, membersThatCount(memory));
  const over = valid && isSettled(room.tally, asked(view).length, stage.rule);
  return over ? ended(view, room) : [note({ ...memory }), ...asking(view)];
}

/** What a counted round leads to; a tie, or another round that is left, waits for the chair. */
function ended(view: View, { tally }: BallotRoom): Step[] {
  const { config: stage, memory } = view;
  const verdict = verdictOf(tally, stage.rule);
  if (verdict === 'carried') {
    return [note({ ...memory, counted: tally }), ...amendment(view, tally), conclude('agreed')];
  }
  const left = (verdict === 'tied' && stage.tie === 'chair') || memory.round < stage.rounds;
  if (!left) return [note({ ...memory, counted: tally }), conclude('rejected')];
  const waits: Exclude<Verdict, 'carried'> = verdict;
  return [...[...view.openTasks.keys()].map(cancel), note({ ...memory, counted: tally, waits })];
}

function amendment({ awardClasses }: View, tally: BallotRoom['tally']): Step[] {
  const wanted = amendedClass(tally);
  const award = awardClasses.find(({ id }) => id === wanted);
  if (!award) return [];
  return [{ step: 'facts', facts: { class: award.id, amount_fen: award.amount_yuan * 100 } }];
}

/** The vote with one member standing otherwise; refuses a seat that is not in one of these states. */
function withMember(
  view: View,
  seat: number,
  from: readonly VoteMember['is'][],
  is: VoteMember['is'],
) {
  const { memory } = view;
  if (memory.waits !== null) throw conflict('vote_counted');
  const found = memory.members.find((each) => each.seat === seat);
  if (!found) throw conflict('not_a_member');
  if (!from.includes(found.is))
    throw conflict(is === 'asked' ? 'no_vote_to_take_back' : 'seat_voted');
  const members = memory.members.map((each) => (each.seat === seat ? { seat, is } : each));
  const anew = memory.anew + (is === 'asked' ? 1 : 0);
  return { ...view, memory: { ...memory, members, anew } };
}

const reason = paragraph({ min: 5, max: 1000 });
const ofSeat = { seat: z.number().int(), room: roomSchema };

export const voteStage = defineStage(voteSchema, voteMemorySchema, {
  kind: 'vote',
  config: voteConfig,
  judges: true,
  apart: true,
  begins: { by: 'joint_member', due: '10 wd', config: () => ({ quorum: 3 }) },
  mayChange: { anyTime: ['tie'], beforeWork: ['quorum', 'rule', 'rounds', 'ballot'] },
  outcomes: () => ['agreed', 'rejected'],
  facts: () => ['class', 'amount_fen'],
  votes: votingOf,
  open: (view) => {
    const room = { joined: [...view.holders()], gone: [], void: [], freed: [], tally: tallyOf([]) };
    const { view: here, steps } = gather(view, room);
    return [...steps, note({ members: [...here.memory.members] }), ...asking(here)];
  },
  verbs: {
    /** A ballot of this seat has been put among the rows. */
    vote: verb({
      by: 'stage',
      input: z.object(ofSeat),
      act: ({ seat, room }, view: View) => {
        const { view: here, steps } = gather(view, room);
        const now = withMember(here, seat, ['asked', 'absent'], 'voted');
        if (now.config.sequence && asked(here)[0]?.seat !== seat) throw conflict('not_your_turn');
        return [...steps, ...closing(view, seat, complete), ...goOn(now, room)];
      },
    }),
    /** Until it is counted, whoever cast a vote may take it back, and votes anew or not at all. */
    take_back_vote: verb({
      by: 'stage',
      input: z.object(ofSeat),
      act: ({ seat, room }, view: View) => {
        const { view: here, steps } = gather(view, room);
        return [...steps, ...goOn(withMember(here, seat, ['voted'], 'asked'), room)];
      },
    }),
    /** The chair records who is there; a vote that waits for nobody else is over. */
    attend: verb({
      by: 'department_head',
      input: z.object({ seat: whole(1, 500), is: choice(['asked', 'absent']), room: roomSchema }),
      act: ({ seat, is, room }, view: View) => {
        const { view: here, steps } = gather(view, room);
        const now = withMember(here, seat, ['asked', 'absent'], is);
        return [...steps, ...closing(view, seat, cancel), ...goOn(now, room)];
      },
    }),
    /** Who is kept out of the case meanwhile, or holds the office no longer, is waited for no more. */
    members_changed: verb({
      by: 'system',
      input: z.object({ room: roomSchema }),
      act: ({ room }, view: View) => {
        if (view.memory.waits !== null) return [];
        const { view: here, steps } = gather(view, room);
        return [...steps, ...goOn(here, room)];
      },
    }),
    /** The chair ends the vote with what has been cast, or takes a round that waits as the last. */
    close_vote: verb({
      by: 'department_head',
      input: z.object({ reason, room: roomSchema }),
      act: (typed, view: View) => {
        if (view.memory.waits !== null) return [conclude('rejected', typed.reason)];
        const { view: here, steps } = gather(view, typed.room);
        const cast = ballotsIn(typed.room.tally);
        const needed = validFrom(here.config.quorum, membersThatCount(here.memory));
        if (cast < needed) throw conflict('vote_quorum', { cast, needed });
        return [...steps, ...ended(here, typed.room)];
      },
    }),
    /** Where too few are left who may vote, whoever approves after them decides instead, with a reason. */
    decide_above: verb({
      by: 'approver',
      input: z.object({ outcome: choice(['agreed', 'rejected']), reason, room: roomSchema }),
      act: (typed, view: View) => {
        const { view: here, steps } = gather(view, typed.room);
        if (!isTooFew(here.config.quorum, membersThatCount(here.memory))) {
          throw conflict('vote_can_be_held');
        }
        return [...steps, conclude(typed.outcome, typed.reason)];
      },
    }),
    /** The chair's casting vote, where the definition gives one on a tie. */
    cast_deciding: verb({
      by: 'department_head',
      input: z.object({ outcome: choice(['agreed', 'rejected']), reason }),
      act: (typed, { memory, config: { tie } }: View) => {
        if (memory.waits !== 'tied' || tie !== 'chair') throw conflict('vote_not_tied');
        return [conclude(typed.outcome, typed.reason)];
      },
    }),
    /** Once a round is counted the members vote once more; what they cast in it counts no longer. */
    vote_again: verb({
      by: 'department_head',
      input: z.object({ reason, room: roomSchema }),
      act: (typed, view: View) => {
        if (view.memory.round >= view.config.rounds) throw conflict('vote_no_round_left');
        // Nobody throws away ballots of which the count is not known.
        if (view.memory.waits === null) throw conflict('vote_not_counted');
        const { view: here, steps } = gather(view, typed.room);
        const { memory } = here;
        const members = memory.members.map(({ seat, is }): VoteMember => ({
          seat,
          is: is === 'voted' ? 'asked' : is,
        }));
        const now = { ...memory, votes: [], members, round: memory.round + 1, waits: null };
        const next = { ...now, counted: null, anew: memory.anew + 1 };
        return [...steps, note(next), ...asking({ ...here, memory: next })];
      },
    }),
  },
  course: (outcome, view, supposed) => voteCourse(outcome, view, supposed),
});
