import {
  conflictKinds,
  conflictStates,
  conflictStrengths,
  countsUntil,
  effectOf,
  seatOnlyKinds,
  strengthOf,
} from '../../server/domain/review/conflict.js';
import { subjectKey } from '../../server/domain/review/conflictSubject.js';
import { isPublicHost } from '../../server/domain/identity/publicMailHosts.js';
import { fc } from '../support/fastCheck.js';

const days = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const facts = fc.record({
  kind: fc.constantFrom(...conflictKinds),
  strength: fc.constantFrom(...conflictStrengths),
  state: fc.constantFrom(...conflictStates),
  ended: fc.boolean(),
});

describe('a conflict of interest', () => {
  it('does nothing once it is ended or dismissed, whatever else it is', () => {
    fc.assert(
      fc.property(facts, (conflict) => {
        expect(effectOf({ ...conflict, ended: true })).toBeNull();
        expect(effectOf({ ...conflict, state: 'dismissed' })).toBeNull();
      }),
    );
  });

  it('bars from a case only where it is confirmed, and never where it concerns a seat alone', () => {
    fc.assert(
      fc.property(facts, (conflict) => {
        const barred = effectOf(conflict) === 'barred';
        if (barred) expect([conflict.state, conflict.strength]).toEqual(['confirmed', 'bars']);
        if (seatOnlyKinds.includes(conflict.kind)) expect(barred).toBe(false);
      }),
    );
  });

  it('keeps from a seat before anybody has looked at it, unless it is a note', () => {
    fc.assert(
      fc.property(fc.constantFrom(...conflictKinds), (kind) => {
        const of = { kind, state: 'found', ended: false } as const;
        expect(effectOf({ ...of, strength: strengthOf(kind) })).toBe('unseated');
        expect(effectOf({ ...of, strength: 'notes' })).toBe('noted');
      }),
    );
  });

  it('counts as long after its tie as its kind says', () => {
    expect(countsUntil('former_employer', '2024-05-31')).toBe('2027-05-31');
    expect(countsUntil('co_author', '2024-02-29')).toBe('2027-02-28');
    expect(countsUntil('shareholding', '2024-02-29')).toBe('2024-02-29');
    fc.assert(
      fc.property(fc.constantFrom(...conflictKinds), days, (kind, until) => {
        expect(countsUntil(kind, null)).toBeNull();
        const last = countsUntil(kind, until) ?? '';
        expect(last >= until).toBe(true);
        expect(new Date(`${last}T00:00:00Z`).toISOString().slice(0, 10)).toBe(last);
      }),
    );
  });
});

describe('the subject of a conflict', () => {
  it('is no key where there is nothing to know it by', () => {
    expect([subjectKey('org', null), subjectKey('org', '')]).toEqual([null, null]);
  });

  it('is not a host at which anybody has a mailbox', () => {
    expect([isPublicHost('@qq.com'), isPublicHost('@dlut.edu.cn')]).toEqual([true, false]);
  });
});
