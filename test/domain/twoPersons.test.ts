import type { Actor } from '../../server/domain/actor.js';
import {
  demandAnotherPerson,
  demandMayWithdraw,
  demandUndecided,
} from '../../server/domain/twoPersons.js';
import { conflict } from '../../server/domain/refusal.js';

const refusals = {
  decided: () => conflict('decided_before'),
  own: () => conflict('own_proposal'),
  notYours: () => conflict('not_yours'),
};
const answerOf = (work: () => unknown): unknown => {
  try {
    return work();
  } catch (error) {
    return error;
  }
};
const waiting = { status: 'proposed', proposed_person: 'p-lin', version: 3 };

const actor = (userId: string, personId: string): Actor => ({
  userId,
  personId,
  name: userId,
  email: `${userId}@zone.test`,
  locale: 'zh-CN',
  grants: [],
  organisationIds: [],
});
const lin = actor('u-lin', 'p-lin');
const linsOtherAccount = actor('u-lin-2', 'p-lin');
const wei = actor('u-wei', 'p-wei');

describe('a proposal', () => {
  test('is decided and taken back only while it waits', () => {
    expect(demandUndecided(waiting, refusals)).toBe(waiting);
    for (const status of ['approved', 'published', 'rejected', 'withdrawn', 'moved']) {
      const past = { ...waiting, status };
      expect(answerOf(() => demandUndecided(past, refusals))).toMatchObject({
        code: 'decided_before',
      });
    }
    expect(answerOf(() => demandUndecided(null, refusals))).toMatchObject({
      code: 'decided_before',
    });
  });

  test('is decided in the version that the page showed, and a decision goes before its version', () => {
    expect(demandUndecided(waiting, refusals, 3)).toBe(waiting);
    expect(answerOf(() => demandUndecided(waiting, refusals, 2))).toMatchObject({ kind: 'stale' });
    const decided = { ...waiting, status: 'approved', version: 4 };
    expect(answerOf(() => demandUndecided(decided, refusals, 3))).toMatchObject({
      code: 'decided_before',
    });
  });

  test('is decided by another person, not by another account', () => {
    expect(answerOf(() => demandAnotherPerson(wei, waiting, refusals))).toBeUndefined();
    for (const self of [lin, linsOtherAccount]) {
      expect(answerOf(() => demandAnotherPerson(self, waiting, refusals))).toMatchObject({
        code: 'own_proposal',
      });
    }
  });

  test('is taken back by its own person, or by anybody where its kind lets', () => {
    for (const self of [lin, linsOtherAccount]) {
      expect(answerOf(() => demandMayWithdraw(self, waiting, refusals))).toBeUndefined();
    }
    expect(answerOf(() => demandMayWithdraw(wei, waiting, refusals))).toMatchObject({
      code: 'not_yours',
    });
    const { decided, own } = refusals;
    expect(answerOf(() => demandMayWithdraw(wei, waiting, { decided, own }))).toBeUndefined();
  });
});
