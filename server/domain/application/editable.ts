import type { Missing } from '../procedure/answers.js';
import type { Compiled } from '../procedure/compiled.js';
import type { CaseState } from '../workflow/caseState.js';

/** What the applicant may change now, and why a part is open. */
export interface Editable {
  readonly sections: ReadonlySet<string>;
  readonly documents: ReadonlySet<string>;
  /** What the zone wrote about a part that is to be put right, by section or `document.<id>`. */
  readonly notes: ReadonlyMap<string, string>;
}

const nothing: Editable = { sections: new Set(), documents: new Set(), notes: new Map() };

/**
 * A draft is open altogether; while corrections are asked only the parts they name are, and those
 * that a correction has made incomplete, so that nobody is sent to a locked page.
 */
export function editableParts(
  compiled: Compiled,
  state: CaseState,
  missing: readonly Missing[] = [],
): Editable {
  const every = {
    sections: new Set(compiled.sections.keys()),
    documents: new Set(compiled.documents.keys()),
  };
  if (state.status === 'draft') return { ...every, notes: new Map() };
  if (state.status !== 'running') return nothing;
  if (state.corrections === null) {
    return { ...nothing, documents: new Set(state.deferral?.documents) };
  }
  const sections = new Set<string>();
  const documents = new Set<string>();
  const notes = new Map<string, string>();
  const note = (at: string, text: string): void => {
    const before = notes.get(at);
    notes.set(at, before === undefined ? text : `${before}\n${text}`);
  };
  for (const { at, note: text } of state.corrections.items) {
    const part = partOf(compiled, at);
    if (part.section !== null) sections.add(part.section);
    for (const id of part.documents) documents.add(id);
    for (const place of placesOf(part)) note(place, text);
  }
  for (const { section, at } of missing) {
    if (section === 'documents') documents.add(at.slice('document.'.length));
    else sections.add(section);
  }
  return { sections, documents, notes };
}

/** The section or the documents that a correction is about. */
export interface Part {
  readonly section: string | null;
  readonly documents: readonly string[];
}

const placesOf = ({ section, documents }: Part): string[] => [
  ...(section === null ? [] : [section]),
  ...documents.map((id) => `document.${id}`),
];

/** The sections and documents of a procedure, by name. */
export interface PartNames {
  readonly sections: ReadonlyMap<string, unknown>;
  readonly documents: ReadonlyMap<string, unknown>;
}

/** A correction names a section, a field of one, a document, or all documents. */
export function partOf(compiled: PartNames, at: string): Part {
  const [first = '', second = ''] = at.split('.');
  if (first === 'document' && compiled.documents.has(second)) {
    return { section: null, documents: [second] };
  }
  if (first === 'section' && compiled.sections.has(second)) {
    return { section: second, documents: [] };
  }
  if (compiled.sections.has(first)) return { section: first, documents: [] };
  if (compiled.documents.has(first)) return { section: null, documents: [first] };
  return { section: null, documents: first === 'documents' ? [...compiled.documents.keys()] : [] };
}
