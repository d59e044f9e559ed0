import type { Database } from '../../server/data/database.js';
import { loadCase } from '../../server/data/stores/caseStore.js';
import { standingOf } from '../../server/domain/access/caseAccess.js';
import { staffRoles } from '../../server/domain/access/policy.js';
import { scopeOf } from '../../server/domain/access/scope.js';
import type { Actor } from '../../server/domain/actor.js';
import { myApplications } from '../../server/features/applications/applicationList.query.js';
import { listCases } from '../../server/features/cases/caseList.query.js';
import { openTasks } from '../../server/features/tasks/openTasks.query.js';
import { subjectOf } from '../../server/shared/casefile/caseFile.js';
import { applicantsOf } from '../../server/shared/letters/letterReaders.js';
import { endMembership, joinOrganisation } from '../../server/shared/organisations/membership.js';
import type { ReviewZone } from './reviewZone.js';

/** Coming to the firm of a case and going from it, and what somebody then meets of the case. */
export function tieHands(zone: ReviewZone, db: Database) {
  const within = <T>(act: () => Promise<T>): Promise<T> => db.transaction(act);
  const firmOf = async (id: string): Promise<string> =>
    (await loadCase(db, id)).organisation_id ?? '';
  const join = async (actor: Actor, id: string): Promise<Actor> => {
    const firm = await firmOf(id);
    await within(() => joinOrganisation(zone.deps, actor, firm, 'member', zone.staff.userId));
    return zone.reload(actor.userId);
  };
  const leave = async (actor: Actor, id: string): Promise<Actor> => {
    const firm = await firmOf(id);
    const by = { by: zone.staff.userId, successor: null };
    await within(() => endMembership(zone.deps, actor, firm, by));
    return zone.reload(actor.userId);
  };
  /** Everywhere this person meets the case: standing, lists, letters to the applicant's side. */
  const sightOf = async (actor: Actor, id: string) => {
    const row = await loadCase(db, id);
    const filters = {
      status: 'all',
      waiting: '',
      call: null,
      programme: '',
      stage: '',
      result: '',
      submittedFrom: '',
      submittedTo: '',
      text: '',
      before: '',
      after: '',
    } as const;
    const listed = await listCases(
      db,
      { scope: scopeOf(actor, staffRoles), holdsAll: false },
      filters,
      zone.clock.now(),
    );
    return {
      standing: standingOf(actor, subjectOf(row)),
      mine: (await myApplications(zone.deps, actor, '')).some((each) => each.id === id),
      task: (await openTasks(zone.deps, actor)).some((each) => each.applicationId === id),
      listed: listed.some((each) => each.id === id),
      written: (await applicantsOf(db, row)).some(({ id: to }) => to === actor.userId),
    };
  };
  return { join, leave, sightOf };
}
