import { z } from 'zod';
import type { Deps } from '../../shared/request/deps.js';

/** Facts on the stream of a call that say where its cases were placed. */
const placing = ['ranking_confirmed', 'place_refilled', 'ranking_corrected'] as const;

const placedSchema = z.object({
  cases: z.array(z.object({ id: z.string(), rank: z.number(), chosen: z.string() })),
  /** Places that stood free and were filled by a correction. */
  filled: z.number().default(0),
});

export interface ConfirmedPlace {
  readonly rank: number;
  /** A class, `reserve` or `no`. */
  readonly chosen: string;
}

/** Where the cases of a call stand by what was confirmed and changed since. */
export interface ConfirmedPlaces {
  readonly places: ReadonlyMap<string, ConfirmedPlace>;
  /** How many places that had become free were filled. */
  readonly refilled: number;
}

/** Whether a case holds one of the places that were confirmed. */
export const holdsPlace = ({ chosen }: ConfirmedPlace): boolean =>
  chosen !== 'no' && chosen !== 'reserve';

/** Reads the places of a call; the last word on a case counts. */
export async function confirmedPlaces({ db }: Deps, callId: string): Promise<ConfirmedPlaces> {
  const facts = await db.rows.events.all({ stream: `call:${callId}`, type: [...placing] }, [
    ['seq', 'ASC'],
  ]);
  const places = new Map<string, ConfirmedPlace>();
  let refilled = 0;
  for (const { type, data } of facts) {
    const read = placedSchema.safeParse(data).data ?? { cases: [], filled: 0 };
    for (const { id, rank, chosen } of read.cases) places.set(id, { rank, chosen });
    refilled += type === 'place_refilled' ? 1 : read.filled;
  }
  return { places, refilled };
}
