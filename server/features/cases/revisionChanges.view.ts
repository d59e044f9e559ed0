import { canonicalJson } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import { textPieces, type TextPiece } from '../../domain/diff/textPieces.js';
import type { AnswerView } from '../../shared/forms/answersView.js';
import { coveredSections } from './caseAnswers.page.js';
import type { CaseDetail, Revision } from './caseDetail.query.js';
import type { CasesPageContext } from './caseList.page.js';

/** What one hand-in changed against the one before. */
export interface RevisionChanges {
  readonly number: number;
  readonly at: string;
  readonly changes: readonly Changed[];
}

interface Changed {
  readonly label: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** In their place for a text that was reworded: the two laid over each other. */
  readonly pieces: readonly TextPiece[] | null;
}

/** Every hand-in after the first with what it changed, the latest first. */
export function revisionChanges(detail: CaseDetail, context: CasesPageContext): RevisionChanges[] {
  return detail.revisions
    .flatMap((revision, index) => {
      const before = detail.revisions[index - 1];
      if (!before) return [];
      const changes = [
        ...answerChanges(before, revision, context),
        ...documentChanges(before, revision, context),
      ];
      return [{ number: revision.number, at: revision.at, changes }];
    })
    .toReversed();
}

/** Changes are found in the open answers, and printed with personal numbers covered. */
function answerChanges(before: Revision, after: Revision, context: CasesPageContext): Changed[] {
  const print = (revision: Revision): ReadonlyMap<string, AnswerView> =>
    new Map(
      coveredSections(revision, context).flatMap(({ answers }) =>
        answers.map((answer) => [answer.at, answer] as const),
      ),
    );
  const [old, fresh] = [print(before), print(after)];
  const fields = new Map([...before.under.compiled.fields, ...after.under.compiled.fields]);
  return [...fields].flatMap(([at, { field }]) => {
    const [section = ''] = at.split('.');
    const raw = ({ answers }: Revision): string =>
      canonicalJson(answers[section]?.[field.id] ?? null);
    if (raw(before) === raw(after)) return [];
    return [
      {
        label: inLocale(field.name, context.locale),
        ...sidesOf(linesOf(old.get(at)), linesOf(fresh.get(at))),
      },
    ];
  });
}

function documentChanges(
  before: Revision,
  after: Revision,
  { locale }: CasesPageContext,
): Changed[] {
  const named = [before, after].flatMap(({ under }) => under.definition.documents);
  const documents = new Map(named.map(({ id, name }) => [id, name]));
  return [...documents].flatMap(([id, name]) => {
    const names = ({ content }: Revision) =>
      content.documents.filter(({ document }) => document === id);
    const [old, fresh] = [names(before), names(after)];
    const hashes = (files: typeof old): string =>
      files
        .map(({ sha256 }) => sha256)
        .toSorted()
        .join();
    if (hashes(old) === hashes(fresh)) return [];
    return [
      {
        label: inLocale(name, locale),
        before: old.map((each) => each.name),
        after: fresh.map((each) => each.name),
        pieces: null,
      },
    ];
  });
}

const longText = 60;

function sidesOf(before: readonly string[], after: readonly string[]): Omit<Changed, 'label'> {
  const [[old], [fresh]] = [before, after];
  const single = before.length === 1 && after.length === 1;
  const reworded = single && old !== undefined && fresh !== undefined;
  return reworded && old.length + fresh.length > 2 * longText
    ? { before: [], after: [], pieces: textPieces(old, fresh) }
    : { before, after, pieces: null };
}

function linesOf(answer: AnswerView | undefined): string[] {
  if (!answer) return [];
  if (answer.table) return answer.table.rows.map((row) => row.join(' · '));
  return answer.value === '' ? [] : [answer.value];
}
