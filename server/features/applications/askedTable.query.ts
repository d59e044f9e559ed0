import type { Field } from '../../domain/definition/definition.js';
import { shownFields } from '../../domain/procedure/answers.js';
import { hidden } from '../../domain/refusal.js';
import type { Draft } from './applicationDraft.query.js';

/** A table of the form, by its section and its own id. */
export interface TableAsked {
  readonly section: string;
  readonly field: string;
}

/** The table, as far as it is asked for now; anything else does not exist. */
export function askedTable(
  { file, answers, caseContext }: Draft,
  { section, field }: TableAsked,
): Extract<Field, { columns: unknown }> {
  const compiled = file.compiled.sections.get(section);
  const shown = compiled ? shownFields(compiled, answers, caseContext.ruleContext) : [];
  const found = shown.find((each) => each.field.id === field)?.field;
  if (!found || !('columns' in found)) throw hidden();
  return found;
}
