import { applicationRoutes } from '../../server/features/applications/applications.routes.js';
import { callRoutes } from '../../server/features/calls/calls.routes.js';
import type { Role } from '../../server/domain/actor.js';
import { sha256 } from '../../server/domain/events.js';
import { newId } from '../../server/shared/request/deps.js';
import { actorOf, callId, openDay, setScene } from './applicationCast.js';
import type { TestDatabase } from './databases.js';
import { smallApp } from './smallApp.js';
import { startupDefinition } from './startup.js';

/** The open call of the applicants' stories with the officers who manage it. */
export async function callZone(
  database: TestDatabase,
  routes: Parameters<typeof smallApp>[2] = (deps) => [
    ...callRoutes(deps),
    ...applicationRoutes(deps),
  ],
) {
  const small = await smallApp(database, openDay, routes);
  const { deps } = small;
  await setScene(deps);
  const at = openDay.toISOString();

  async function person(
    name: string,
    role: Role | null,
    personId = newId(),
    programme = 'kechuang',
  ): Promise<string> {
    const id = newId();
    await deps.db.rows.users.insert({
      id,
      person_id: personId,
      email: `${id}@example.org`,
      name,
      phone: '',
      password_hash: '',
      locale: 'en',
      email_confirmed_at: at,
      disabled_at: null,
      sessions_from: at,
      created_at: at,
    });
    if (role === null) return id;
    await deps.db.rows.grants.insert({
      id: newId(),
      user_id: id,
      role,
      programme_id: programme,
      granted_by: null,
      granted_at: at,
      revoked_by: null,
      revoked_at: null,
    });
    return id;
  }
  const sun = await person('Sun', 'programme_officer', 'person-sun');
  const ma = await person('Ma', 'programme_officer', 'person-ma');
  /** Another account of the first officer's. */
  const sunAgain = await person('Sun again', 'programme_officer', 'person-sun');

  /** Publishes another version of the procedure; its id. */
  async function newVersion(number: number): Promise<string> {
    const id = `version-${number}`;
    const definition = startupDefinition();
    await deps.db.rows.procedureVersions.insert({
      id,
      procedure_id: definition.procedure,
      number,
      definition,
      definition_hash: sha256(id),
      published_at: at,
      published_by: ma,
    });
    return id;
  }
  return {
    ...small,
    person,
    newVersion,
    officers: { sun, ma, sunAgain },
    actor: (id: string) => actorOf(deps, id),
    call: async () => {
      const row = await deps.db.rows.calls.find({ id: callId });
      if (!row) throw new Error('no call');
      return row;
    },
    /** Who was written to about this, in order of address. */
    toldOf: async (event: string) => {
      const mails = await deps.db.rows.mails.all({ event });
      const byAddress = mails.toSorted((one, other) =>
        one.to_address < other.to_address ? -1 : 1,
      );
      return byAddress.map((mail) => mail.to_user_id ?? '');
    },
  };
}

export type CallZone = Awaited<ReturnType<typeof callZone>>;
