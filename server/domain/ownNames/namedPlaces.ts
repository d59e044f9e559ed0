import { readableBlind } from '../access/blindSight.js';
import type { Answers } from '../form/answerValues.js';
import type { FieldBase } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import { rowsOf } from '../form/kinds/tableField.js';
import type { Json } from '../json.js';
import {
  shownDocuments,
  shownFields,
  shownSections,
  type RuleContext,
} from '../procedure/answers.js';
import type { Compiled } from '../procedure/compiled.js';
import { namesFound, namesMarked, type NamePiece } from './namesFound.js';
import type { OwnName } from './ownNames.js';

/** Something experts read, or a document they open, in which the applicant's own names stand. */
export interface NamedPlace {
  /** `section.field`; '' for a document. */
  readonly at: string;
  readonly section: string;
  /** The id of the document; '' for an answer. */
  readonly document: string;
  /** The file in whose text they stand; '' where it is an answer, or the name of the file itself. */
  readonly inFile: string;
  /** What stands there, with a little around it; the names are pieces of their own. */
  readonly excerpts: readonly (readonly NamePiece[])[];
}

/** A file by the document it belongs to. */
export interface NamedFile {
  readonly document: string;
  readonly name: string;
}

/** A file whose text was looked through. */
export interface SearchedFile extends NamedFile {
  readonly excerpts: readonly string[];
}

/** The documents that experts open under blind review, as these answers ask for them. */
export const documentsReadBlind = (
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
): readonly string[] =>
  shownDocuments(compiled, answers, ruleContext).filter(
    (id) => !compiled.documents.get(id)?.document.hide_from.includes('expert'),
  );

/**
 * The places that experts read under blind review in which one of the names stands: answers in the
 * order of the form, then documents by the names of their files and what stands in them. The names
 * of files they do not see; what one is called is most often what stands on its first page.
 */
export function namedPlaces(
  compiled: Compiled,
  answers: Answers,
  ruleContext: RuleContext,
  files: readonly SearchedFile[],
  names: readonly OwnName[],
): readonly NamedPlace[] {
  const found = (texts: readonly string[]): string[] => [
    ...new Set(texts.flatMap((text) => namesFound(text, names))),
  ];
  const told = shownSections(compiled, answers, ruleContext).flatMap((section) =>
    shownFields(section, answers, ruleContext)
      .filter(({ field }) => readableBlind(field))
      .map(({ at, field }) => ({
        at,
        section: section.id,
        document: '',
        inFile: '',
        excerpts: found(textsOf(field, answers[section.id]?.[field.id] ?? null)),
      })),
  );
  const documents = documentsReadBlind(compiled, answers, ruleContext).flatMap((document) => {
    const place = { at: '', section: '', document };
    const its = files.filter((file) => file.document === document);
    const called = found(its.map(({ name }) => withoutEnding(name)));
    return [
      { ...place, inFile: '', excerpts: called },
      ...its.map(({ name, excerpts }) => ({ ...place, inFile: name, excerpts })),
    ];
  });
  return [...told, ...documents]
    .filter(({ excerpts }) => excerpts.length > 0)
    .map(({ excerpts, ...place }) => ({
      ...place,
      excerpts: excerpts.map((excerpt) => namesMarked(excerpt, names)),
    }));
}

const withoutEnding = (name: string): string => name.replace(/\.[a-z0-9]{1,5}$/i, '');

function textsOf(field: FieldBase, value: Json): string[] {
  const columns = fieldKind(field.kind).cells?.(field) ?? [];
  const readable = columns.filter(readableBlind);
  if (columns.length > 0) {
    return rowsOf(value).flatMap((row) =>
      readable.flatMap((column) => textsOf(column, row[column.id] ?? null)),
    );
  }
  return typeof value === 'string' && fieldKind(field.kind).meaning === 'text' ? [value] : [];
}
