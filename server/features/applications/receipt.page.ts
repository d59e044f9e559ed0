import { answersView } from '../../shared/forms/answersView.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import { receiptCode } from '../../shared/casefile/receiptCode.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { revisions } from '../../data/tables/cases.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import type { Definition } from '../../domain/definition/definition.js';
import { inLocale, type Locale } from '../../domain/localText.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { readFrozen } from '../../domain/application/content.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Deps } from '../../shared/request/deps.js';
import { formState } from '../../shared/request/formState.js';
import type { Ask } from '../../shared/request/route.js';
import type { Draft } from './applicationDraft.query.js';
import { fileSize } from './fileSize.view.js';

export type RevisionRow = RowOf<typeof revisions>;

/** What the applicant keeps as proof that it arrived, and when. */
export function receiptPage(deps: Deps, draft: Draft, revision: RevisionRow, ask: Ask): object {
  const { row, definition } = draft.file;
  const { words } = deps;
  const { locale } = ask;
  const say = (key: string): string => words(locale, `applications.receipt.${key}`);
  const dates = dateWords(words, locale, ask.now);
  const number = row.number ?? '';
  const first = revision.number === 1;
  return {
    title: say('title'),
    heading: row.title === '' ? definition.name : row.title,
    crumbs: [
      { label: words(locale, 'applications.list.title'), href: '/applications' },
      { label: row.title, href: `/applications/${row.id}` },
      { label: say('title') },
    ],
    href: `/applications/${row.id}`,
    print: `/applications/${row.id}/print`,
    no: number,
    receiptTitle: first ? false : say('again'),
    at: dates.exact(revision.submitted_at),
    hash: revision.content_hash,
    rows: [
      { label: say('applicant'), value: row.applicant_name },
      { label: say('call'), value: draft.caseContext.callTitle },
      { label: say('revision'), value: String(revision.number) },
      { label: say('code'), value: receiptCode(deps, number, revision) },
    ],
    next: nextSays(row.state, definition, locale, words),
    contact: contactLines(contactOf(definition), locale),
  };
}

/** What comes next, by the name that the definition gives the stage; '' once the case has ended. */
function nextSays(
  { status, stage }: CaseState,
  { workflow }: Definition,
  locale: Locale,
  words: Deps['words'],
): string {
  const at = stage === null ? undefined : workflow.stages[stage];
  if (status !== 'running' || !at) return '';
  return words(locale, 'applications.receipt.next', { stage: inLocale(at.name, locale) });
}

/**
 * The whole application on paper: the revision last handed in, or the draft as it stands. `full`
 * shows numbers as they are, for who signs it.
 */
export function printPage(
  deps: Deps,
  draft: Draft,
  revision: RevisionRow | null,
  documents: readonly object[],
  ask: Ask,
  full: boolean,
): object {
  const { row, compiled, definition } = draft.file;
  const { words } = deps;
  const { locale } = ask;
  const reader = readerOf(words, locale);
  const dates = dateWords(words, locale, ask.now);
  const frozen = revision === null ? null : readFrozen(revision.content);
  const answers = frozen === null ? draft.answers : readableAnswers(deps, frozen.answers);
  const { ruleContext } = draft.caseContext;
  return {
    title: row.title === '' ? reader.t('applications.print.title') : row.title,
    full,
    fullAction: `/applications/${row.id}/print`,
    form: formState(ask, words, { password: '' }),
    heading: definition.name,
    project: row.title,
    applicant: row.applicant_name,
    call: draft.caseContext.callTitle,
    no: row.number ?? false,
    at: revision === null ? false : dates.exact(revision.submitted_at),
    hash: revision?.content_hash ?? false,
    code: revision === null ? false : receiptCode(deps, row.number ?? '', revision),
    sections: answersView(compiled, answers, ruleContext, reader, { masked: !full }),
    documents:
      frozen === null
        ? documents
        : [...compiled.documents.values()].flatMap(({ document }) => {
            const files = frozen.documents.filter((each) => each.document === document.id);
            return files.length === 0
              ? []
              : [
                  {
                    label: document.name,
                    files: files.map((file) => ({
                      name: file.name,
                      size: fileSize(file.size_bytes, reader),
                    })),
                  },
                ];
          }),
    declarations: definition.declarations
      .filter(({ id }) => frozen?.declarations.includes(id) === true)
      .map(({ text }) => text),
  };
}
