/** Where the product's time comes from. Domain code never asks; it is told. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is put: the demonstration zone and tests live through time by it. */
export interface SettableClock extends Clock {
  set(moment: Date): void;
}

/** A clock that stands still at `start` until it is set. */
export function settableClock(start: Date): SettableClock {
  let present = start;
  return {
    now: () => new Date(present),
    set: (moment) => {
      present = moment;
    },
  };
}
