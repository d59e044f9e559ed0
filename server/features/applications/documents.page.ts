import { shownDocuments } from '../../domain/procedure/answers.js';
import { inLocale, type LocalText } from '../../domain/localText.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { refusalMessage, refusalText } from '../../shared/request/formState.js';
import { documentSlot, type HeldFile } from './applicationDraft.query.js';
import { lateness, type ApplicationView } from './applicationView.file.js';
import { fileSize } from './fileSize.view.js';
import type { FormContext } from '../../shared/request/pageContext.js';

type DocumentsContext = Pick<FormContext, 'locale' | 'failed' | 'words' | 'now'>;

/** Every document that is asked for: what is there, what is missing, and where to put it. */
export function documentsPage(view: ApplicationView, context: DocumentsContext): object {
  const { draft } = view;
  const { row, compiled, definition } = draft.file;
  const { words, locale, failed } = context;
  const shown = shownDocuments(compiled, draft.answers, draft.caseContext.ruleContext);
  const href = `/applications/${row.id}`;
  const reasons = Object.entries(failed?.refusal.fields ?? {});
  const title = words(locale, 'applications.documents.title');
  return {
    title,
    heading: title,
    sub: words(locale, 'applications.documents.lead'),
    crumbs: [
      { label: words(locale, 'applications.list.title'), href: '/applications' },
      { label: row.title === '' ? definition.name : row.title, href },
    ],
    href,
    ...lateness(view, context),
    message: refusalMessage(words, locale, failed),
    errors: reasons.map(([name, reason]) => ({
      href: `#${name}`,
      message: refusalText(words, locale, reason.code, reason.params),
    })),
    documents: shown.map((id) => documentView(view, id, context)),
    submit: view.editable.documents.size > 0 && !row.state.deferral ? `${href}/submit` : false,
    deliver: row.state.deferral ? `${href}/deliver` : false,
  };
}

function documentView(
  { draft, files, editable }: ApplicationView,
  id: string,
  { words, locale, failed }: DocumentsContext,
): object {
  const rule = draft.file.compiled.documents.get(id)?.document;
  const here = files.filter(({ document }) => document === id);
  const slot = documentSlot(id);
  const open = editable.documents.has(id);
  const reason = failed?.refusal.fields[slot];
  const name: LocalText | string = rule?.name ?? id;
  return {
    id: slot,
    title: name,
    help: rule?.help ?? false,
    blankForm: rule?.blank_form
      ? { href: `/applications/${draft.file.row.id}/blank-forms/${id}`, name: rule.blank_form.name }
      : false,
    limits: words(locale, 'applications.documents.limits', {
      types: (rule?.accept ?? []).join(' / ').toUpperCase(),
      mb: rule?.max_mb ?? 0,
      files: rule?.max_files ?? 0,
    }),
    note: editable.notes.get(slot) ?? false,
    error: reason ? refusalText(words, locale, reason.code, reason.params) : false,
    badge: badgeOf(here.length > 0, rule?.required === true, { words, locale }),
    files: here.map((file) => fileView(draft.file.row.id, file, open, { words, locale })),
    upload:
      open && here.length < (rule?.max_files ?? 0)
        ? {
            action: `/applications/${draft.file.row.id}/documents?document=${id}`,
            name: slot,
            label: words(locale, 'applications.documents.choose', {
              name: typeof name === 'string' ? name : inLocale(name, locale),
            }),
            accept: (rule?.accept ?? []).map((extension) => `.${extension}`).join(','),
            multiple: (rule?.max_files ?? 1) > 1,
            mb: rule?.max_mb ?? false,
          }
        : false,
  };
}

type Words = Pick<DocumentsContext, 'words' | 'locale'>;

function badgeOf(there: boolean, required: boolean, { words, locale }: Words): object {
  if (there) return { tone: 'ok', label: words(locale, 'applications.documents.there') };
  return required
    ? { tone: 'warn', label: words(locale, 'common.states.missing') }
    : { tone: 'quiet', label: words(locale, 'applications.documents.mayBe') };
}

/** A file with its link; `remove` is where its removal is posted, while that is possible. */
export function fileView(
  applicationId: string,
  file: HeldFile,
  removable: boolean,
  { words, locale }: Words,
): object {
  return {
    href: `/files/${file.id}`,
    name: file.name,
    size: fileSize(file.sizeBytes, readerOf(words, locale)),
    remove: removable ? `/applications/${applicationId}/documents/${file.id}/remove` : false,
  };
}
