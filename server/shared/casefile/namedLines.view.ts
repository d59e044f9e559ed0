import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import type { NamedPlace } from '../../domain/ownNames/namedPlaces.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import type { UnreadFile } from './ownNames.query.js';

/** A place with names in words: what it is called, and what stands there. */
export interface NamedLine {
  readonly label: string;
  readonly excerpts: NamedPlace['excerpts'];
  /** Said of documents: whether it is the file's name or its text. */
  readonly note: string;
}

/** The words for a place in which the applicant's own names stand. */
export function namedLine(
  { at, section, document, inFile, excerpts }: NamedPlace,
  { fields, sections, documents }: Compiled,
  words: Translate,
  locale: Locale,
): NamedLine {
  const rule = documents.get(document)?.document;
  if (rule) {
    const note = words(locale, `ownNames.${inFile === '' ? 'fileName' : 'inFile'}`, {
      name: inFile,
    });
    return { label: inLocale(rule.name, locale), excerpts, note };
  }
  const names = [sections.get(section)?.name, fields.get(at)?.field.name];
  const label = names.flatMap((name) => (name ? [inLocale(name, locale)] : [])).join(' › ');
  return { label, excerpts, note: '' };
}

/** The words for files in which no names could be looked for: a line for each reason. */
export function unreadLines(
  unread: readonly UnreadFile[],
  words: Translate,
  locale: Locale,
): readonly string[] {
  const apart = words(locale, 'ownNames.apart');
  return (['none', 'part', 'later'] as const).flatMap((how) => {
    const names = unread.filter(({ read }) => read === how).map(({ name }) => name);
    const files = names.join(apart);
    return names.length === 0 ? [] : [words(locale, `ownNames.unread.${how}`, { files })];
  });
}
