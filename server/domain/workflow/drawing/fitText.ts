/**
 * How wide text will be and how it is broken, without a browser: widths in parts of the type size,
 * a little more than common faces need, so that nothing sticks out of its box.
 */
const narrow = new Set("iljtf.,:;'|![]() ");
const wide = new Set('mwMW@%&');

function signWidth(sign: string): number {
  const code = sign.codePointAt(0) ?? 0;
  if (code >= 0x2e80) return 1;
  if (narrow.has(sign)) return 0.36;
  if (wide.has(sign)) return 0.9;
  if (code >= 0x2190) return 0.95;
  return /[A-Z0-9≥≤≠=<>+]/u.test(sign) ? 0.66 : 0.57;
}

/** The width of a line in the unit of `size`; bold needs more. */
export const textWidth = (text: string, size: number, bold = false): number =>
  Array.from(text).reduce((sum, sign) => sum + signWidth(sign), 0) * size * (bold ? 1.06 : 1);

export interface Room {
  readonly width: number;
  readonly size: number;
  readonly lines: number;
  readonly bold?: boolean;
}

const closing = /^[\uff0c\u3002\u3001\uff1b\uff1a\uff09\u201d\u300b,.;:)]/u;

/** Words of Western writing, single signs of Chinese; a closing sign stays with what it closes. */
function piecesOf(text: string): string[] {
  const found = text.match(/[\u2e80-\uffff]|[^\s\u2e80-\uffff]+\s*|\s+/gu) ?? [];
  return found.reduce<string[]>((pieces, each) => {
    const last = pieces.at(-1);
    if (last === undefined || !closing.test(each)) return [...pieces, each];
    return [...pieces.slice(0, -1), last + each];
  }, []);
}

/** Breaks a text into at most so many lines; what has no room is cut off with an ellipsis. */
export function fitText(text: string, room: Room): string[] {
  const { width, size, bold = false } = room;
  const fits = (line: string): boolean => textWidth(line.trimEnd(), size, bold) <= width;
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text.trim())) {
    if (line !== '' && !fits(line + piece)) {
      lines.push(line.trim());
      line = '';
    }
    line += piece;
  }
  if (line !== '') lines.push(line.trim());
  const kept = lines.slice(0, room.lines);
  return kept.map((each, at) => {
    const more = at === room.lines - 1 && lines.length > room.lines;
    return fits(each) && !more ? each : cut(each, fits);
  });
}

function cut(line: string, fits: (line: string) => boolean): string {
  const signs = Array.from(line);
  while (signs.length > 1 && !fits(`${signs.join('').trimEnd()}…`)) signs.pop();
  return `${signs.join('').trimEnd()}…`;
}
