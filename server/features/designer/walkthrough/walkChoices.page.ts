import { clockActs } from '../../../domain/walkthrough/walkPath.js';
import type { WalkChoice } from '../../../domain/walkthrough/choices.js';
import type { Walk } from '../../../domain/walkthrough/walkthrough.js';
import { branchLines } from './walkSteps.page.js';
import { actWord, daysWord, outcomeWord, placeName, type WalkWords } from './walkWords.view.js';

/** What can be chosen next; each is a button of one form. */
export function choiceViews(saying: WalkWords, walk: Walk): object[] {
  return walk.choices.map((choice) => choiceView(saying, walk, choice));
}

function choiceView(saying: WalkWords, walk: Walk, choice: WalkChoice): object {
  const stage = saying.definition.workflow.stages[walk.state.stage ?? ''];
  const { act, refused, branches } = choice;
  return {
    act,
    label: stage ? actWord(saying, stage, act) : act,
    to: leadsTo(saying, walk, choice),
    why: refused === null ? false : saying.word(`refusals.${refused.code}`, refused.params),
    branches: branchLines(saying, branches),
    context: Object.values(clockActs).some((each) => each === act) ? 'quiet' : 'secondary',
  };
}

function leadsTo(saying: WalkWords, walk: Walk, { act, to, at, outcome }: WalkChoice): string {
  const stage = saying.definition.workflow.stages[walk.state.stage ?? ''];
  if (to === null || at === null || !stage) return '';
  const date = saying.dates.date(at);
  const days = daysWord(saying, walk.now, at);
  const place = placeName(saying, to);
  if (outcome === null) return saying.say('goesOn', { place, date, days });
  const named = act === outcome ? '' : outcomeWord(saying, stage, outcome);
  return saying.say(named === '' ? 'leads' : 'leadsBy', { place, date, days, outcome: named });
}
