import { loadCase } from '../../server/data/stores/caseStore.js';
import { standingOf } from '../../server/domain/access/caseAccess.js';
import type { Actor } from '../../server/domain/actor.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { subjectOf } from '../../server/shared/casefile/caseFile.js';
import { barredExperts } from '../../server/shared/conflicts/barredExperts.js';
import { keepSubjects } from '../../server/shared/conflicts/caseSubjects.js';
import type { ReviewZone } from './reviewZone.js';

/** What tests of conflicts do and look at in a zone that reviews. */
export const conflictActs = (zone: () => ReviewZone) => {
  const db = () => zone().deps.db;
  return {
    rows: () => db().rows,
    seat: (id: string, expert: Actor): Promise<void> =>
      seatExperts(zone().deps, zone().secretary, id, {
        stage: 'review',
        experts: [expert.userId],
      }),
    standing: async (actor: Actor, id: string) =>
      standingOf(await zone().reload(actor.userId), subjectOf(await loadCase(db(), id))),
    /** Another case that the firm of the first has handed in. */
    nextOf: async (first: string, title: string): Promise<string> => {
      const { id } = await zone().inReview(title);
      const firm = (await loadCase(db(), first)).organisation_id;
      await db().rows.applications.update({ id }, { organisation_id: firm });
      await db().transaction(() => keepSubjects(zone().deps, id, 1));
      return id;
    },
    kindsOf: async (id: string, expert: Actor) =>
      (await barredExperts(db(), [id]))
        .get(id)
        ?.get(expert.personId)
        ?.map(({ kind }) => kind),
  };
};
