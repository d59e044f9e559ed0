import { fc } from '../support/fastCheck.js';
import { claimsOf } from '../../server/domain/application/claims.js';
import { instalmentsOf } from '../../server/domain/award/tranches.js';
import type { Json } from '../../server/domain/json.js';
import { fen } from '../../server/domain/money.js';
import { tiesBetween, type Ownership } from '../../server/domain/organisation/relatedParty.js';
import { drawSample, sampleSize } from '../../server/domain/scoring/sampleDraw.js';
import {
  indicatorMaximum,
  pointsOf,
  scoreLines,
  totalPoints,
  type Indicator,
} from '../../server/domain/scoring/indicator.js';
import type { MoveKind } from '../../server/domain/fund/voucherBalance.js';
import { Refused } from '../../server/domain/refusal.js';
import { anyPlainDefinition, readPlain } from '../support/anyDefinition.js';
import { granted, moved } from '../support/voucherModel.js';

const name = { zh: '名', en: 'Name' };
const indicator = (more: Partial<Indicator>): Indicator => ({
  id: 'one',
  name,
  value: '1',
  threshold: 0,
  base: 0,
  step: 1,
  per_step: 0,
  cap: 100,
  ...more,
});

describe('formula points', () => {
  // Desks as a published evaluation sheet counts them: 5 at 50, 0.1 for each more, 10 at most.
  const desks = indicator({ threshold: 50, base: 5, per_step: 0.1, cap: 10 });
  it.each([
    [0, 0],
    [49, 0],
    [50, 500],
    [51, 510],
    [80, 800],
    [100, 1000],
    [500, 1000],
  ])('%d desks give %d hundredths', (count, points) => {
    expect(pointsOf(desks, count)).toBe(points);
  });

  it('counts whole steps only', () => {
    const raised = indicator({ step: 30, per_step: 1, cap: 8 });
    expect([29, 30, 59, 240, 900].map((sum) => pointsOf(raised, sum))).toEqual([
      0, 100, 100, 800, 800,
    ]);
  });

  it('takes the best line of a group only', () => {
    const sheet = [
      indicator({ id: 'low', threshold: 30, base: 5, cap: 5, highest_of: 'share' }),
      indicator({ id: 'high', threshold: 50, base: 10, cap: 10, highest_of: 'share' }),
      indicator({ id: 'other', per_step: 1, cap: 3 }),
    ];
    const at = (value: number) =>
      totalPoints(scoreLines(sheet, ({ id }) => (id === 'other' ? 2 : value)));
    expect([10, 30, 49, 50].map(at)).toEqual([2, 7, 7, 12]);
    // Ten of the group and three of the other: what nobody can exceed.
    expect(indicatorMaximum(sheet)).toBe(13);
  });

  it('never gives more than the caps, and more is never worth less', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(1000), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        expect(pointsOf(desks, less)).toBeLessThanOrEqual(pointsOf(desks, more));
        expect(pointsOf(desks, more)).toBeLessThanOrEqual(1000);
      }),
    );
  });
});

describe('the draw of a sample', () => {
  it.each([
    [100, { percent: 5, min: 1 }, 5],
    [101, { percent: 5, min: 1 }, 6],
    [3, { percent: 5, min: 1 }, 1],
    [2, { percent: 5, min: 4 }, 2],
    [0, { percent: 20, min: 1 }, 0],
  ])('of %d cases by %j draws %d', (count, rule, size) => {
    expect(sampleSize(count, rule)).toBe(size);
  });

  it('is the same for everybody who knows seed and numbers, whatever their order', () => {
    const numbers = Array.from({ length: 40 }, (_, at) => `DF-2026-${at}`);
    const rule = { percent: 10, min: 1 };
    const drawn = drawSample(numbers, '3215.27', rule);
    expect(new Set(drawSample(numbers.toReversed(), '3215.27', rule))).toEqual(new Set(drawn));
    expect(drawn).toHaveLength(4);
    expect(drawSample(numbers, '3215.28', rule)).not.toEqual(drawn);
  });
});

describe('instalments', () => {
  it('of a repeated tranche are equal and lose no fen', () => {
    const rules = [
      { id: 'month', name, repeat: 12, share_percent: 60 },
      { id: 'end', name, share_percent: 40 },
    ];
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), (amount) => {
        const parts = instalmentsOf(fen(amount), rules);
        expect(parts).toHaveLength(13);
        expect(parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(amount);
        const months = parts.slice(0, 12).map((part) => part.amount);
        const [least, most] = [months.at(-1) ?? 0n, months[0] ?? 0n];
        expect(most - least <= 1n).toBe(true);
      }),
    );
  });
});

describe('a voucher', () => {
  it('never has a part below zero and always adds up to its face', () => {
    const kinds: readonly MoveKind[] = ['freeze', 'unfreeze', 'use', 'unuse', 'end'];
    const moves = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.bigInt({ min: 1n, max: 400n })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(moves, (tried) => {
        let balance = granted(fen(1000n));
        for (const [kind, amount] of tried) {
          try {
            balance = moved(balance, kind, fen(amount));
          } catch (error) {
            if (!(error instanceof Refused)) throw error;
          }
          const { face, available, frozen, used, ended } = balance;
          expect(available + frozen + used + ended).toBe(face);
          expect([available, frozen, used, ended].every((part) => part >= 0n)).toBe(true);
        }
      }),
    );
  });
});

describe('related parties', () => {
  const firm = (more: Partial<Ownership>): Ownership => ({
    name: 'A',
    creditCode: 'CODE-A',
    legalRepresentative: 'Li',
    owners: [],
    ...more,
  });
  const other = firm({ name: 'B', creditCode: 'CODE-B', legalRepresentative: 'Wang' });
  const holding = { relation: 'shareholder', name: 'Holding', creditCode: 'CODE-H' } as const;
  it.each([
    ['strangers', firm({}), other, []],
    [
      'one representative',
      firm({ legalRepresentative: ' Wang ' }),
      other,
      ['legal_representative'],
    ],
    [
      'a common shareholder by code',
      firm({ owners: [holding] }),
      { ...other, owners: [{ ...holding, name: 'H.' }] },
      ['owner'],
    ],
    [
      'one holding the other',
      firm({ owners: [{ ...holding, name: 'B', creditCode: 'CODE-B' }] }),
      other,
      ['cross_holding'],
    ],
    ['the same firm', firm({}), firm({}), ['same']],
  ])('%s', (_, a, b, hows) => {
    expect(tiesBetween(a, b).map(({ how }) => how)).toEqual(hows);
  });
});

describe('what can be claimed once', () => {
  const ground = { year: 2026, callId: 'spring', organisation: 'CODE-A', person: '' };
  it('is the same in any width, case and spacing, and only within its year where the rule says so', () => {
    const plain = {
      ...fc.sample(anyPlainDefinition, 1)[0],
      unique: [{ id: 'paper', key: ['main.title'], within: 'year', message: name }],
    };
    const definition = readPlain(plain);
    const textOf = (title: string, year: number) =>
      claimsOf(definition, { main: { title } }, { ...ground, year })[0]?.text;
    expect(textOf('ab 12', 2026)).toBe(textOf('ＡＢ１２', 2026));
    expect(textOf('ab12', 2026)).not.toBe(textOf('ab12', 2027));
    expect(claimsOf(definition, { main: { title: null } }, ground)).toEqual([]);
  });

  const claimsUnder = (
    rule: object,
    answers: Readonly<Record<string, Json>>,
    around: object = {},
  ) => {
    const plain = {
      ...fc.sample(anyPlainDefinition, 1)[0],
      unique: [{ id: 'once', message: name, ...rule }],
    };
    return claimsOf(readPlain(plain), { main: answers }, { ...ground, ...around });
  };
  const texts = (...of: Parameters<typeof claimsUnder>) =>
    claimsUnder(...of).map(({ text }) => text);

  it('is counted among the cases of one call where the rule says so', () => {
    const rule = { key: ['main.title'], within: 'call' };
    const [spring] = texts(rule, { title: 'A' });
    expect(texts(rule, { title: 'a' })).toEqual([spring]);
    expect(texts(rule, { title: 'a' }, { year: 2027 })).toEqual([spring]);
    expect(texts(rule, { title: 'a' }, { callId: 'autumn' })).not.toEqual([spring]);
  });

  it('counts another paper of the person as well, whichever of them is named first', () => {
    const rule = { key: ['main.paper'], also: ['main.other'] };
    const card = { type: 'resident_id', number: '11010519491231002X' };
    const passport = { type: 'passport', number: 'E12345678' };
    const both = texts(rule, { paper: card, other: passport });
    expect(new Set(texts(rule, { paper: passport, other: card }))).toEqual(new Set(both));
    expect(both).toEqual([...texts(rule, { paper: card }), ...texts(rule, { paper: passport })]);
    // The same paper named twice is one claim.
    expect(texts(rule, { paper: card, other: card })).toEqual(texts(rule, { paper: card }));
    expect(claimsUnder(rule, { paper: card, other: passport }).map(({ at }) => at)).toEqual([
      'main.paper',
      'main.other',
    ]);
  });

  it('knows who applies: the organisation by its code, or the person behind the account', () => {
    const rule = { key: ['org.credit_code'], also: ['applicant.person'] };
    const firm = claimsUnder(rule, {});
    const person = claimsUnder(rule, {}, { organisation: '', person: 'lin' });
    expect([firm.length, person.length]).toEqual([1, 1]);
    expect(firm[0]?.text).not.toBe(person[0]?.text);
    expect(person[0]?.at).toBe('main.title');
    expect(claimsUnder(rule, {}, { organisation: '', person: '' })).toEqual([]);
  });
});
