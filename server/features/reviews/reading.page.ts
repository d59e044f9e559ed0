import { fieldKind } from '../../domain/form/kinds/registry.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { answersView, type AnsweredSection } from '../../shared/forms/answersView.js';
import type { OpenReview } from './openReview.query.js';
import type { ReadableDocument, ReadingMatter } from './readingMatter.query.js';

const word = (key: string, values: object = {}) => ({ key: `reviews.scoring.${key}`, ...values });

/** The answers an expert may read: nothing private, and blind nothing that tells who applies. */
function readableSections(
  { mayRead }: OpenReview,
  matter: ReadingMatter,
  reader: Reader,
): AnsweredSection[] {
  const { answers, compiled, ruleContext } = matter;
  return answersView(compiled, answers, ruleContext, reader, { mayRead, masked: true });
}

/** The left pane: tabs of the form and the documents, and what the chosen one shows. */
export function readingPane(
  opened: OpenReview,
  matter: ReadingMatter,
  reader: Reader,
  chosen: string,
): object {
  const shown = matter.documents.find(({ id }) => id === chosen);
  const base = `/reviews/${opened.review.id}`;
  return {
    tabs: [
      { href: base, label: word('answers'), current: !shown },
      ...matter.documents.map((document) => ({
        href: `${base}?doc=${document.id}`,
        label: document.name,
        part: document.part === 0 ? undefined : document.part,
        current: document === shown,
      })),
    ],
    document: shown ? inPlace(shown) : undefined,
    sections: shown ? [] : readableSections(opened, matter, reader),
  };
}

function inPlace(document: ReadableDocument): object {
  return {
    src: `/files/${document.id}`,
    label: document.name,
    pdf: document.type === 'application/pdf',
    image: document.type.startsWith('image/'),
  };
}

/** What an invitation tells of the project: short answers beside its title, and the first summary. */
export function invitationSummary(
  opened: OpenReview,
  matter: ReadingMatter,
  reader: Reader,
): readonly object[] {
  const { compiled } = matter;
  const { definition } = compiled;
  const [titleSection] = definition.title_field.split('.');
  const section = readableSections(opened, matter, reader).find(({ id }) => id === titleSection);
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
