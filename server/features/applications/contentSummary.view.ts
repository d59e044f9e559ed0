import type { Editable } from '../../domain/application/editable.js';
import {
  requiredDocuments,
  sectionStates,
  shownDocuments,
  type Missing,
  type SectionState,
} from '../../domain/procedure/answers.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { inLocale } from '../../domain/localText.js';
import { countHeld, type Draft, type HeldFile } from './applicationDraft.query.js';

/** A line of `partials/task-list`. */
export interface ContentItem {
  readonly href: string;
  readonly label: string;
  readonly note: string;
  readonly aside: string;
  readonly urgent: boolean;
  readonly badge: { readonly tone: string; readonly label: string };
}

interface Summary {
  readonly draft: Draft;
  readonly files: readonly HeldFile[];
  readonly missing: readonly Missing[];
  readonly editable: Editable;
  readonly reader: Reader;
}

/** The sections and documents of an application, each with how far it has come. */
export function contentItems(summary: Summary): ContentItem[] {
  const { draft, missing } = summary;
  const { compiled } = draft.file;
  const { ruleContext } = draft.caseContext;
  // Text that could not be read is missing too, so that its section is not complete.
  const states = sectionStates(compiled, draft.answers, ruleContext, missing);
  const sections = states.map((state, index) => sectionItem(summary, state, index + 1));
  return compiled.documents.size === 0 ? sections : [...sections, documentsItem(summary)];
}

function sectionItem(summary: Summary, state: SectionState, number: number): ContentItem {
  const { draft, editable, reader } = summary;
  const name = draft.file.compiled.sections.get(state.section)?.name;
  const correction = editable.notes.get(state.section);
  const told =
    correction === undefined
      ? excerpt(summary, state)
      : reader.t('applications.note', { note: correction });
  return {
    href: `/applications/${draft.file.row.id}/sections/${state.section}`,
    label: reader.t('applications.numbered', {
      number: number <= 20 ? reader.t(`applications.numerals.${number}`) : number,
      name: name === undefined ? state.section : inLocale(name, reader.locale),
    }),
    note: told,
    aside: '',
    urgent: correction !== undefined,
    badge: badgeOf(state.state, correction !== undefined, reader),
  };
}

/** What a filled section says at a glance: its first short answers that are not private. */
function excerpt({ draft, reader }: Summary, state: SectionState): string {
  const { compiled } = draft.file;
  const progress = reader.t('applications.answered', { n: state.answered, of: state.asked });
  if (state.state !== 'complete') return progress;
  const shown = (compiled.sections.get(state.section)?.fields ?? []).flatMap(({ field }) => {
    const kind = fieldKind(field.kind);
    if (kind.glance !== true || field.private) return [];
    const value = draft.answers[state.section]?.[field.id] ?? null;
    const text = kind.print(value, field, reader);
    return text === '' || text.length > 40 ? [] : [text];
  });
  return shown.length === 0 ? progress : shown.slice(0, 2).join(' · ');
}

function documentsItem({ draft, files, missing, editable, reader }: Summary): ContentItem {
  const { compiled, row } = draft.file;
  const { ruleContext } = draft.caseContext;
  const held = countHeld(files);
  const required = requiredDocuments(compiled, draft.answers, ruleContext);
  const there = required.filter((id) => (held[id] ?? 0) > 0).length;
  const notes = shownDocuments(compiled, draft.answers, ruleContext).flatMap(
    (id) => editable.notes.get(`document.${id}`) ?? [],
  );
  const lacking = missing.some(({ section }) => section === 'documents');
  const state = lacking ? (files.length === 0 ? 'empty' : 'part') : 'complete';
  return {
    href: `/applications/${row.id}/documents`,
    label: reader.t('applications.documents.title'),
    note: notes.length === 0 ? '' : reader.t('applications.note', { note: notes.join(' ') }),
    aside: `${there} / ${required.length}`,
    urgent: notes.length > 0,
    badge: badgeOf(state, notes.length > 0, reader),
  };
}

function badgeOf(
  state: SectionState['state'],
  correct: boolean,
  { t }: Reader,
): ContentItem['badge'] {
  if (correct) return { tone: 'warn', label: t('common.states.toCorrect') };
  if (state === 'complete') return { tone: 'ok', label: t('common.states.complete') };
  if (state === 'part') return { tone: 'warn', label: t('common.states.incomplete') };
  return { tone: 'quiet', label: t('applications.notStarted') };
}
