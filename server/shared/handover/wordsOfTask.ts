import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import type { Task } from '../../domain/workflow/caseEvents.js';

/** What an applicant does for the case as a whole, whatever its stage. */
const caseVerbs: ReadonlySet<string> = new Set(['answer', 'deliver']);

/** A task in words: the stage it belongs to, and what is to be done. */
export function wordsOfTask(
  words: Translate,
  locale: Locale,
  { workflow }: Pick<Definition, 'workflow'>,
  { stage: id, verb }: Pick<Task, 'stage' | 'verb'>,
): { readonly stage: string; readonly what: string } {
  const stage = workflow.stages[id];
  const own = caseVerbs.has(verb) ? verb : `${stage?.kind ?? ''}.${verb}`;
  const what = words(locale, `enums.tasks.${own}`);
  return { stage: stage ? inLocale(stage.name, locale) : what, what };
}
