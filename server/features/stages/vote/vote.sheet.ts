import { inLocale } from '../../../domain/localText.js';
import { shortMoney } from '../../../domain/money.js';
import { voteChoices } from '../../../domain/ballots/ballotCount.js';
import { voteOf } from '../../../domain/workflow/contract/stageQuestions.js';
import { voteStage } from '../../../domain/workflow/stages/vote.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { proposalOf, votesCast } from '../sheet/proposedAward.view.js';
import { membersOf, type Voter } from './voters.query.js';

/** Members vote one by one; what it comes to is told once it is counted, and to nobody before. */
export const voteSheet: StageSheet = {
  kind: 'vote',
  direct: new Set([
    'vote',
    'take_back_vote',
    'attend',
    'close_vote',
    'cast_deciding',
    'vote_again',
  ]),
  together: (callId) => `/calls/${callId}/meeting`,
  staff: async (deps, sheet) => {
    const { ask, actor, verbs, file } = sheet;
    const { rule, tie, rounds } = voteStage.read(sheet.stage);
    const { votes, waits, round, absent } = voteStage.recall(sheet.memory);
    const own = voteOf(votes, { ...actor, userId: '' });
    const members = await membersOf(deps.db, file.row, sheet.stage.by, []);
    const away = members.filter(({ id }) => absent.includes(id));
    return {
      ...sheetBase(sheet),
      proposal: proposalOf(sheet),
      cast: votes.length,
      present: members.length - away.length,
      rule: deps.words(ask.locale, `stages.vote.rules.${rule}`),
      round: rounds > 1 ? { n: round, of: rounds } : false,
      counted: waits === null ? false : votesCast(file),
      mayVote: verbs.has('vote') && own === undefined && waits === null,
      voted: own !== undefined,
      mayTakeBack: own !== undefined && waits === null,
      mayRecuse: verbs.has('vote') && waits === null,
      chair: verbs.has('close_vote') && {
        members: members.map((each) => attendanceOf(each, sheet)),
        open: waits === null,
        decides: waits === 'tied' && tie === 'chair',
        again: round < rounds,
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

const tones = { voted: 'ok', absent: 'quiet', present: 'warn' } as const;

/** How a member stands to the vote, for whoever is in the chair. */
function attendanceOf({ id, name }: Voter, { memory }: SheetAsk): object {
  const { votes, absent } = voteStage.recall(memory);
  const has = votes.some(({ seat }) => seat === id) ? 'voted' : false;
  const is = has || (absent.includes(id) ? 'absent' : 'present');
  return {
    seat: id,
    name,
    badge: { tone: tones[is], label: { key: `stages.vote.is.${is}` } },
    becomes: is === 'voted' ? false : is === 'absent' ? 'present' : 'absent',
  };
}
