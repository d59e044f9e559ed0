import type { Answers } from '../../domain/form/answerValues.js';
import { shownFields, type RuleContext } from '../../domain/procedure/answers.js';
import type { RawInputs } from '../../domain/form/fieldKind.js';
import type { Compiled } from '../../domain/procedure/compiled.js';

/** A press on a table's own buttons: `add_row:section.field`, `drop_row:section.field.2`. */
export type RowIntent =
  | { readonly act: 'add'; readonly table: string }
  | { readonly act: 'drop'; readonly table: string; readonly row: number };

/** Reads the `intent` of a form; null for any other. */
export function readRowIntent(intent: unknown): RowIntent | null {
  if (typeof intent !== 'string') return null;
  const add = /^add_row:([a-z0-9_]+\.[a-z0-9_]+)$/.exec(intent);
  if (add?.[1]) return { act: 'add', table: add[1] };
  const drop = /^drop_row:([a-z0-9_]+\.[a-z0-9_]+)\.(\d{1,3})$/.exec(intent);
  return drop?.[1] ? { act: 'drop', table: drop[1], row: Number(drop[2]) } : null;
}

/** What was typed without the cells of a dropped row; blank rows are left out on reading. */
export function afterRowIntent(raw: RawInputs, intent: RowIntent): RawInputs {
  if (intent.act === 'add') return raw;
  const prefix = `${intent.table}.${intent.row}.`;
  return Object.fromEntries(Object.entries(raw).filter(([name]) => !name.startsWith(prefix)));
}

/**
 * Inputs that saving a section has brought to light, because an answer made them needed: the page
 * stays on the section to ask for them.
 */
export function revealedBy(
  compiled: Compiled,
  sectionId: string,
  before: Answers,
  after: Answers,
  ruleContext: RuleContext,
): string[] {
  const section = compiled.sections.get(sectionId);
  if (!section) return [];
  const shown = (answers: Answers) =>
    shownFields(section, answers, ruleContext).map(({ at }) => at);
  const known = new Set(shown(before));
  return shown(after).filter((at) => !known.has(at));
}
