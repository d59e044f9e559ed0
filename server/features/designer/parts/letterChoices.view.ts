import { mailEvents } from '../../../domain/application/mailMarks.js';
import { mailEventsIn } from '../../../domain/application/stageMails.js';
import { mailUnder } from '../../../domain/definition/formerNames.js';
import type { LocalText } from '../../../domain/localText.js';
import { occasionOfLetter } from '../../../shared/definitionWords/occasionOfLetter.js';
import type { Choosing, PartChoice } from './partChoices.view.js';

/** Moments under one heading: those of every stage, or those that one stage may word itself. */
interface LetterGroup {
  readonly label: { readonly key: string } | LocalText;
  readonly options: readonly PartChoice[];
}

/** When one more letter could be sent: every moment for which the definition has no text yet. */
export function letterChoices(choosing: Choosing): readonly LetterGroup[] {
  const { definition } = choosing;
  const { mails, workflow } = definition;
  const choice = (value: string): PartChoice => ({
    value,
    label: occasionOfLetter(value, choosing),
  });
  const general = mailEvents.filter((event) => mailUnder(mails, event) === undefined);
  const ofStages = Object.entries(workflow.stages).map(([id, stage]) => ({
    label: stage.name,
    options: mailEventsIn(stage)
      .map((event) => `${event}@${id}`)
      .filter((key) => !Object.hasOwn(mails, key))
      .map(choice),
  }));
  return [
    { label: { key: 'designer.everyStage' }, options: general.map(choice) },
    ...ofStages,
  ].filter(({ options }) => options.length > 0);
}
