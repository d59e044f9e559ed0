import type { Answers } from '../../domain/form/answerValues.js';
import type { StampOf } from '../../domain/form/threeWay.js';
import { readSection, shownSections } from '../../domain/procedure/answers.js';
import type { RawInputs, Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { canonicalJson } from '../../domain/json.js';
import { inLocale } from '../../domain/localText.js';
import { hidden } from '../../domain/refusal.js';
import { answersView } from '../../shared/forms/answersView.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { afterRowIntent, readRowIntent } from '../../shared/forms/formRows.js';
import { refusalText } from '../../shared/request/formState.js';
import { sectionView } from '../../shared/forms/formView.js';
import type { Ask } from '../../shared/request/route.js';
import { lateness, type ApplicationView } from './applicationView.file.js';
import type { AccountOffer } from './accountOffer.query.js';
import { changedFields, madeFrom, sectionSource } from './sectionSource.view.js';
import { contentItems } from './contentSummary.view.js';
import type { FormContext } from '../../shared/request/pageContext.js';

interface SectionPageContext
  extends Pick<FormContext, 'locale' | 'failed' | 'words'>, Pick<Ask, 'query' | 'now'> {
  readonly stamp: StampOf;
  readonly offer: AccountOffer;
}

/** One section: a form while it may be changed, to read otherwise. */
export function sectionPage(
  view: ApplicationView,
  sectionId: string,
  context: SectionPageContext,
): object {
  const { draft, editable } = view;
  const { compiled, row } = draft.file;
  const { ruleContext } = draft.caseContext;
  const shown = shownSections(compiled, draft.answers, ruleContext);
  const at = shown.findIndex(({ id }) => id === sectionId);
  const section = shown[at];
  if (!section) throw hidden();
  const reader = readerOf(context.words, context.locale);
  const href = `/applications/${row.id}`;
  const note = editable.notes.get(sectionId);
  const title = inLocale(section.name, context.locale);
  const common = {
    title,
    heading: title,
    sub: reader.t('applications.section.place', { number: at + 1, of: shown.length }),
    crumbs: crumbsOf(view, href, reader),
    href,
    note: note === undefined ? false : note,
    ...lateness(view, context),
    others: contentItems({ ...view, reader }).map((item) => ({
      ...item,
      note: '',
      href: item.href === `${href}/sections/${sectionId}` ? '' : item.href,
    })),
    ...conflictOf(view, sectionId, context, reader),
  };
  if (!editable.sections.has(sectionId)) {
    const read = answersView(compiled, draft.answers, ruleContext, reader, { masked: true });
    const answers = read.find(({ id }) => id === sectionId)?.answers ?? [];
    return { ...common, editable: false, answers };
  }
  const next = shown[at + 1];
  return {
    ...common,
    ...formOf(view, sectionId, context, reader),
    editable: true,
    action: `${href}/sections/${sectionId}`,
    ...madeFromOf(view, sectionId, context),
    next: next ? inLocale(next.name, context.locale) : reader.t('applications.documents.title'),
  };
}

function crumbsOf({ draft }: ApplicationView, href: string, { t }: Reader): readonly object[] {
  const { row, definition } = draft.file;
  return [
    { label: t('applications.list.title'), href: '/applications' },
    { label: row.title === '' ? definition.name : row.title, href },
  ];
}

/** The form itself: as stored, or as typed where it has just been refused. */
function formOf(
  { draft }: ApplicationView,
  sectionId: string,
  { failed, query, stamp, ...context }: SectionPageContext,
  reader: Reader,
): object {
  const { compiled } = draft.file;
  const { ruleContext } = draft.caseContext;
  const intent = readRowIntent(failed === null ? query['rows'] : failed.typed['intent']);
  const raw = failed && intent ? afterRowIntent(failed.typed, intent) : failed?.typed;
  const warnings = raw
    ? readSection(compiled, sectionId, raw, draft.answers, ruleContext).warnings
    : undefined;
  const offer = raw === undefined ? context.offer : {};
  const typed = sectionSource(draft, sectionId, failed, raw, stamp);
  const source = {
    answers: draft.answers,
    ...typed,
    rawByField: { ...offer, ...typed.rawByField },
    warnings,
    addRowTo: intent?.act === 'add' ? intent.table : undefined,
  };
  const shown = sectionView(compiled, sectionId, source, ruleContext, reader);
  const offered = new Set(Object.values(offer).flatMap(Object.keys));
  const tables = new Set(
    compiled.sections
      .get(sectionId)
      ?.fields.flatMap(({ at, field }) => ('columns' in field ? [at] : [])),
  );
  const sheets = `/applications/${draft.file.row.id}/sections/${sectionId}/sheet`;
  const fields = shown?.fields.map((each) => ({
    ...each,
    offered: offered.has(each.name),
    sheetHref: tables.has(each.name) ? `${sheets}/${each.name.split('.')[1]}` : false,
  }));
  return { help: shown?.help ?? false, fields: fields ?? [], errors: shown?.errors ?? [] };
}

function madeFromOf(
  { draft }: ApplicationView,
  sectionId: string,
  { failed, stamp }: SectionPageContext,
): object {
  const { version, loaded } = madeFrom(draft, sectionId, failed, stamp);
  return { version, loaded: JSON.stringify(loaded) };
}

/** Where saving met other answers or a closed section: both texts side by side, nothing lost. */
function conflictOf(
  { draft }: ApplicationView,
  sectionId: string,
  { failed, words, locale, stamp }: SectionPageContext,
  reader: Reader,
): object {
  if (failed === null || failed.refusal.kind === 'invalid') return { conflict: false };
  const changed = changedFields(draft, sectionId, failed, stamp);
  return {
    conflict: {
      stale: failed.refusal.kind === 'stale',
      message: refusalText(words, locale, failed.refusal.code, failed.refusal.params),
      rows: differences(draft, sectionId, failed.typed, reader).filter(({ id }) => changed.has(id)),
    },
  };
}

interface AnswerDifference {
  /** Of the field. */
  readonly id: string;
  readonly label: string;
  readonly mine: string;
  readonly theirs: string;
}

type Compared = Pick<ApplicationView['draft'], 'file' | 'answers' | 'caseContext'>;

/** Each field whose typed value is another than the stored one, both as people read them. */
export function differences(
  { file, answers, caseContext }: Compared,
  sectionId: string,
  raw: RawInputs,
  reader: Reader,
): AnswerDifference[] {
  const { compiled } = file;
  const { ruleContext } = caseContext;
  const typed = readSection(compiled, sectionId, raw, answers, ruleContext);
  const stored: Answers[string] = answers[sectionId] ?? {};
  return (compiled.sections.get(sectionId)?.fields ?? []).flatMap(({ at, field }) => {
    const [mine, theirs] = [typed.values[field.id] ?? null, stored[field.id] ?? null];
    const unread = typed.problems[at] && typeof raw[at] === 'string' ? raw[at] : '';
    if (unread === '' && canonicalJson(mine) === canonicalJson(theirs)) return [];
    const kind = fieldKind(field.kind);
    return [
      {
        id: field.id,
        label: inLocale('text' in field ? field.text : field.name, reader.locale),
        mine: unread === '' ? kind.print(mine, field, reader) : unread,
        theirs: kind.print(theirs, field, reader),
      },
    ];
  });
}
