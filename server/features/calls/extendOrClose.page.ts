import { addWorkingDays, zoneDay } from '../../domain/calendar.js';
import { firstClosingDay } from '../../domain/application/callTimes.js';
import { freezeWindow } from '../../domain/application/freezeWindow.js';
import { freezable } from '../../shared/calls/callFreeze.js';
import type { Deps } from '../../shared/request/deps.js';
import type { FormState } from '../../shared/request/formState.js';
import type { Ask } from '../../shared/request/route.js';
import { clockText } from './callPlan.input.js';
import { callCrumbs, type CallPageContext } from './callPageContext.view.js';
import { callLetter } from './call.mails.js';
import type { CallState } from './managedCall.query.js';
import type { PlannedNewEnd, ExtendOrClose } from './extendOrCloseCall.service.js';

const keyOf = (how: ExtendOrClose, part: string): string => `calls.${how}.${part}`;

/** The form in which a published close is moved, with what it means. */
export function extendOrClosePage(
  how: ExtendOrClose,
  { call, counts, frozen }: CallState,
  form: FormState,
  context: CallPageContext,
): object {
  const first = firstClosingDay(context.calendar, context.now, counts.draft);
  return {
    how,
    id: call.id,
    sub: call.title,
    form,
    lead: { key: keyOf(how, 'lead') },
    rule: { key: keyOf(how, 'rule'), count: counts.draft },
    earliest: how === 'close' ? first : false,
    tooLate: how === 'close' && first >= zoneDay(new Date(call.closes_at)),
    closesAt: call.closes_at,
    frozen: frozen ?? false,
    counts,
    label: { key: keyOf(how, 'closes') },
    crumbs: callCrumbs(call, `calls.verbs.${how}`),
  };
}

/** What stands in the form at first: a week of working days later, or the first day allowed. */
export function suggestedClose(
  how: ExtendOrClose,
  { call, counts }: CallState,
  context: CallPageContext,
): string {
  const time = clockText(call.closes_at).slice(10);
  const day =
    how === 'extend'
      ? addWorkingDays(context.calendar, zoneDay(new Date(call.closes_at)), 5)
      : firstClosingDay(context.calendar, context.now, counts.draft);
  return `${day}${time}`;
}

/** What will happen and who is told, before it does. */
export function newEndPreviewPage(
  how: ExtendOrClose,
  { call, definition, closesAt, reason, affected, at }: PlannedNewEnd,
  deps: Pick<Deps, 'words' | 'baseUrl' | 'calendar'>,
  { locale, actor }: Pick<Ask, 'locale' | 'actor'>,
): object {
  const after = freezeWindow({ ...freezable(call), closesAt }, deps.calendar);
  const [reader] = affected.people;
  const kind = how === 'extend' ? 'call_extended' : 'call_closes_early';
  const letter = {
    kind,
    call,
    definition,
    reason,
    from: call.closes_at,
    to: closesAt,
    at,
  } as const;
  const told = affected.people.length;
  return {
    how,
    id: call.id,
    sub: call.title,
    version: call.version,
    closes: clockText(closesAt),
    from: call.closes_at,
    to: closesAt,
    freezeFrom: after?.from ?? false,
    reason,
    affected: { ...affected, told },
    letter: callLetter(deps, letter, { name: reader?.name ?? actor?.name ?? '', locale }),
    hasLetter: told > 0,
    button: { key: keyOf(how, told > 0 ? 'send' : 'doIt'), count: told },
    crumbs: callCrumbs(call, `calls.verbs.${how}`),
  };
}
