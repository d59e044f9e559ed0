/** How somebody may hear of work that waits for them. */
export const workLetterWays = ['at_once', 'daily', 'none'] as const;
export type WorkLetterWay = (typeof workLetterWays)[number];

export interface WorkLetterChoice {
  readonly how: WorkLetterWay;
  /** The hour of the zone, 0 to 23, at which the daily letter goes out. */
  readonly hour: number;
}

/** What holds until somebody chooses: one letter a day, at eight in the morning. */
export const usualWorkLetters: WorkLetterChoice = { how: 'daily', hour: 8 };

/** Whether somebody may be written to now: once a working day from their hour on, or at any time. */
export function worthTelling(
  { how, hour }: WorkLetterChoice,
  now: { readonly workingDay: boolean; readonly hour: number; readonly toldToday: boolean },
): boolean {
  if (how !== 'daily') return how === 'at_once';
  return now.workingDay && now.hour >= hour && !now.toldToday;
}
