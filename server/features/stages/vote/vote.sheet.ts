import { inLocale } from '../../../domain/localText.js';
import { shortMoney } from '../../../domain/money.js';
import { voteOf, type Vote } from '../../../domain/workflow/contract/stageQuestions.js';
import { voteStage } from '../../../domain/workflow/stages/vote.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState } from '../../../shared/request/formState.js';
import type { SheetAsk, StageSheet } from '../../../shared/casefile/stageSheet.js';
import { sheetBase } from '../sheet/sheetBase.view.js';
import { proposalOf } from '../sheet/proposedAward.view.js';
import { voterNames } from './voters.query.js';

const ways = ['agree', 'amend', 'against'] as const;
const tones = { agree: 'ok', amend: 'warn', against: 'bad' } as const;

/** Members vote one by one; what others voted is told to those who have voted themselves. */
export const voteSheet: StageSheet = {
  kind: 'vote',
  direct: new Set(['vote']),
  together: (callId) => `/calls/${callId}/meeting`,
  staff: async (deps, sheet) => {
    const { ask, actor, verbs } = sheet;
    const { quorum, rule } = voteStage.read(sheet.stage);
    const { votes } = voteStage.recall(sheet.memory);
    const own = voteOf(votes, actor);
    return {
      ...sheetBase(sheet),
      proposal: proposalOf(sheet),
      cast: votes.length,
      quorum,
      rule: deps.words(ask.locale, `stages.vote.rules.${rule}`),
      mayVote: verbs.has('vote') && own === undefined,
      voted: own !== undefined,
      others: own === undefined ? [] : await voteLines(deps, sheet, votes),
      form: formState(ask, deps.words, { vote: '', class: '', reason: '' }),
      ways: ways.map((way) => ({
        value: way,
        label: deps.words(ask.locale, `stages.vote.ways.${way}`),
      })),
      classes: (sheet.file.definition.award?.classes ?? []).map(({ id, name, amount_yuan }) => ({
        value: id,
        label: deps.words(ask.locale, 'stages.vote.classAmount', {
          name: inLocale(name, ask.locale),
          amount: shortMoney(amount_yuan * 100, ask.locale),
        }),
      })),
    };
  },
};

async function voteLines(
  { db, words }: Deps,
  { ask, file }: SheetAsk,
  votes: readonly Vote[],
): Promise<object[]> {
  const names = await voterNames(
    db,
    votes.map(({ personId }) => personId),
  );
  return votes.map(({ personId, vote: way, class: wanted, reason }) => {
    const found = file.definition.award?.classes.find(({ id }) => id === wanted);
    return {
      label: names.get(personId) ?? '',
      note: [found ? inLocale(found.name, ask.locale) : '', reason]
        .filter((text) => text !== '')
        .join(' · '),
      badge: { tone: tones[way], label: words(ask.locale, `stages.vote.ways.${way}`) },
    };
  });
}
