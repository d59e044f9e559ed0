import type { Actor } from '../../server/domain/actor.js';
import { readTyped } from '../../server/domain/typed.js';
import { checkInvariants } from '../../server/data/invariants.js';
import {
  acceptReview,
  acceptReviewInput,
} from '../../server/features/reviews/answerInvitation.service.js';
import { submitReview } from '../../server/features/reviews/scoreReview.service.js';
import { seatExperts } from '../../server/features/stages/review/seatExperts.service.js';
import { onEachDatabase } from '../support/databases.js';
import { accepting, scored } from '../support/reviewedCase.js';
import { reviewZone } from '../support/reviewZone.js';

onEachDatabase('a review and its seat', (open) => {
  it('stand the same, which an invariant watches', async () => {
    const database = await open();
    const { db } = database;
    const zone = await reviewZone(database);
    const experts: Actor[] = [];
    for (const name of ['one', 'two', 'three']) experts.push(await zone.expert(name));
    const { id } = await zone.inReview('Two truths');
    const seated = { stage: 'review', experts: experts.map(({ userId }) => userId) };
    await seatExperts(zone.deps, zone.secretary, id, seated);
    const taken = readTyped(acceptReviewInput, accepting);
    for (const expert of experts.slice(0, 2)) {
      await acceptReview(zone.deps, expert, await zone.reviewOf(id, expert), taken);
    }
    for (const expert of experts.slice(0, 1)) {
      const form = { ...scored(70), version: '2' };
      await submitReview(zone.deps, expert, await zone.reviewOf(id, expert), form);
    }
    const brokenNow = async () =>
      (await checkInvariants(db)).find(({ name }) => name === 'reviews_stand_as_their_seat_does')
        ?.broken;
    expect(await brokenNow()).toEqual([]);
    const rows = await db.rows.reviews.all({ application_id: id }, [['seat', 'ASC']]);
    expect(rows.map(({ status }) => status)).toEqual(['submitted', 'accepted', 'invited']);
    for (const { id: review, status } of rows) {
      await db.rows.reviews.update({ id: review }, { status: 'declined' });
      expect(await brokenNow()).toEqual([{ id: review, status: 'declined' }]);
      await db.rows.reviews.update({ id: review }, { status });
    }
    expect(await brokenNow()).toEqual([]);
    await database.close();
  });
});
