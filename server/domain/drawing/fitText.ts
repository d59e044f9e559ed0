/**
 * How wide text will be and how it is broken, without a browser: widths in parts of the type size,
 * a little more than common faces need, so that nothing sticks out of its box.
 */
const narrow = new Set("iljtf.,:;'|![]() \u00a0");
const wide = new Set('mwMW@%&');

function signWidth(sign: string): number {
  const code = sign.codePointAt(0) ?? 0;
  if (code >= 0x2e80) return 1;
  if (narrow.has(sign)) return 0.36;
  if (wide.has(sign)) return 0.9;
  if (code >= 0x2190) return 0.95;
  return /[A-Z0-9≥≤≠=<>+]/u.test(sign) ? 0.67 : 0.58;
}

/** The width of a line in the unit of `size`; bold needs more. */
export const textWidth = (text: string, size: number, bold = false): number =>
  Array.from(text).reduce((sum, sign) => sum + signWidth(sign), 0) * size * (bold ? 1.13 : 1);

export interface Room {
  readonly width: number;
  readonly size: number;
  readonly lines: number;
  readonly bold?: boolean;
}

/** A space at which no line is broken. */
export const TOGETHER = '\u00a0';

const closing = /^[\uff0c\u3002\u3001\uff1b\uff1a\uff09\u201d\u300b,.;:)]/u;

/** Words of Western writing, single signs of Chinese; a closing sign stays with what it closes. */
function piecesOf(text: string): string[] {
  const found = text.match(/[\u2e80-\uffff]|[^ \u2e80-\uffff]+ *| +/gu) ?? [];
  return found.reduce<string[]>((pieces, each) => {
    const last = pieces.at(-1);
    const together = last?.endsWith(TOGETHER) || closing.test(each);
    if (last === undefined || !together) return [...pieces, each];
    return [...pieces.slice(0, -1), last + each];
  }, []);
}

/**
 * Breaks a text into at most so many lines of about the same length; what has no room is cut off
 * with an ellipsis.
 */
export function fitText(text: string, { width, size, lines, bold = false }: Room): string[] {
  const pieces = piecesOf(text.trim());
  const within = (most: number) => (line: string) => textWidth(line.trim(), size, bold) <= most;
  const broken = breakLines(pieces, within(width));
  if (broken.length <= lines && broken.every(within(width))) {
    return evenly(pieces, broken, width, within);
  }
  return broken.slice(0, lines).map((line, at) => {
    const more = at === lines - 1 && broken.length > lines;
    return within(width)(line) && !more ? line : cut(line, within(width));
  });
}

type Fits = (line: string) => boolean;

function breakLines(pieces: readonly string[], fits: Fits): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (line !== '' && !fits(line + piece)) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trim()];
}

/** The narrowest way to break into as many lines, so that no single sign is left for the last one. */
function evenly(
  pieces: readonly string[],
  broken: readonly string[],
  width: number,
  within: (most: number) => Fits,
): string[] {
  let best = [...broken];
  for (let most = width * 0.95; broken.length > 1 && most > width * 0.45; most -= width * 0.05) {
    const tried = breakLines(pieces, within(most));
    if (tried.length > broken.length || !tried.every(within(width))) break;
    best = tried;
  }
  return best;
}

function cut(line: string, fits: Fits): string {
  const signs = Array.from(line);
  while (signs.length > 1 && !fits(`${signs.join('').trimEnd()}…`)) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}
