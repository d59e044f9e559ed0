import { inLocale, type LocalText } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { CaseState, CaseStatus } from '../../domain/workflow/caseState.js';
import type { FormContext } from '../../shared/request/pageContext.js';

/** How a case is called where drafts must stay their applicants' own. */
export function caseLabel(
  row: { readonly id: string; readonly status: CaseStatus; readonly number: string | null } & {
    readonly title: string;
    readonly applicant_name: string;
    readonly created_at: string;
  },
): object {
  if (row.status === 'draft') {
    return { caseTitle: { key: 'moves.draftTitle' }, href: false, no: '', applicant: '' };
  }
  return {
    caseTitle: row.title,
    href: `/cases/${row.id}`,
    no: row.number ?? '',
    applicant: row.applicant_name,
  };
}

/** The name of a stage in a version; its id where the version does not have it. */
export function stageIn(definition: Definition, id: string | null): LocalText | string {
  return id === null ? '' : (definition.workflow.stages[id]?.name ?? id);
}

/** Open tasks in words, each with whose they are. */
export function taskWords(
  { tasks }: CaseState,
  definition: Definition,
  { words, locale }: FormContext,
): string[] {
  const said = Object.values(tasks).map(({ stage, verb, role }) => {
    const kind = definition.workflow.stages[stage]?.kind;
    const own = verb === 'answer' || verb === 'deliver' || !kind ? verb : `${kind}.${verb}`;
    const what = words(locale, `enums.tasks.${own}`);
    const who = role === null ? words(locale, 'moves.named') : words(locale, `roles.${role}`);
    return words(locale, 'moves.taskOf', { what, who });
  });
  return [...new Set(said)].map((text) => {
    const count = said.filter((each) => each === text).length;
    return count === 1 ? text : words(locale, 'moves.taskTimes', { what: text, count });
  });
}

export const titleIn = (definition: Definition, { locale }: FormContext): string =>
  inLocale(definition.name, locale);
