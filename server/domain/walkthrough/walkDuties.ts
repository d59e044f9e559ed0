import { beginningsOf, countedFrom, endedWell } from '../duty/dutyBeginnings.js';
import { firstPeriod, lastsUntil } from '../duty/dutyClock.js';
import type { DutyRule } from '../duty/dutySchema.js';
import { verdict, type RuleVerdict } from '../rules/expressions.js';
import type { CausedEvent } from '../workflow/leftByClock.js';
import type { WalkRecord } from './walkRecord.js';
import { valuesAt, type WalkSetup } from './walkSetup.js';

/** What the invented awardee owes beside the stages by one rule. */
export interface WalkDuty {
  readonly of: DutyRule;
  /** When it began; null where nothing on the walk has begun it. */
  readonly begunAt: string | null;
  /** What the sample values make of whom it concerns; what cannot be told frees nobody. */
  readonly concerns: RuleVerdict;
  /** The end of the first day by which something is handed in; null where none is set. */
  readonly dueAt: string | null;
  /** Until when it is owed at all; null for as long as the case runs. */
  readonly until: string | null;
  /** The walk has come to an end that leaves nothing of it owed. */
  readonly over: boolean;
}

/** Every duty of the definition, as far as the walk has brought it about. */
export function walkDuties(
  setup: WalkSetup,
  history: readonly CausedEvent[],
  end: WalkRecord['end'],
): readonly WalkDuty[] {
  const begun = beginningsOf(history);
  return setup.compiled.duties.map(({ of, when }) => {
    const begunAt = begun.get(of.begins) ?? null;
    const values = valuesAt(setup, new Date(begunAt ?? history[0]?.at ?? 0));
    const concerns = when === null ? 'holds' : verdict(when, values);
    const none = { of, begunAt, concerns, dueAt: null, until: null, over: false };
    if (begunAt === null || concerns === 'fails') return none;
    const from = countedFrom(of, values.answers ?? {}, begunAt);
    return {
      ...none,
      dueAt: firstPeriod(setup.calendar, of, from, new Date(begunAt))?.dueAt ?? null,
      until: lastsUntil(of, from),
      over: end !== null && !goesOnAfter(setup, of, end.end),
    };
  });
}

const goesOnAfter = ({ compiled }: WalkSetup, rule: DutyRule, end: string): boolean =>
  rule.after_end && endedWell(compiled.definition.workflow.ends, end);
