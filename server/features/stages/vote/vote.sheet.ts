import { inLocale } from '../../../domain/localText.js';
import { shortMoney } from '../../../domain/money.js';
import { voteChoices } from '../../../domain/ballots/ballotCount.js';
import { ballotOfPerson } from '../../../data/stores/ballotStore.js';
import { tooFewLeft, voteRoom, type VoteRoom } from '../../../shared/ballots/voteRoom.query.js';
import { formState } from '../../../shared/request/formState.js';
import type { StageSheet } from '../../../shared/casefile/stageSheet.js';
import { caseMeetings } from '../sheet/caseMeetings.view.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { proposalOf, votesCast } from '../sheet/proposedAward.view.js';
import { namesOf } from './voters.query.js';

/** Members vote one by one; what it comes to is told once it is counted, and to nobody before. */
export const voteSheet: StageSheet = {
  kind: 'vote',
  together: (callId, _, verb) => (verb === 'decide_above' ? null : `/calls/${callId}/meeting`),
  staff: async (deps, sheet) => {
    const { ask, actor, verbs, file } = sheet;
    const vote = await voteRoom(deps, file);
    const { voting, standing, room } = vote;
    const own = ballotOfPerson(deps.db, vote.place, actor.personId, vote.ballots);
    const count = (...states: readonly string[]): number =>
      standing.members.filter(({ seat, is }) => states.includes(is) && !room.gone.includes(seat))
        .length;
    const open = standing.waits === null;
    const chairs = verbs.has('close_vote');
    const left = tooFewLeft(vote);
    return {
      ...sheetBase(sheet),
      proposal: proposalOf(sheet),
      meetings: await caseMeetings(deps, sheet),
      cast: count('voted') + standing.named.length,
      present: count('voted', 'asked') + room.joined.length + standing.named.length,
      rule: deps.words(ask.locale, `stages.vote.rules.${voting.rule}`),
      secret: voting.ballot === 'secret',
      code: own && voting.ballot === 'secret' ? own.code : false,
      round: voting.rounds > 1 ? { n: standing.round, of: voting.rounds } : false,
      counted: open ? false : votesCast(file),
      mayVote: verbs.has('vote') && own === undefined && open,
      mayTakeBack: own !== undefined && open,
      mayRecuse: verbs.has('vote') && open,
      tooFew: left !== null && { left },
      decidesAbove: left !== null && verbs.has('decide_above'),
      chair: chairs && {
        members: await attendance(deps, vote),
        open,
        decides: standing.waits === 'tied' && voting.tie === 'chair',
        again: !open && standing.round < voting.rounds,
      },
      form: formState(ask, deps.words, { vote: '', class: '', reason: '', outcome: '' }),
      ways: voteChoices.map((way) => ({
        value: way,
        label: deps.words(ask.locale, `stages.vote.ways.${way}`),
      })),
      classes: (file.definition.award?.classes ?? []).map(({ id, name, amount_yuan }) => ({
        value: id,
        label: deps.words(ask.locale, 'stages.vote.classAmount', {
          name: inLocale(name, ask.locale),
          amount: shortMoney(amount_yuan * 100, ask.locale),
        }),
      })),
    };
  },
};

const tones = { voted: 'ok', absent: 'quiet', asked: 'warn' } as const;

/** How each member stands to the vote, for whoever is in the chair; what they voted is not in it. */
async function attendance(
  { db }: Parameters<StageSheet['staff']>[0],
  { standing, people, room }: VoteRoom,
): Promise<object[]> {
  const names = await namesOf(db, [...people.values()]);
  return standing.members.flatMap(({ seat, is }) =>
    is === 'left' || room.gone.includes(seat)
      ? []
      : [
          {
            seat,
            name: names.get(people.get(seat) ?? '') ?? '',
            badge: { tone: tones[is], label: { key: `stages.vote.is.${is}` } },
            becomes: is === 'voted' ? false : is === 'absent' ? 'asked' : 'absent',
          },
        ],
  );
}
