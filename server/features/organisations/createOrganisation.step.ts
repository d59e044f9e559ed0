import { isDuplicate } from '../../data/databaseErrors.js';
import { recordEvents } from '../../data/stores/eventStore.js';
import { invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { organisationStream } from '../../shared/organisations/organisationEvents.js';

export interface OrganisationFacts {
  readonly name: string;
  readonly legalRepresentative: string;
  /** `YYYY-MM-DD` */
  readonly registeredOn: string;
  readonly address: string;
}

export interface NewOrganisation extends OrganisationFacts {
  /** 18 characters. */
  readonly creditCode: string;
  /** The licence that stands for a code whose checksum fails (docs/sources.md §5.1). */
  readonly licenceFileId?: string;
  /** The zone knows it already; else it waits for the desk to compare it with its licence. */
  readonly verified?: true;
}

/** Registers an organisation with its first manager; its id. Refuses a code that is registered. */
export async function createOrganisation(
  deps: Deps,
  managerId: string,
  { creditCode, licenceFileId, verified, ...facts }: NewOrganisation,
): Promise<string> {
  const { db, clock } = deps;
  const id = newId();
  const at = clock.now().toISOString();
  await db.transaction(async () => {
    await db.rows.organisations
      .insert({
        id,
        credit_code: creditCode,
        name: facts.name,
        legal_representative: facts.legalRepresentative,
        registered_on: facts.registeredOn,
        address: facts.address,
        licence_file_id: licenceFileId ?? null,
        created_at: at,
        verified_at: verified === true ? at : null,
        version: 1,
      })
      .catch((error: unknown) => {
        throw isDuplicate(error) ? invalid({ credit_code: { code: 'credit_code_taken' } }) : error;
      });
    await db.rows.memberships.insert({
      organisation_id: id,
      user_id: managerId,
      position: 'manager',
      joined_at: at,
    });
    await recordEvents(db, organisationStream(id), { at, actorId: managerId }, [
      { type: 'organisation_registered', data: { creditCode, name: facts.name } },
      { type: 'member_joined', data: { userId: managerId, position: 'manager' } },
    ]);
  });
  return id;
}
