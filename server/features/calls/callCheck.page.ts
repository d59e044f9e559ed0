import { addWorkingDays, isWorkingDay, isYearLoaded, zoneDay } from '../../domain/calendar.js';
import { fen, shortMoney } from '../../domain/money.js';
import { roadmap } from '../../domain/outlook/roadmap.js';
import type { FormState } from '../../shared/request/formState.js';
import {
  callBadge,
  callCrumbs,
  expertsNeeded,
  type CallPageContext,
} from './callPageContext.view.js';
import { editionOf, type CallState } from './managedCall.query.js';

/** One thing looked at before publishing. */
interface Finding {
  readonly tone: 'ok' | 'warn' | 'bad';
  readonly label: object;
}

const found = (tone: Finding['tone'], key: string, values: object = {}): Finding => ({
  tone,
  label: { key: `calls.check2.${key}`, ...values },
});

/** A draft as it will be published: its dates on the working calendar, and what to look at again. */
export function callCheckPage(
  state: CallState,
  hasNotice: boolean,
  form: FormState,
  context: CallPageContext,
): object {
  const { call, definition } = state;
  const closing = zoneDay(new Date(call.closes_at));
  const total = roadmap(definition).reduce((sum, phase) => sum + phase.workingDays, 0);
  const last = addWorkingDays(context.calendar, closing, total);
  const edition = editionOf(state);
  const findings = [
    timesFinding(state, context),
    closingDayFinding(closing, context),
    yearFinding(state, last, context),
    freezeFinding(state),
    editionFinding(state),
    budgetFinding(state, context),
    panelFinding(state),
    hasNotice ? found('ok', 'notice') : found('warn', 'noNotice'),
  ];
  return {
    id: call.id,
    sub: call.title,
    titles: call.title,
    version: call.version,
    badge: callBadge(call, context.now),
    form,
    ready: call.status === 'draft' && !findings.some(({ tone }) => tone === 'bad'),
    findings,
    dates: [
      { label: { key: 'calls.steps.opens' }, at: call.opens_at },
      ...(state.window === null
        ? []
        : [{ label: { key: 'calls.steps.frozen' }, at: state.window.from }]),
      { label: { key: 'calls.steps.closes' }, at: call.closes_at },
      { label: { key: 'calls.check2.lastDay', count: total }, day: last },
    ],
    procedure: definition.name,
    summary: definition.summary,
    edition: edition?.number ?? 0,
    quota: call.quota,
    budget: state.budget?.name ?? false,
    counts: {
      documents: definition.documents.length,
      conditions: definition.eligibility.length,
      sections: definition.form.length,
    },
    crumbs: callCrumbs(call, 'calls.verbs.check'),
  };
}

function timesFinding({ call }: CallState, { now }: CallPageContext): Finding {
  const at = now.toISOString();
  if (call.closes_at <= at) return found('bad', 'closesPast');
  return call.opens_at <= at ? found('ok', 'opensAtOnce') : found('ok', 'opensLater');
}

function closingDayFinding(day: string, { calendar }: CallPageContext): Finding {
  return isWorkingDay(calendar, day) ? found('ok', 'closesWorking') : found('warn', 'closesOff');
}

/** Any day from the opening to the last limit may lie in a year whose holidays are not known. */
function yearFinding({ call }: CallState, last: string, { calendar }: CallPageContext): Finding {
  const first = Number(zoneDay(new Date(call.opens_at)).slice(0, 4));
  const years = Array.from({ length: Number(last.slice(0, 4)) - first + 1 }, (_, i) => first + i);
  const missing = years.filter((year) => !isYearLoaded(calendar, `${year}-01-01`));
  return missing.length === 0
    ? found('ok', 'yearsLoaded')
    : found('warn', 'yearMissing', { years: missing.join(', ') });
}

function freezeFinding({ call, window }: CallState): Finding {
  if (window === null) return found('warn', 'noFreeze');
  return window.from <= call.opens_at ? found('warn', 'frozenAtOnce') : found('ok', 'freezeFits');
}

function editionFinding(state: CallState): Finding {
  const newest = state.editions[0]?.number ?? 0;
  const chosen = editionOf(state)?.number ?? 0;
  return chosen === newest
    ? found('ok', 'editionNewest', { n: chosen })
    : found('warn', 'editionOlder', { n: chosen, of: newest });
}

/** Whether what is left of the budget line pays for the quota in the lowest class. */
function budgetFinding(
  { call, definition, budget }: CallState,
  { locale }: CallPageContext,
): Finding {
  if (definition.award === null || definition.award === undefined) return found('ok', 'noMoney');
  if (budget === null) return found('warn', 'noBudget');
  const left = shortMoney(fen(budget.available), locale);
  const classes = definition.award.classes.map(({ amount_yuan: yuan }) => BigInt(yuan) * 100n);
  if (classes.length === 0) return found('ok', 'budgetOpen', { left });
  const lowest = classes.reduce((least, each) => (each < least ? each : least));
  const amount = shortMoney(fen(lowest), locale);
  const places = lowest === 0n ? 0 : Number(budget.available / lowest);
  if (call.quota === null) return found('ok', 'budgetPlaces', { left, amount, count: places });
  const values = {
    left,
    amount,
    n: call.quota,
    need: shortMoney(fen(lowest * BigInt(call.quota)), locale),
  };
  return places >= call.quota
    ? found('ok', 'budgetEnough', values)
    : found('warn', 'budgetShort', values);
}

function panelFinding({ definition, panel }: CallState): Finding {
  const needed = expertsNeeded(definition);
  if (needed === 0) return found('ok', 'noReview');
  if (panel === 0) return found('ok', 'panelPool', { n: needed });
  return panel < needed
    ? found('warn', 'panelSmall', { n: needed, count: panel })
    : found('ok', 'panelFits', { n: needed, count: panel });
}
