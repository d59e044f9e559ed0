import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import type { NamedPlace } from '../../domain/ownNames/namedPlaces.js';
import type { Compiled } from '../../domain/procedure/compiled.js';

/** A place with names in words: what it is called, and what stands there. */
export interface NamedLine {
  readonly label: string;
  readonly excerpts: readonly string[];
  /** Said of documents, of which the file's name alone was looked at. */
  readonly note: string;
}

/** The words for a place in which the applicant's own names stand. */
export function namedLine(
  { at, section, document, excerpts }: NamedPlace,
  { fields, sections, documents }: Compiled,
  words: Translate,
  locale: Locale,
): NamedLine {
  const rule = documents.get(document)?.document;
  if (rule) {
    const note = words(locale, 'ownNames.fileName');
    return { label: inLocale(rule.name, locale), excerpts, note };
  }
  const names = [sections.get(section)?.name, fields.get(at)?.field.name];
  const label = names.flatMap((name) => (name ? [inLocale(name, locale)] : [])).join(' › ');
  return { label, excerpts, note: '' };
}
