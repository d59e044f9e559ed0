import { diffArrays } from 'diff';

/** A stretch of two texts laid over each other: it stands in both, or in one of them alone. */
export interface TextPiece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/**
 * Two texts word by word, in either language, as one run of pieces: those of the old text are
 * `same` and `removed`, those of the new one `same` and `added`; what was removed stands before
 * what was added in its place. The time it takes is bounded: between the first and the last change
 * of very long texts that differ all over everything counts as changed.
 */
export function textPieces(before: string, after: string): TextPiece[] {
  const head = sameHead(before, after);
  const tail = sameTail(before.slice(head), after.slice(head));
  const [old, fresh] = [before, after].map((text) => text.slice(head, text.length - tail));
  return joined([
    { kind: 'same', text: before.slice(0, head) },
    ...between(wordsIn(old ?? ''), wordsIn(fresh ?? '')),
    { kind: 'same', text: before.slice(before.length - tail) },
  ]);
}

// Finding words costs more than anything else here, so what both texts begin and end with is set
// aside first, as far as a sign at which no word goes on.
const wordEnd = /[\s\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20]/;

function sameHead(before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let length = 0;
  while (length < shorter && before[length] === after[length]) length += 1;
  if (length === before.length && length === after.length) return length;
  while (length > 0 && !wordEnd.test(before.charAt(length - 1))) length -= 1;
  return length;
}

function sameTail(before: string, after: string): number {
  const shorter = Math.min(before.length, after.length);
  let length = 0;
  while (length < shorter && before.at(-1 - length) === after.at(-1 - length)) length += 1;
  while (length > 0 && !wordEnd.test(before.charAt(before.length - length))) length -= 1;
  return length;
}

// Comparing takes as many steps at worst as there are words times words changed.
const mostSteps = 2_000_000;

function between(old: string[], fresh: string[]): TextPiece[] {
  const removed = { kind: 'removed', text: old.join('') } as const;
  const added = { kind: 'added', text: fresh.join('') } as const;
  if (old.length === 0 || fresh.length === 0) return [removed, added];
  const maxEditLength = Math.min(1000, Math.floor(mostSteps / (old.length + fresh.length)));
  const parts = diffArrays(old, fresh, { maxEditLength });
  if (parts === undefined) return [removed, added];
  return parts.map((part) => ({
    kind: part.removed ? 'removed' : part.added ? 'added' : 'same',
    text: part.value.join(''),
  }));
}

// One segmenter for both: it finds words of Chinese by a dictionary, of English by spaces. It takes
// a copy of its whole text for every word it finds, so it is given short stretches.
const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const stretch = /[^\s\u3000-\u303F\uFF01-\uFF0F\uFF1A-\uFF20]{1,200}|./gsu;
const wordsIn = (text: string): string[] =>
  (text.match(stretch) ?? []).flatMap((part) =>
    Array.from(segmenter.segment(part), ({ segment }) => segment),
  );

/** Spaces and signs between two changes read as part of them. */
const isMinor = (text: string): boolean => /^[\s\p{P}]*$/u.test(text);

/** Without empty pieces, and one piece where several of a kind meet. */
function joined(pieces: readonly TextPiece[]): TextPiece[] {
  const found: TextPiece[] = [];
  let [removed, added, same] = ['', '', ''];
  const endChange = (): void => {
    if (removed !== '') found.push({ kind: 'removed', text: removed });
    if (added !== '') found.push({ kind: 'added', text: added });
    [removed, added] = ['', ''];
  };
  const endSame = (): void => {
    if (same === '') return;
    endChange();
    found.push({ kind: 'same', text: same });
    same = '';
  };
  for (const { kind, text } of pieces) {
    if (text === '') continue;
    if (kind === 'same') {
      same += text;
      continue;
    }
    if (removed + added !== '' && isMinor(same)) {
      [removed, added, same] = [removed + same, added + same, ''];
    } else endSame();
    if (kind === 'removed') removed += text;
    else added += text;
  }
  endSame();
  endChange();
  return found;
}
