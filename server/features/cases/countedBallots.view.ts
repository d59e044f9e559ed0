import { inLocale } from '../../domain/localText.js';
import type { StandingBallot } from '../../data/stores/ballotStore.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { CountedBallots } from './countedBallots.query.js';

/** The published list of each secret vote: code and choice, and which of them is the reader's own. */
export const countedBallotsView = (
  lists: readonly CountedBallots[],
  { definition }: CaseFile,
  { words, locale }: PageContext,
): readonly object[] => {
  const className = (id: string): string => {
    const found = definition.award?.classes.find((each) => each.id === id);
    return found ? inLocale(found.name, locale) : id;
  };
  const choiceOf = ({ choice, class: wanted }: StandingBallot): string => {
    const way = words(locale, `stages.vote.ways.${choice}`);
    return wanted === null
      ? way
      : words(locale, 'stages.vote.list.instead', { way, name: className(wanted) });
  };
  return lists.map(({ stage, ballots, own }) => {
    const name = definition.workflow.stages[stage]?.name;
    return {
      stage: name === undefined ? stage : inLocale(name, locale),
      total: ballots.length,
      own: own?.code ?? '',
      ballots: ballots.map((ballot) => ({
        code: ballot.code,
        choice: choiceOf(ballot),
        yours: ballot === own,
      })),
    };
  });
};
