import type { Answers } from '../form/answerValues.js';
import { fieldKind } from '../form/kinds/registry.js';
import type { Unread } from '../form/unread.js';
import type { FieldReasons } from '../refusal.js';
import {
  problemsUnder,
  shownFields,
  shownSections,
  type Missing,
  type RuleContext,
} from './answers.js';
import type { Compiled, CompiledSection } from './compiled.js';

/** By section; a section without any is absent or empty. */
export type UnreadSections = Readonly<Record<string, Unread>>;

/** Why each text that is kept unread is so, by input name; nothing for one that is readable by now. */
export function unreadProblems(
  section: CompiledSection,
  unread: Unread,
  today: string,
): FieldReasons {
  return Object.fromEntries(
    section.fields.flatMap(({ at, field }) => {
      const typed = unread[field.id];
      if (typed === undefined) return [];
      const { problems } = fieldKind(field.kind).read(typed, at, field, today);
      return problemsUnder(at, problems ?? { '': { code: 'save_again' } });
    }),
  );
}

/**
 * What keeps an application from being handed in, with the texts that could not be read: each in
 * the place of whatever else would be said of its field.
 */
export function missingWithUnread(
  missing: readonly Missing[],
  unread: UnreadSections,
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
): readonly Missing[] {
  if (Object.values(unread).every((texts) => Object.keys(texts).length === 0)) return missing;
  const found = shownSections(compiled, answers, ruleContext).flatMap((section) => {
    const shown = shownFields(section, answers, ruleContext);
    const texts = unread[section.id] ?? {};
    const problems = unreadProblems({ ...section, fields: shown }, texts, ruleContext.today);
    return Object.entries(problems).map(([at, reason]) => ({ section: section.id, at, reason }));
  });
  if (found.length === 0) return missing;
  const fieldOf = (at: string): string => at.split('.').slice(0, 2).join('.');
  const told = new Set(found.map(({ at }) => fieldOf(at)));
  const rest = missing.filter(({ at }) => !told.has(fieldOf(at)));
  const order = [...compiled.sections.keys(), 'documents'];
  return [...rest, ...found].toSorted(
    (a, b) => order.indexOf(a.section) - order.indexOf(b.section),
  );
}
