import { z } from 'zod';
import { choice, line, paragraph } from '../../typed.js';
import { conflict, invalid } from '../../refusal.js';
import { supposedText, type Play } from '../contract/course.js';
import { cancel, complete, conclude, defineStage, note, verb } from '../contract/defineStage.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';
import { voteOf, type Voting } from '../contract/stageQuestions.js';
import {
  amendedClass,
  ballotsIn,
  isSettled,
  tallyOf,
  validFrom,
  verdictOf,
  voteChoices,
  voteRules,
  type Verdict,
} from '../../ballots/ballotCount.js';

/**
 * 联席会议: members vote one by one, each once as a person; they may amend the proposed class.
 * Whoever stands in for an absent member votes on that member's seat, so that a seat counts once,
 * however many people its member names. Those who are kept out of the case are no members of it.
 *
 * A vote ends when everybody who is present has voted, when nothing can change any more what it
 * comes to, or when the chair closes it; never because so many were quickest. The quorum is the
 * floor below which it is not valid, see `validFrom`.
 */
const config = {
  quorum: z.number().int().min(1).max(50),
  rule: z.enum(voteRules).default('majority'),
  /** Exactly half in favour: not carried, or decided by whoever is in the chair. */
  tie: z.enum(['lost', 'chair']).default('lost'),
  /** How often members may vote; where a round is left, what is not carried waits for the chair. */
  rounds: z.number().int().min(1).max(3).default(1),
  /** One member after the other rather than all at once, so that each knows who voted before. */
  sequence: z.boolean().default(false),
};
const schema = z.object({ ...config, ...stageRole });
const voteSchema = z.object({
  personId: z.string(),
  seat: z.string().optional(),
  vote: z.enum(voteChoices),
  class: z.string().optional(),
  reason: z.string(),
});
const memorySchema = z.object({
  votes: z.array(voteSchema).default([]),
  /** Seats whose members the chair has recorded as absent. */
  absent: z.array(z.string()).default([]),
  round: z.number().int().default(1),
  /** How often somebody was asked anew: a task that is opened again is a new one. */
  anew: z.number().int().default(0),
  /** What all ballots of a round came to where that waits for the chair. */
  waits: z.enum(['tied', 'lost']).nullable().default(null),
});
type Memory = z.infer<typeof memorySchema>;
type View = StageView<z.infer<typeof schema>, Memory>;

/** The seats that may vote: those of today's members, and those that have been voted on. */
const seatsThatCount = ({ memory: { votes }, holders }: View): string[] => [
  ...new Set([...holders(), ...votes.flatMap(({ seat }) => seat ?? [])]),
];

/** The seats of those who are present and have not voted, in their order. */
const seatsOpen = (view: View): string[] =>
  seatsThatCount(view).filter(
    (seat) =>
      !view.memory.absent.includes(seat) && view.memory.votes.every((vote) => vote.seat !== seat),
  );

/** Votes before 0.5 do not say on whose seat: their members are not asked anew. */
const seatless = ({ votes }: Memory): number =>
  votes.filter(({ seat }) => seat === undefined).length;

const floorOf = (view: View): number => validFrom(view.config.quorum, seatsThatCount(view).length);

const votingOf = ({ quorum, rule }: z.infer<typeof schema>): Voting => ({
  quorum,
  rule,
  cast: (memory) => memorySchema.safeParse(memory ?? {}).data?.votes ?? [],
  result: (votes) => {
    if (votes.length < quorum) return null;
    const carried = verdictOf(tallyOf(votes), rule) === 'carried';
    return { carried, outcome: carried ? 'agreed' : 'rejected' };
  },
});

const keyOf = (seat: string): string => `vote-${seat}`;
/** The key of the open task of a seat; undefined where its member is not asked. */
const taskOf = ({ openTasks }: View, seat: string): string | undefined =>
  [...openTasks.keys()].find((key) => key === keyOf(seat) || key.startsWith(`${keyOf(seat)}-`));

const closing = (view: View, seat: string, close: typeof cancel): Step[] => {
  const task = taskOf(view, seat);
  return task === undefined ? [] : [close(task)];
};

/**
 * The member on whose seat somebody votes: themselves, or the first absent member they stand in for
 * whose seat is free. Refuses where that has been voted on.
 */
function seatOf({ memory: { votes }, actor, holders }: View): string {
  if (voteOf(votes, { ...actor, userId: '' })) throw conflict('already_voted');
  const absent = actor.standsInFor ?? [];
  const own = absent.length === 0 || holders().includes(actor.userId);
  const seats = own ? [actor.userId] : holders().filter((member) => absent.includes(member));
  const free = seats.find((seat) => votes.every((vote) => vote.seat !== seat));
  if (free === undefined) throw conflict('seat_voted');
  return free;
}

/** Tasks for those who are to vote and are not asked yet: everybody, or the next in turn. */
function asking(view: View): Step[] {
  const open = seatless(view.memory) > 0 ? [] : seatsOpen(view);
  const asked = view.config.sequence ? open.slice(0, 1) : open;
  const { anew } = view.memory;
  return asked
    .filter((seat) => taskOf(view, seat) === undefined)
    .map((userId) => {
      const key = anew === 0 ? keyOf(userId) : `${keyOf(userId)}-${anew}`;
      return { step: 'open', task: { key, verb: 'vote', for: { userId } } };
    });
}

/** The vote as it stands after this memory: over, or who is asked next. */
function goOn(view: View, memory: Memory): Step[] {
  const now = { ...view, memory };
  const tally = tallyOf(memory.votes);
  const open = Math.max(0, seatsOpen(now).length - seatless(memory));
  const over = ballotsIn(tally) >= floorOf(now) && isSettled(tally, open, now.config.rule);
  return over ? ended(now, verdictOf(tally, now.config.rule)) : asking(now);
}

/** What a counted round leads to; a tie, or another round that is left, waits for the chair. */
function ended(view: View, verdict: Verdict): Step[] {
  const { tie, rounds } = view.config;
  if (verdict === 'carried') return [...amendment(view), conclude('agreed')];
  const waits = (verdict === 'tied' && tie === 'chair') || view.memory.round < rounds;
  if (!waits) return [conclude('rejected')];
  const tasks = [...view.openTasks.keys()].map(cancel);
  return [...tasks, note({ ...view.memory, waits: verdict })];
}

function amendment({ memory, awardClasses }: View): Step[] {
  const wanted = amendedClass(tallyOf(memory.votes));
  const award = awardClasses.find(({ id }) => id === wanted);
  if (!award) return [];
  return [{ step: 'facts', facts: { class: award.id, amount_fen: award.amount_yuan * 100 } }];
}

function demandOpen({ memory: { waits } }: View): void {
  if (waits !== null) throw conflict('vote_counted');
}

const reason = paragraph({ min: 5, max: 1000 });

export const voteStage = defineStage(schema, memorySchema, {
  kind: 'vote',
  config,
  judges: true,
  begins: { by: 'joint_member', due: '10 wd', config: () => ({ quorum: 3 }) },
  mayChange: { anyTime: ['tie'], beforeWork: ['quorum', 'rule', 'rounds'] },
  outcomes: () => ['agreed', 'rejected'],
  facts: () => ['class', 'amount_fen'],
  votes: votingOf,
  open: asking,
  verbs: {
    vote: verb({
      by: 'stage',
      input: z.object({
        vote: choice(voteChoices),
        class: z.string().max(40).default(''),
        reason: paragraph({ min: 0, max: 1000 }),
      }),
      act: (typed, view: View) => {
        const { memory, config: stage, actor } = view;
        demandOpen(view);
        const seat = seatOf(view);
        if (stage.sequence && taskOf(view, seat) === undefined) throw conflict('not_your_turn');
        const reasoned = typed.vote === 'amend' || typed.vote === 'against';
        if (reasoned && typed.reason.length < 5) {
          throw invalid({ reason: { code: 'reason_needed' } });
        }
        if (typed.vote === 'amend' && !view.awardClasses.some(({ id }) => id === typed.class)) {
          throw invalid({ class: { code: 'choose_one' } });
        }
        const absent = memory.absent.filter((each) => each !== seat);
        const cast = { personId: actor.personId, seat, ...typed };
        const now = { ...memory, absent, votes: [...memory.votes, cast] };
        return [note(now), ...closing(view, seat, complete), ...goOn(view, now)];
      },
    }),
    /** Until it is counted, whoever cast a vote may take it back, and votes anew or not at all. */
    take_back_vote: verb({
      by: 'stage',
      input: z.object({}),
      act: (_, view: View) => {
        const { memory, actor } = view;
        demandOpen(view);
        const own = voteOf(memory.votes, { ...actor, userId: '' });
        if (!own) throw conflict('no_vote_to_take_back');
        const votes = memory.votes.filter((vote) => vote !== own);
        const now = { ...memory, votes, anew: memory.anew + 1 };
        return [note(now), ...asking({ ...view, memory: now })];
      },
    }),
    /** The chair records who is there; a vote that waits for nobody else is over. */
    attend: verb({
      by: 'department_head',
      input: z.object({ seat: line(36), is: choice(['present', 'absent']) }),
      act: ({ seat, is }, view: View) => {
        const { memory } = view;
        demandOpen(view);
        if (!seatsThatCount(view).includes(seat)) throw conflict('not_a_member');
        if (memory.votes.some((vote) => vote.seat === seat)) throw conflict('seat_voted');
        const others = memory.absent.filter((each) => each !== seat);
        const absent = is === 'absent' ? [...others, seat] : others;
        const now = { ...memory, absent, anew: memory.anew + 1 };
        const asked = is === 'absent' ? closing(view, seat, cancel) : [];
        return [note(now), ...asked, ...goOn(view, now)];
      },
    }),
    /** Who is kept out of the case meanwhile leaves no vote in it, and is waited for no longer. */
    leave_vote: verb({
      by: 'system',
      input: z.object({ seat: line(36) }),
      act: ({ seat }, view: View) => {
        const { memory } = view;
        if (memory.waits !== null) return [];
        const votes = memory.votes.filter((vote) => vote.seat !== seat);
        const absent = memory.absent.filter((each) => each !== seat);
        const now = { ...memory, votes, absent };
        return [note(now), ...closing(view, seat, cancel), ...goOn(view, now)];
      },
    }),
    /** The chair ends the vote with what has been cast, or takes a round that waits as the last. */
    close_vote: verb({
      by: 'department_head',
      input: z.object({ reason }),
      act: (typed, view: View) => {
        const { memory } = view;
        if (memory.waits !== null) return [conclude('rejected', typed.reason)];
        const tally = tallyOf(memory.votes);
        const needed = floorOf(view);
        if (ballotsIn(tally) < needed) {
          throw conflict('vote_quorum', { cast: ballotsIn(tally), needed });
        }
        return ended(view, verdictOf(tally, view.config.rule));
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
    /** The members vote once more; what they cast before stays on record and counts no longer. */
    vote_again: verb({
      by: 'department_head',
      input: z.object({ reason }),
      act: (_, view: View) => {
        const { memory, config: stage } = view;
        if (memory.round >= stage.rounds) throw conflict('vote_no_round_left');
        const now: Memory = {
          votes: [],
          absent: memory.absent,
          round: memory.round + 1,
          anew: memory.anew + 1,
          waits: null,
        };
        return [note(now), ...asking({ ...view, memory: now })];
      },
    }),
  },
  course: (outcome, view, { awardClass }) => {
    const { holders, facts, awardClasses, config: stage } = view;
    const amends = awardClasses.length > 0 && awardClass !== null && awardClass !== facts['class'];
    const vote = outcome === 'rejected' ? 'against' : amends ? 'amend' : 'agree';
    const typed = { vote, class: awardClass ?? '', reason: supposedText } as const;
    const members = holders();
    const needed = members.findIndex((_, at) => {
      const tally = tallyOf(members.slice(0, at + 1).map(() => typed));
      const open = members.length - at - 1;
      return at + 1 >= floorOf(view) && isSettled(tally, open, stage.rule);
    });
    const plays = members
      .slice(0, needed < 0 ? members.length : needed + 1)
      .map((by): Play => ({ verb: 'vote', typed, by }));
    const again = vote === 'against' && stage.rounds > 1;
    return again ? [...plays, { verb: 'close_vote', typed: { reason: supposedText } }] : plays;
  },
});
