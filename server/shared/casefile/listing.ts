import type { Database } from '../../data/database.js';
import { oneOf, words } from '../../data/schema/columns.js';
import { organisationStandings } from '../../data/tables/people.js';
import { unpaidStandings, type UnpaidStanding } from '../../domain/fund/payableNow.js';
import { conflict, type Refused } from '../../domain/refusal.js';

/** A list on which an organisation stands today, and on which nothing is granted or paid. */
export interface Listing {
  readonly standing: UnpaidStanding;
  /** The text or list it is known from. */
  readonly source: string;
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
}

export const listingColumns = {
  standing: oneOf(unpaidStandings, 40),
  source: words(300),
  from_day: organisationStandings.columns.valid_from,
};

/** The gravest list of the organisation that a statement names, one row or none; takes `:today`. */
export const listingSql = (organisation: string): string => `
  SELECT s.standing, s.source, s.valid_from AS from_day FROM organisation_standings s
   WHERE s.organisation_id = ${organisation} AND s.ended_at IS NULL
     AND s.standing IN (${unpaidStandings.map((each) => `'${each}'`).join(', ')})
     AND s.valid_from <= :today AND (s.valid_until IS NULL OR s.valid_until >= :today)
   ORDER BY CASE s.standing WHEN '${unpaidStandings[0]}' THEN 0 ELSE 1 END, s.valid_from, s.id
   LIMIT 1`;

/** The same of one organisation; null where it stands on no list. */
export async function listingOf(
  db: Pick<Database, 'select'>,
  organisation: string | null,
  today: string,
): Promise<Listing | null> {
  if (organisation === null) return null;
  const [found] = await db.select(listingColumns, listingSql(':organisation'), {
    organisation,
    today,
  });
  return found ? { standing: found.standing, source: found.source, from: found.from_day } : null;
}

/**
 * Why no money is asked for, granted or promised while the list holds: one rule of the platform,
 * beside what a procedure asks itself (docs/sources.md §7.5).
 */
export const refuseListed = ({ standing, source, from }: Listing): Refused =>
  conflict(`listed_${standing}`, { source, from });
