import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { FrozenContent } from '../../domain/application/content.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Answers } from '../../domain/form/answerValues.js';
import type { RuleContext } from '../../domain/procedure/answers.js';
import type { LocalText } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { loadCaseContext } from '../casefile/caseContent.js';
import { frozenContent, contentVersion } from '../casefile/frozenContent.js';
import type { Deps } from '../request/deps.js';

/**
 * A document an expert may open. Its file name stays away, because people put their own into it,
 * and its number as well, which says when it was uploaded.
 */
export interface ReadableDocument {
  /** Names it in addresses: the document and which of its files, `business_plan-1`. */
  readonly key: string;
  readonly name: LocalText;
  /** 1, 2 … where a document consists of several files; 0 for the only one. */
  readonly part: number;
  /** '' where nothing was uploaded, because the application is invented. */
  readonly type: string;
}

export interface ReadingMatter {
  readonly callTitle: LocalText;
  /** The form as it was when these answers were handed in. */
  readonly compiled: Compiled;
  /** Private answers are sealed and stay so. */
  readonly answers: Answers;
  readonly ruleContext: RuleContext;
  readonly documents: readonly ReadableDocument[];
}

/** What an expert reads: the answers as handed in, and the documents not hidden from experts. */
export async function readingMatter(deps: Deps, row: ApplicationRow): Promise<ReadingMatter> {
  const content = await frozenContent(deps, row);
  const { compiled, definition } = await contentVersion(deps, row, content);
  const { callTitle, ruleContext } = await loadCaseContext(deps, row, compiled);
  return {
    callTitle,
    compiled,
    ruleContext,
    answers: content?.answers ?? {},
    documents: readableDocumentsOf(definition).flatMap(({ id, name }) => {
      const parts = filesOf(content, id);
      return parts.map(({ type }, index) => ({
        key: `${id}-${index + 1}`,
        name,
        part: parts.length === 1 ? 0 : index + 1,
        type,
      }));
    }),
  };
}

/** The documents of a definition that experts may open. */
export const readableDocumentsOf = ({
  documents,
}: Pick<Definition, 'documents'>): Definition['documents'] =>
  documents.filter(({ hide_from: hidden }) => !hidden.includes('expert'));

/** The files of one document as they were handed in. */
export const filesOf = (
  content: Pick<FrozenContent, 'documents'> | null,
  document: string,
): FrozenContent['documents'] =>
  (content?.documents ?? []).filter((file) => file.document === document);
