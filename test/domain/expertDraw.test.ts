import {
  drawExperts,
  drawFaults,
  inputsHash,
  type DrawInputs,
} from '../../server/domain/review/expertDraw.js';
import { byLot, commitmentTo, joinedSeed } from '../../server/domain/scoring/lotOrder.js';

// Worked out with Python's hashlib, not with the code under test.
const secret = '5f1d'.repeat(16);
const value = '福彩3D 2026318期 4-0-7';
const commitment = 'ac36081c687d23267ef3b59ba3c0557a88b592cb909f440927ecf6697d4d6399';
const seed = 'cc6f2865ee1733e1f051017b552c365f96d0f0229aedeedc2644ad588977ecca';
const inputs: DrawInputs = {
  form: 'qixian-draw-1',
  commitment,
  source: '福彩3D 2026318期',
  outside: 1,
  cases: [
    { code: 'C1', seats: 2, outside: 0 },
    { code: 'C2', seats: 3, outside: 0 },
    { code: 'C3', seats: 2, outside: 1 },
  ],
  experts: [
    { code: 'E1', limit: 2, outside: true },
    { code: 'E2', limit: 2, outside: false },
    { code: 'E3', limit: 1, outside: false },
    { code: 'E4', limit: 2, outside: false },
    { code: 'E5', limit: 1, outside: true },
  ],
  excluded: [
    { case: 'C1', expert: 'E2', reason: 'conflict' },
    { case: 'C2', expert: 'E1', reason: 'asked_before' },
  ],
};
const drawn = [
  { case: 'C1', experts: ['E3', 'E5'] },
  { case: 'C3', experts: ['E1', 'E2'] },
  // The last seat is kept for somebody from outside, and nobody is left.
  { case: 'C2', experts: ['E4', 'E2'] },
];

test('commitment, seed and lots are those that anybody works out', () => {
  expect(commitmentTo(secret)).toBe(commitment);
  expect(joinedSeed(secret, value)).toBe(seed);
  expect(byLot(['KC-1', 'KC-2', 'KC-3', 'KC-4'], '3215.27')).toEqual([
    'KC-3',
    'KC-1',
    'KC-4',
    'KC-2',
  ]);
});

test('experts are drawn by the vectors, in whatever order they are given', () => {
  expect(drawExperts(inputs, seed)).toEqual(drawn);
  const turned = {
    ...inputs,
    cases: inputs.cases.toReversed(),
    experts: inputs.experts.toReversed(),
  };
  expect(drawExperts(turned, seed)).toEqual(drawn);
});

test('a record that says the truth has no fault; each lie in it is found', () => {
  const record = { ...inputs, inputs_hash: inputsHash(inputs), secret, value, drawn };
  expect(drawFaults(record)).toEqual([]);
  expect(drawFaults({ ...record, secret: `${secret}0` })[0]?.fault).toBe('commitment');
  expect(drawFaults({ ...record, excluded: [] })[0]?.fault).toBe('inputs');
  const swapped = [{ case: 'C1', experts: ['E5', 'E3'] }, ...drawn.slice(1)];
  expect(drawFaults({ ...record, drawn: swapped })).toEqual([{ fault: 'drawn', of: 'C1' }]);
  expect(drawFaults({ ...record, drawn: drawn.slice(1) })).toEqual([
    { fault: 'drawn', of: 'C1' },
    { fault: 'drawn', of: '' },
  ]);
});
