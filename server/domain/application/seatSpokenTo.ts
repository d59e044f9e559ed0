import type { JsonObject } from '../json.js';

/** The number of the seat that an act has a word for (`word` of its note); null where it has none. */
export function seatSpokenTo({ word }: JsonObject): number | null {
  const seat = typeof word === 'object' && word !== null && 'seat' in word ? word['seat'] : null;
  return typeof seat === 'number' ? seat : null;
}

/** The day that the seat had before the act put it off, in ISO; null where it did not. */
export function seatDayBefore({ word }: JsonObject): string | null {
  const was = typeof word === 'object' && word !== null && 'was' in word ? word['was'] : null;
  return typeof was === 'string' ? was : null;
}
