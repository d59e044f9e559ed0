import { z } from 'zod';
import type { Deps } from '../request/deps.js';

/** Facts on the stream of a call that say where its cases were placed. */
const placing = ['ranking_confirmed', 'place_refilled', 'ranking_corrected'] as const;

const placedSchema = z.object({
  cases: z.array(z.object({ id: z.string(), rank: z.number(), chosen: z.string() })),
  /** How many places there were from then on; facts from before 0.6 do not say. */
  given: z.number().optional(),
});

export interface ConfirmedPlace {
  readonly rank: number;
  /** A class, `reserve` or `no`. */
  readonly chosen: string;
}

/** Where the cases of a call stand by what was confirmed and changed since. */
export interface ConfirmedPlaces {
  readonly places: ReadonlyMap<string, ConfirmedPlace>;
  /** How many places were ever given at one time; whoever fills one that was lost adds none. */
  readonly given: number;
}

/** Whether a case holds one of the places that were confirmed. */
export const holdsPlace = ({ chosen }: Pick<ConfirmedPlace, 'chosen'>): boolean =>
  chosen !== 'no' && chosen !== 'reserve';

/** Reads the places of a call; the last word on a case counts. */
export async function confirmedPlaces(
  { db }: Pick<Deps, 'db'>,
  callId: string,
): Promise<ConfirmedPlaces> {
  const facts = await db.rows.events.all({ stream: `call:${callId}`, type: [...placing] }, [
    ['seq', 'ASC'],
  ]);
  const places = new Map<string, ConfirmedPlace>();
  const held = (id: string): boolean => holdsPlace(places.get(id) ?? { chosen: 'no' });
  let given = 0;
  for (const { type, data } of facts) {
    const read = placedSchema.safeParse(data).data;
    if (!read) continue;
    const first = read.cases.filter((each) => holdsPlace(each) && !held(each.id)).length;
    given = read.given ?? given + (type === 'ranking_confirmed' ? first : 0);
    for (const { id, rank, chosen } of read.cases) places.set(id, { rank, chosen });
  }
  return { places, given };
}
