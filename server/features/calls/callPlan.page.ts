import type { Definition } from '../../domain/definition/definition.js';
import { shortMoney, fen } from '../../domain/money.js';
import { inLocale } from '../../domain/localText.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { FormState } from '../../shared/request/formState.js';
import { callCrumbs, type CallPageContext } from './callPageContext.view.js';
import type { Edition } from './editions.query.js';
import type { LineChoice } from './managedCalls.query.js';
import type { CallRow } from './managedCall.file.js';

/** What an officer chooses from for a call. */
interface PlanChoices {
  readonly editions: readonly Edition[];
  readonly lines: readonly LineChoice[];
}

interface PlanParts extends PlanChoices {
  readonly form: FormState;
  readonly definition: Definition;
}

/** A plan's inputs as people read them, choices by their names. */
export function planInWords(
  inputs: Readonly<Record<string, string>>,
  { editions, lines }: PlanChoices,
  context: CallPageContext,
): Readonly<Record<string, string>> {
  const { words, locale } = context;
  const { opens = '', closes = '', budget = '', edition = '', payee = '' } = inputs;
  const line = lines.find(({ id }) => id === budget);
  return {
    ...inputs,
    opens: opens.replace('T', ' '),
    closes: closes.replace('T', ' '),
    budget: line === undefined ? '' : inLocale(line.name, locale),
    edition: editionChoices(editions, context).find(({ value }) => value === edition)?.label ?? '',
    payee: words(locale, `calls.manage.payees.${payee}`),
  };
}

/** The second step of a new call: everything else of its plan. */
export function newCallPage(
  procedureId: string,
  parts: PlanParts,
  context: CallPageContext,
): object {
  return {
    ...planPart(parts, context),
    procedure: procedureId,
    procedureName: parts.definition.name,
    crumbs: [
      { href: '/manage/calls', label: { key: 'calls.manage.title' } },
      { href: '/manage/calls/new', label: { key: 'calls.manage.new' } },
      { label: parts.definition.name },
    ],
  };
}

/** A call's plan to change: all of a draft, the texts of a published one. */
export function changeCallPage(call: CallRow, parts: PlanParts, context: CallPageContext): object {
  const published = call.status === 'published';
  return {
    ...planPart(parts, context),
    id: call.id,
    sub: call.title,
    version: call.version,
    published,
    fixedBudget: published && call.budget_line_id !== null,
    budgetName: parts.lines.find(({ id }) => id === call.budget_line_id)?.name ?? '',
    crumbs: callCrumbs(call, 'calls.verbs.change'),
  };
}

function planPart(
  { form, definition, editions, lines }: PlanParts,
  context: CallPageContext,
): object {
  const { words, locale } = context;
  return {
    form,
    editions: editionChoices(editions, context),
    lines: lines.map((line) => ({
      value: line.id,
      label: words(locale, 'calls.manage.lineLeft', {
        name: inLocale(line.name, locale),
        year: line.year,
        left: shortMoney(fen(line.available), locale),
      }),
    })),
    asksPayee: definition.counterparty !== undefined && definition.payee !== undefined,
    payees: ['applicant', 'counterparty'].map((value) => ({
      value,
      label: { key: `calls.manage.payees.${value}` },
    })),
  };
}

/** Versions to choose from, each saying its number, when it was published and by whom. */
export function editionChoices(
  editions: readonly Edition[],
  { words, locale, now }: CallPageContext,
): { readonly value: string; readonly label: string; readonly help: string }[] {
  const dates = dateWords(words, locale, now);
  return editions.map(({ id, number, publishedAt, publisher }, index) => ({
    value: id,
    label: words(locale, index === 0 ? 'calls.editions.newest' : 'calls.editions.number', {
      n: number,
    }),
    help: words(locale, publisher === '' ? 'calls.editions.supplied' : 'calls.editions.published', {
      at: dates.date(publishedAt),
      who: publisher,
    }),
  }));
}
