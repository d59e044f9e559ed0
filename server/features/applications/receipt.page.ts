import { answersView } from '../../shared/forms/answersView.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import { receiptCode } from '../../shared/casefile/receiptCode.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { revisions } from '../../data/tables/cases.js';
import { wallClockExact } from '../../domain/application/callWindow.js';
import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { readFrozen } from '../../domain/application/content.js';
import type { Deps } from '../../shared/request/deps.js';
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
    at: wallClockExact(revision.submitted_at),
    hash: revision.content_hash,
    rows: [
      { label: say('applicant'), value: row.applicant_name },
      { label: say('call'), value: draft.caseContext.callTitle },
      { label: say('revision'), value: String(revision.number) },
      { label: say('code'), value: receiptCode(deps, number, revision) },
    ],
    contact: contactLines(contactOf(definition), locale),
  };
}

/** The whole application on paper: the revision last handed in, or the draft as it stands. */
export function printPage(
  deps: Deps,
  draft: Draft,
  revision: RevisionRow | null,
  documents: readonly object[],
  ask: Ask,
): object {
  const { row, compiled, definition } = draft.file;
  const { words } = deps;
  const { locale } = ask;
  const reader = readerOf(words, locale);
  const frozen = revision === null ? null : readFrozen(revision.content);
  const answers = frozen === null ? draft.answers : readableAnswers(deps, frozen.answers);
  const { ruleContext } = draft.caseContext;
  return {
    title: row.title === '' ? reader.t('applications.print.title') : row.title,
    heading: definition.name,
    project: row.title,
    applicant: row.applicant_name,
    call: draft.caseContext.callTitle,
    no: row.number ?? false,
    at: revision === null ? false : wallClockExact(revision.submitted_at),
    hash: revision?.content_hash ?? false,
    code: revision === null ? false : receiptCode(deps, row.number ?? '', revision),
    sections: answersView(compiled, answers, ruleContext, reader, { masked: true }),
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
