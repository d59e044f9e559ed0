import { contactLines, contactOf } from '../../domain/definition/contact.js';
import { inLocale, type Locale, type Translate } from '../../domain/localText.js';
import { formState } from '../../shared/request/formState.js';
import type { Ask } from '../../shared/request/route.js';
import type { OpenCounterpartyCase } from './counterpartyCase.query.js';
import type { CounterpartyCase } from './counterpartyCases.query.js';

/** The cases that others have named the reader's organisation in. */
export function counterpartyCasesPage(cases: readonly CounterpartyCase[], locale: Locale): object {
  return {
    items: cases.map((each) => ({
      href: `/counterparty-cases/${each.id}`,
      name: each.title,
      note: [each.number, each.applicant, inLocale(each.callTitle, locale)].join(' · '),
      at: each.submittedAt,
      badge: {
        tone: each.waits ? 'warn' : 'quiet',
        label: { key: `counterpartyCases.states.${each.waits ? 'waits' : each.status}` },
      },
    })),
  };
}

/** One such case: what was handed in, and the sheet of its stage. */
export function counterpartyCasePage(
  { file, sections, sheet }: OpenCounterpartyCase,
  ask: Ask,
  words: Translate,
): object {
  const { row, definition } = file;
  const stage = row.stage === null ? null : (definition.workflow.stages[row.stage] ?? null);
  return {
    title: row.title,
    heading: row.title,
    sub: [row.number, row.applicant_name, inLocale(definition.name, ask.locale)].join(' · '),
    crumbs: [
      { href: '/counterparty-cases', label: { key: 'counterpartyCases.title' } },
      { label: row.number ?? '' },
    ],
    form: formState(ask, words, {}),
    contact: contactLines(contactOf(definition), ask.locale),
    sections,
    sheet: sheet?.model ?? false,
    sheetPartial: sheet?.partial ?? '',
    sheetTitle: stage?.name ?? false,
  };
}
