import { fc } from '../support/fastCheck.js';
import { textPieces, type TextPiece } from '../../server/domain/diff/textPieces.js';

const told = (pieces: readonly TextPiece[]): string =>
  pieces
    .map(({ kind, text }) => (kind === 'same' ? text : `[${kind === 'added' ? '+' : '-'}${text}]`))
    .join('');
const sideOf = (pieces: readonly TextPiece[], other: 'removed' | 'added'): string =>
  pieces.flatMap(({ kind, text }) => (kind === other ? [] : [text])).join('');

describe('two texts word by word', () => {
  test.each([
    [
      'one word at both ends leaves the middle alone',
      'The young firm builds sensors for bridges and tunnels.',
      'The old firm builds sensors for bridges and dams.',
      'The [-young][+old] firm builds sensors for bridges and [-tunnels][+dams].',
    ],
    [
      'the same in Chinese',
      '企业在高新区连续经营五年以上，主要产品为桥梁传感器。',
      '企业在高新区连续经营三年以上，主要产品为隧道传感器。',
      '企业在高新区连续经营[-五年][+三年]以上，主要产品为[-桥梁][+隧道]传感器。',
    ],
    ['nothing changed', '没有变化 at all', '没有变化 at all', '没有变化 at all'],
    ['a new text', '', '全新的说明', '[+全新的说明]'],
    ['a text that is gone', 'gone', '', '[-gone]'],
    ['both empty', '', '', ''],
    [
      'words beside each other are one change',
      'a red big house',
      'a blue small house',
      'a [-red big][+blue small] house',
    ],
    ['a word of Latin letters is never cut', 'start-up', 'start-ups', 'start-[-up][+ups]'],
    [
      'a sentence put in',
      '第一句。第三句。',
      '第一句。第二句。第三句。',
      '第一句。[+第二句。]第三句。',
    ],
  ])('%s', (_, before, after, expected) => {
    expect(told(textPieces(before, after))).toBe(expected);
  });

  test('both texts can be read out of the pieces, none of which is empty', () => {
    const words = fc.array(fc.constantFrom('企业', '的', '，', 'firm', ' ', '\n', '😀', '2026'));
    const texts = fc.oneof(
      words.map((list) => list.join('')),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, texts, (before, after) => {
        const pieces = textPieces(before, after);
        expect(sideOf(pieces, 'added')).toBe(before);
        expect(sideOf(pieces, 'removed')).toBe(after);
        expect(pieces.every(({ text }) => text !== '')).toBe(true);
        const kinds = pieces.map(({ kind }) => kind).join(' ');
        expect(kinds).not.toMatch(/same same|removed removed|added removed|added added/);
      }),
    );
  });

  const cpuOf = (work: () => void): number => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  const numbered = (word: string, words: number): string =>
    Array.from({ length: words }, (_, at) => `${word}${at}`).join(' ');

  // In proportion to what plain work of the same size takes on the same machine.
  test.each([
    ['nothing in common', numbered('old', 12_000), numbered('new', 12_000)],
    [
      'the same few words over and over',
      '企业在高新区'.repeat(15_000),
      '高新区企业的'.repeat(15_000),
    ],
    ['no word known', '\u{20000}'.repeat(50_000), '\u{20001}'.repeat(50_000)],
  ])('long texts with %s take a bounded time', (_, before, after) => {
    expect(Math.min(before.length, after.length)).toBeGreaterThanOrEqual(90_000);
    const letters = (): unknown =>
      [before, after].map((text) => Array.from(text, (each) => [each]));
    const plain = cpuOf(() => void Array.from({ length: 10 }, letters));
    expect(cpuOf(() => textPieces(before, after))).toBeLessThan(20 * Math.max(plain, 50));
  });
});
