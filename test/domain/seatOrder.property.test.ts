import { act } from '../../server/domain/workflow/machine.js';
import { fc } from '../support/fastCheck.js';
import { atReview, contextOf, first } from '../support/versionPairs.js';

const context = contextOf(first);
const seats = [1, 2, 3, 4, 5];
const onSeat = (seat: number) => ({
  ...context,
  actor: { userId: 'expert', personId: 'expert', seats: [seat] },
});
const asked = act(context, atReview, 'assign', { experts: ['a', 'b', 'c', 'd', 'e'] }).state;
const accepted = seats.reduce(
  (state, seat) => act(onSeat(seat), state, 'accept_seat', {}).state,
  asked,
);

test('the order in which experts hand in changes nothing of what comes of it', () => {
  const orders = fc.shuffledSubarray(seats, { minLength: seats.length });
  const totals = fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(orders, totals, (order, given) => {
      const handIn = (some: readonly number[]) =>
        some.reduce(
          (state, seat) =>
            act(onSeat(seat), state, 'submit_review', { total: given[seat - 1] ?? 0 }).state,
          accepted,
        );
      const { facts, stage, memory } = handIn(order);
      const inTurn = handIn(seats);
      expect({ facts, stage, memory }).toEqual({
        facts: inTurn.facts,
        stage: inTurn.stage,
        memory: inTurn.memory,
      });
      expect(facts['totals']).toEqual(given);
    }),
  );
});
