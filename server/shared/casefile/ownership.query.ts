import type { Database } from '../../data/database.js';
import type { Ownership } from '../../domain/organisation/relatedParty.js';

/** An organisation with those who stand behind it, as far as they are on file. */
export async function ownershipOf(db: Database, id: string): Promise<Ownership | null> {
  const organisation = await db.rows.organisations.find({ id });
  if (!organisation) return null;
  const owners = await db.rows.organisationOwners.all({ organisation_id: id, removed_at: null });
  return {
    name: organisation.name,
    creditCode: organisation.credit_code,
    legalRepresentative: organisation.legal_representative,
    owners: owners.map(({ relation, name, credit_code: creditCode }) => ({
      relation,
      name,
      creditCode,
    })),
  };
}
