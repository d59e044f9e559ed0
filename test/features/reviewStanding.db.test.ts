import type { Actor } from '../../server/domain/actor.js';
import { readTyped } from '../../server/domain/typed.js';
import { caseStream } from '../../server/data/stores/caseStore.js';
import { useVerb } from '../../server/shared/casework/caseWork.js';
import { checkInvariants } from '../../server/data/invariants.js';
import {
  acceptReview,
  acceptReviewInput,
  declineReview,
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

  it('are joined to their expert in rows alone: the case and its record know numbers', async () => {
    const database = await open();
    const { db } = database;
    const zone = await reviewZone(database);
    const { id } = await zone.inReview('Numbers only');
    const experts = [await zone.expert('one'), await zone.expert('two')];
    const ids = experts.map(({ userId }) => userId);
    await seatExperts(zone.deps, zone.secretary, id, { stage: 'review', experts: ids });
    const owed = await db.rows.tasks.all({ application_id: id, verb: 'score', status: 'open' });
    expect(new Set(owed.map(({ user_id: holder }) => holder))).toEqual(new Set(ids));
    const [first, second] = experts;
    if (!first || !second) throw new Error('two experts');
    await acceptReview(
      zone.deps,
      first,
      await zone.reviewOf(id, first),
      readTyped(acceptReviewInput, accepting),
    );
    await declineReview(zone.deps, second, await zone.reviewOf(id, second), 'No time');
    const told = await db.rows.events.all({ stream: caseStream(id) });
    const state = await zone.stateOf(id);
    for (const expert of ids) {
      expect(JSON.stringify(told.map(({ data }) => data))).not.toContain(expert);
      expect(JSON.stringify(state)).not.toContain(expert);
    }
    expect(state.memory['review']).toEqual({
      panel: [
        { seat: 1, status: 'accepted' },
        { seat: 2, status: 'declined' },
      ],
    });
    // Nobody acts on the seat of another.
    const third = await zone.expert('three');
    await expect(
      useVerb(zone.deps, third, id, 'review', 'submit_review', { total: 90 }),
    ).rejects.toMatchObject({ code: 'not_your_step' });
    await database.close();
  });

  it('go on where a process of 0.5.0 seated the experts, named in the case', async () => {
    const database = await open();
    const { db } = database;
    const zone = await reviewZone(database);
    const { id } = await zone.inReview('Seated before');
    const expert = await zone.expert('one');
    const seated = { stage: 'review', experts: [expert.userId] };
    await seatExperts(zone.deps, zone.secretary, id, seated);
    const state = await zone.stateOf(id);
    const { userId } = expert;
    const memory = { review: { seats: [{ seat: 1, userId, status: 'invited' }] } };
    await db.rows.applications.update({ id }, { state: { ...state, memory } });
    await db.rows.seats.remove({ application_id: id });
    const taken = readTyped(acceptReviewInput, accepting);
    await acceptReview(zone.deps, expert, await zone.reviewOf(id, expert), taken);
    expect((await zone.stateOf(id)).memory['review']).toEqual({
      panel: [{ seat: 1, status: 'accepted' }],
      seats: [],
    });
    // The offer leaves out who sits there by the row of the review alone.
    await expect(seatExperts(zone.deps, zone.secretary, id, seated)).rejects.toMatchObject({
      fields: { experts: { code: 'already_invited' } },
    });
    await database.close();
  });
});
