import { startOfZoneDay } from '../calendar.js';
import { isCalendarDay } from '../typed.js';
import { callCancelledEnd, revokedEnd, terminatedEnd } from '../workflow/caseEvents.js';
import type { CausedEvent } from '../workflow/leftByClock.js';
import type { DutyRule } from './dutySchema.js';

/** When each outcome and end that stands was come to, by `<stage>.<outcome>` and `.<end>`. */
export function beginningsOf(events: readonly CausedEvent[]): ReadonlyMap<string, string> {
  const outcomes = new Map<string, { readonly outcome: string; readonly at: string }>();
  let end: { readonly name: string; readonly at: string } | null = null;
  for (const { at, event } of events) {
    if (event.type === 'stage_concluded') outcomes.set(event.stage, { outcome: event.outcome, at });
    if (event.type === 'outcome_corrected') {
      const was = outcomes.get(event.stage);
      outcomes.set(event.stage, { outcome: event.outcome, at: was?.at ?? at });
    }
    if (event.type === 'ended') end = { name: event.end, at };
    if (event.type === 'reopened' || event.type === 'standing_restored') end = null;
  }
  const found = [...outcomes].map(
    ([stage, { outcome, at }]) => [`${stage}.${outcome}`, at] as const,
  );
  return new Map(end === null ? found : [...found, [`.${end.name}`, end.at]]);
}

interface Ends {
  readonly [id: string]: { readonly state: string; readonly adverse: boolean };
}

/** Whether a case has come to an end that leaves it what it was granted. */
export function endedWell(ends: Ends, endedAs: string | null): boolean {
  if (endedAs === null || [callCancelledEnd, revokedEnd, terminatedEnd].includes(endedAs))
    return false;
  const end = ends[endedAs];
  return end?.state === 'granted' && !end.adverse;
}

/** From when a duty is counted that began at a moment: from a day of the answers where it says so. */
export function countedFrom(
  rule: DutyRule,
  answers: { readonly [section: string]: { readonly [field: string]: unknown } },
  begunAt: string,
): string {
  const [section = '', field = ''] = (rule.from_answer ?? '').split('.');
  const day = answers[section]?.[field];
  return typeof day === 'string' && isCalendarDay(day)
    ? startOfZoneDay(day).toISOString()
    : begunAt;
}
