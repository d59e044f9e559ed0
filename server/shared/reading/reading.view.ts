import { fieldKind } from '../../domain/form/kinds/registry.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { answersView, type AnsweredSection } from '../forms/answersView.js';
import type { ExpertSight } from './expertSight.js';
import type { PagesShown } from './readDocument.js';
import type { ReadableDocument, ReadingMatter } from './readingMatter.query.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.scoring.${key}`, ...values });

/** Where an expert's reading is opened: the page, and what its addresses carry besides. */
export interface ReadingPlace {
  readonly path: string;
  readonly kept: Readonly<Record<string, string>>;
  /** The key of the document that was chosen; '' for the answers. */
  readonly chosen: string;
  /** How that can be shown where it is of an office program; null for any other. */
  readonly pages: PagesShown | null;
}

/**
 * Everything that a stage's experts are shown of an application: what an invitation tells of it,
 * and the pane they read beside the rubric. Their own pages and the previews of officers are made
 * of this alone.
 */
export function expertReads(
  sight: ExpertSight,
  matter: ReadingMatter,
  reader: Reader,
  place: ReadingPlace,
): { readonly summary: readonly object[]; readonly reading: object } {
  return {
    summary: invitationSummary(sight, matter, reader),
    reading: readingPane(sight, matter, reader, place),
  };
}

/** The answers an expert may read: nothing private, and blind nothing that tells who applies. */
function readableSections(
  { mayRead }: ExpertSight,
  { answers, compiled, ruleContext }: ReadingMatter,
  reader: Reader,
): AnsweredSection[] {
  return answersView(compiled, answers, ruleContext, reader, { mayRead, masked: true });
}

/** The left pane: tabs of the form and the documents, and what the chosen one shows. */
function readingPane(
  sight: ExpertSight,
  matter: ReadingMatter,
  reader: Reader,
  { path, kept, chosen, pages }: ReadingPlace,
): object {
  const shown = matter.documents.find(({ key }) => key === chosen);
  const href = (more: Readonly<Record<string, string>>): string => {
    const query = new URLSearchParams({ ...kept, ...more }).toString();
    return query === '' ? path : `${path}?${query}`;
  };
  return {
    tabs: [
      { key: '', href: href({}), label: word('answers'), current: !shown },
      ...matter.documents.map((document) => ({
        key: document.key,
        href: href({ doc: document.key }),
        label: document.name,
        part: document.part === 0 ? undefined : document.part,
        current: document === shown,
      })),
    ],
    document: shown ? inPlace(shown, path, pages) : undefined,
    sections: shown ? [] : readableSections(sight, matter, reader),
  };
}

function inPlace(
  { key, name, type }: ReadableDocument,
  path: string,
  pages: PagesShown | null,
): object {
  const src = `${path}/documents/${key}`;
  return {
    src: type !== '' && src,
    label: name,
    pdf: type === 'application/pdf' ? src : pages === 'ready' && `${src}?as=pages`,
    image: type.startsWith('image/'),
    /** A PDF that was made of it stands in its place. */
    converted: pages === 'ready',
    unshown: pages === null || pages === 'ready' ? word('cannotShow') : word(`pages.${pages}`),
  };
}

/** What an invitation tells of the project: short answers beside its title, and the first summary. */
function invitationSummary(
  sight: ExpertSight,
  matter: ReadingMatter,
  reader: Reader,
): readonly object[] {
  const { compiled } = matter;
  const [titleSection] = compiled.definition.title_field.split('.');
  const section = readableSections(sight, matter, reader).find(({ id }) => id === titleSection);
  let told = false;
  return (section?.answers ?? []).filter(({ at, value }) => {
    const field = compiled.fields.get(at)?.field;
    const gist = field && fieldKind(field.kind).gist;
    if (value === '' || gist !== 'first') return value !== '' && gist === 'each';
    const first = !told;
    told = true;
    return first;
  });
}
