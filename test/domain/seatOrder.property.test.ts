import { act } from '../../server/domain/workflow/machine.js';
import { fc } from '../support/fastCheck.js';
import { atReview, contextOf, first } from '../support/versionPairs.js';

const closedBySecretary = (workflow: typeof first.workflow): typeof first.workflow => ({
  ...workflow,
  stages: {
    ...workflow.stages,
    review: Object.assign({}, workflow.stages['review'], { closing: 'secretary' }),
  },
});
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

test('who takes a review back and hands in the same again changes nothing either', () => {
  const closed = { ...first, workflow: closedBySecretary(first.workflow) };
  const under = contextOf(closed);
  const at = (seat: number) => ({ ...under, actor: { userId: 'e', personId: 'e', seats: [seat] } });
  const given = [61, 70, 70, 88, 93];
  const handedIn = seats.reduce(
    (state, seat) => act(at(seat), state, 'submit_review', { total: given[seat - 1] ?? 0 }).state,
    accepted,
  );
  const some = fc.array(fc.constantFrom(...seats), { maxLength: 8 });
  fc.assert(
    fc.property(some, (who) => {
      const after = who.reduce((state, seat) => {
        const open = act(at(seat), state, 'take_back_review', {}).state;
        expect(() => act(at(seat), open, 'take_back_review', {})).toThrow('no_review_to_take_back');
        return act(at(seat), open, 'submit_review', { total: given[seat - 1] ?? 0 }).state;
      }, handedIn);
      const close = (state: typeof handedIn) =>
        act({ ...under, actor: { userId: 'ada', personId: 'ada' } }, state, 'close', { reason: '' })
          .state;
      expect(close(after).facts).toEqual(close(handedIn).facts);
      expect(close(after).stage).toBe(close(handedIn).stage);
    }),
  );
});

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
