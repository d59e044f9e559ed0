import { memoryOf, type Memory } from '../../server/domain/memory.js';

/** Asks for each key in turn; those that had to be found. */
function foundAmong(memory: Memory<string>, keys: readonly string[]): string[] {
  const found: string[] = [];
  for (const key of keys) {
    const answer = memory(key, () => {
      found.push(key);
      return key.toUpperCase();
    });
    expect(answer).toBe(key.toUpperCase());
  }
  return found;
}

test('a question is answered once, until so many others were answered', () => {
  const memory = memoryOf<string>(2);
  expect(foundAmong(memory, ['a', 'b', 'a', 'b', 'c', 'c', 'a'])).toEqual(['a', 'b', 'c', 'a']);
});

test('bounded by size it never holds more than was said, and nothing large', () => {
  const memory = memoryOf<string>(400, (key, answer) => key.length + answer.length);
  // Two letters of the question and two of the answer: a hundred of them are all it may hold.
  const hundred = Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0'));
  expect(foundAmong(memory, [...hundred, ...hundred])).toEqual(hundred);
  expect(foundAmong(memory, ['large', 'large', '00'])).toEqual(['large', 'large']);
  expect(foundAmong(memory, ['aa', 'aa', '00'])).toEqual(['aa', '00']);
});
