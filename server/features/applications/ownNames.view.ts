import { namedLine, unreadLines } from '../../shared/casefile/namedLines.view.js';
import type { OwnNamesFound } from '../../shared/casefile/ownNames.query.js';
import type { FormContext } from '../../shared/request/pageContext.js';
import type { ApplicationView } from './applicationView.file.js';

/**
 * Where own names stand, each with the way to its field or document while that may be changed, and
 * the files in which the applicant has to look alone.
 */
export function ownNamesNotice(
  { draft, editable }: ApplicationView,
  { named, unread }: OwnNamesFound,
  { words, locale }: Pick<FormContext, 'words' | 'locale'>,
): { readonly named: readonly object[] | false; readonly unread: readonly string[] | false } {
  const { compiled, row } = draft.file;
  const lines = named.map((place) => {
    const open =
      place.document === ''
        ? editable.sections.has(place.section)
        : editable.documents.has(place.document);
    const part = place.document === '' ? `sections/${place.section}` : 'documents';
    const anchor = place.document === '' ? place.at : `document.${place.document}`;
    return {
      ...namedLine(place, compiled, words, locale),
      href: open && `/applications/${row.id}/${part}#${anchor}`,
    };
  });
  return {
    named: lines.length > 0 && lines,
    unread: unread.length > 0 && unreadLines(unread, words, locale),
  };
}
