import type { Answers } from '../../domain/form/answerValues.js';
import type { RuleContext } from '../../domain/procedure/answers.js';
import type { LocalText } from '../../domain/localText.js';
import type { Compiled } from '../../domain/procedure/compiled.js';
import { loadCaseContext } from '../../shared/casefile/caseContent.js';
import type { Deps } from '../../shared/request/deps.js';
import { frozenContent, contentVersion } from '../../shared/casefile/frozenContent.js';
import type { OpenReview } from './openReview.query.js';

/** A document an expert may open. Its file name stays away: people put their own into it. */
export interface ReadableDocument {
  /** The attachment's id. */
  readonly id: string;
  readonly name: LocalText;
  /** 1, 2 … where a document consists of several files; 0 for the only one. */
  readonly part: number;
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
export async function readingMatter(deps: Deps, opened: OpenReview): Promise<ReadingMatter> {
  const { row } = opened.file;
  const content = await frozenContent(deps, row);
  const { compiled, definition } = await contentVersion(deps, row, content);
  const { callTitle, ruleContext } = await loadCaseContext(deps, row, compiled);
  const shown = definition.documents.filter(({ hide_from }) => !hide_from.includes('expert'));
  return {
    callTitle,
    compiled,
    ruleContext,
    answers: content?.answers ?? {},
    documents: shown.flatMap(({ id, name }) => {
      const parts = (content?.documents ?? []).filter(({ document }) => document === id);
      return parts.map((file, index) => ({
        id: file.id,
        name,
        part: parts.length === 1 ? 0 : index + 1,
        type: file.type,
      }));
    }),
  };
}
