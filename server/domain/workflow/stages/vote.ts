import { z } from 'zod';
import { choice, paragraph } from '../../typed.js';
import { conflict, invalid } from '../../refusal.js';
import { supposedText, type Play } from '../contract/course.js';
import { complete, conclude, defineStage, note, verb } from '../contract/defineStage.js';
import { stageRole, type StageView, type Step } from '../contract/stageKind.js';
import { voteOf, type Vote, type Voting } from '../contract/stageQuestions.js';

/**
 * 联席会议: members vote one by one, each once as a person; they may amend the proposed class.
 * Whoever stands in for an absent member votes on that member's seat, so that a seat counts once,
 * however many people its member names. The stage ends when the quorum has voted and the rule can be answered.
 */
const config = {
  quorum: z.number().int().min(1).max(50),
  rule: z.enum(['majority', 'all', 'any']).default('majority'),
  /** One member after the other rather than all at once, so that each knows who voted before. */
  sequence: z.boolean().default(false),
};
const schema = z.object({ ...config, ...stageRole });
const voteSchema = z.object({
  personId: z.string(),
  seat: z.string().optional(),
  vote: z.enum(['agree', 'amend', 'against']),
  class: z.string().optional(),
  reason: z.string(),
});
const memorySchema = z.object({ votes: z.array(voteSchema).default([]) });
type View = StageView<z.infer<typeof schema>, z.infer<typeof memorySchema>>;

/** Whether these votes carry the proposal; null while the quorum is not reached. */
function carried(
  votes: readonly Vote[],
  rule: 'majority' | 'all' | 'any',
  quorum: number,
): boolean | null {
  if (votes.length < quorum) return null;
  const inFavour = votes.filter(({ vote }) => vote !== 'against').length;
  if (rule === 'all') return inFavour === votes.length;
  if (rule === 'any') return inFavour > 0;
  return inFavour * 2 > votes.length;
}

/** The class more than half of those voting asked for instead, if any. */
function amendedClass(votes: readonly Vote[]): string | null {
  const counts = new Map<string, number>();
  for (const { vote, class: wanted } of votes) {
    if (vote === 'amend' && wanted !== undefined) {
      counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
    }
  }
  const winner = [...counts].find(([, count]) => count * 2 > votes.length);
  return winner?.[0] ?? null;
}

function amendment(votes: readonly Vote[], view: View): Step[] {
  const wanted = amendedClass(votes);
  const award = view.awardClasses.find(({ id }) => id === wanted);
  if (!award) return [];
  return [{ step: 'facts', facts: { class: award.id, amount_fen: award.amount_yuan * 100 } }];
}

const votingOf = ({ quorum, rule }: z.infer<typeof schema>): Voting => ({
  quorum,
  rule,
  cast: (memory) => memorySchema.safeParse(memory ?? {}).data?.votes ?? [],
  result: (votes) => {
    const agreed = carried(votes, rule, quorum);
    return agreed === null ? null : { carried: agreed, outcome: agreed ? 'agreed' : 'rejected' };
  },
});

const voteTask = (userId: string): Step => ({
  step: 'open',
  task: { key: `vote-${userId}`, verb: 'vote', for: { userId } },
});

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

/** The member whose turn it is after this one; nobody where all vote at once. */
function nextVoter({ config: { sequence }, holders }: View, seat: string): Step[] {
  if (!sequence) return [];
  const members = holders();
  const next = members[members.indexOf(seat) + 1];
  return next === undefined ? [] : [voteTask(next)];
}

export const voteStage = defineStage(schema, memorySchema, {
  kind: 'vote',
  config,
  judges: true,
  begins: { by: 'joint_member', due: '10 wd', config: () => ({ quorum: 5 }) },
  mayChange: { beforeWork: ['quorum', 'rule'] },
  outcomes: () => ['agreed', 'rejected'],
  facts: () => ['class', 'amount_fen'],
  votes: votingOf,
  open: ({ holders, config: { sequence } }) =>
    (sequence ? holders().slice(0, 1) : holders()).map(voteTask),
  verbs: {
    vote: verb({
      by: 'stage',
      input: z.object({
        vote: choice(['agree', 'amend', 'against']),
        class: z.string().max(40).default(''),
        reason: paragraph({ min: 0, max: 1000 }),
      }),
      act: (typed, view) => {
        const { memory, config: stage, actor } = view;
        const seat = seatOf(view);
        if (stage.sequence && !view.openTasks.has(`vote-${seat}`)) {
          throw conflict('not_your_turn');
        }
        if (typed.vote !== 'agree' && typed.reason.length < 5) {
          throw invalid({ reason: { code: 'reason_needed' } });
        }
        if (typed.vote === 'amend' && !view.awardClasses.some(({ id }) => id === typed.class)) {
          throw invalid({ class: { code: 'choose_one' } });
        }
        const votes = [...memory.votes, { personId: actor.personId, seat, ...typed }];
        const steps: Step[] = [note({ votes }), complete(`vote-${seat}`)];
        const result = carried(votes, stage.rule, stage.quorum);
        if (result === null) return [...steps, ...nextVoter(view, seat)];
        return result
          ? [...steps, ...amendment(votes, view), conclude('agreed')]
          : [...steps, conclude('rejected')];
      },
    }),
  },
  course: (outcome, { config: { quorum }, holders, facts, awardClasses }, { awardClass }) => {
    const amends = awardClasses.length > 0 && awardClass !== null && awardClass !== facts['class'];
    const cast = outcome === 'rejected' ? 'against' : amends ? 'amend' : 'agree';
    const typed = { vote: cast, class: awardClass ?? '', reason: supposedText };
    return holders()
      .slice(0, quorum)
      .map((by): Play => ({ verb: 'vote', typed, by }));
  },
});
