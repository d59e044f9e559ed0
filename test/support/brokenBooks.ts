import { checkInvariants, type InvariantResult } from '../../server/data/invariants.js';
import type { Database } from '../../server/data/database.js';

/**
 * What ties rows to the events of the services that wrote them. Zones that plant people, firms,
 * notices and versions as bare rows leave these to tests over zones that lived.
 */
const ofPlantedRows = new Set([
  'roles_were_granted_as_the_log_says',
  'members_joined_as_the_log_says',
  'notices_are_as_they_were_published',
  'versions_stand_in_the_log',
]);

/** Invariants that are broken, in a zone whose first rows were planted. */
export async function brokenBooks(db: Database): Promise<InvariantResult[]> {
  const results = await checkInvariants(db);
  return results.filter(({ name, broken }) => broken.length > 0 && !ofPlantedRows.has(name));
}
