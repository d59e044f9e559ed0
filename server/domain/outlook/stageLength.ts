import { parseDuration } from '../duration.js';
import type { Stage } from '../definition/definition.js';
import { stageKind } from '../workflow/stages/registry.js';

/** A time in its own units: days and months of the calendar are not turned into working days. */
export interface Length {
  readonly workingDays: number;
  readonly days: number;
  readonly months: number;
}

export const noTime: Length = { workingDays: 0, days: 0, months: 0 };

export const addLengths = (a: Length, b: Length): Length => ({
  workingDays: a.workingDays + b.workingDays,
  days: a.days + b.days,
  months: a.months + b.months,
});

/** What a stage may take at most, without corrections and objections; no time where none is set. */
export function stageLength(stage: Stage): Length {
  const periods = stageKind(stage.kind).lasts(stage) ?? (stage.due ? [stage.due] : []);
  return periods.map(lengthOf).reduce(addLengths, noTime);
}

/** A period of a definition, such as `10 wd`. */
export function lengthOf(period: string): Length {
  const { count, unit } = parseDuration(period);
  if (unit === 'wd') return { ...noTime, workingDays: count };
  return unit === 'd' ? { ...noTime, days: count } : { ...noTime, months: count };
}

/** Compares times in different units: five working days are a week, twelve months are 365 days. */
export const roughDays = ({ workingDays, days, months }: Length): number =>
  (workingDays * 7 * 12 + days * 5 * 12 + months * 365 * 5) / 60;
