import { mailKey } from '../../domain/application/mailMarks.js';
import { inLocale } from '../../domain/localText.js';
import { own, type DefinitionContext } from './definitionReferences.js';

/**
 * When a letter is sent, by its key in `mails`: the occasion in words, with the name of the stage
 * where the text is for one stage only. A key of no occasion we know stays as it is.
 */
export function occasionOfLetter(name: string, context: DefinitionContext): string {
  const { words, locale, definition } = context;
  const key = mailKey(name);
  if (key === null) return name;
  const moment = words(locale, `mailMarks.at_${key.event}`);
  if (key.stage === null) return moment;
  const found = own(definition.workflow.stages, key.stage);
  const stage = found ? inLocale(found.name, locale) : key.stage;
  return words(locale, 'mailMarks.inStage', { moment, stage });
}
