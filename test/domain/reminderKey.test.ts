import { handMark } from '../../server/shared/handover/reminderKey.js';

test('long keys that begin alike have marks of their own, which the column holds', () => {
  const long = 'a'.repeat(90);
  const keys = ['verify.check', long, `${long}b`, `${long}c`];
  const marks = keys.map((key) => handMark(3, key, '2026-03-02'));
  expect(marks[0]).toBe('hand.2026-03-02.3.verify.check');
  expect(new Set(marks).size).toBe(keys.length);
  expect(Math.max(...marks.map((mark) => mark.length))).toBeLessThanOrEqual(80);
  expect(handMark(3, long, '2026-03-02')).toBe(marks[1]);
});
