import type { DiagramTip, DiagramWords, TextLine } from './diagramModel.js';
import type { Exit } from './flowExits.js';
import { fitText, TOGETHER } from './fitText.js';

export const TIP = { size: 12, step: 16 };

/**
 * An exit in words: why it is taken and where it leads, said once where both are called the same.
 * Where there is no room for all of it the reason is cut short, never the place.
 */
function exitLines(words: DiagramWords, exit: Exit, width: number): string[] {
  const reason = words.reason(exit);
  const name = words.name(exit.to);
  const to = `→${TOGETHER}${name}`;
  const same = reason.toLowerCase() === name.toLowerCase();
  const room = { width, size: TIP.size };
  const whole = fitText(reason === '' || same ? to : `${reason} ${to}`, { ...room, lines: 3 });
  if (!whole.at(-1)?.endsWith('…')) return whole;
  return [...fitText(reason, { ...room, lines: 2 }), ...fitText(to, { ...room, lines: 1 })];
}

/** An exit that is written below its stage, with the text as it is broken there. */
export interface Written {
  readonly exit: Exit;
  readonly kind: DiagramTip['kind'];
  readonly texts: readonly string[];
  /** Whether an arrow of its own says it too. */
  readonly drawn: boolean;
}

interface Asked {
  /** The node that follows on the way, with its arrow. */
  readonly next: string | null;
  readonly drawn: ReadonlySet<Exit>;
  /** Drawn, with the reason written on the line. */
  readonly labelled: ReadonlySet<Exit>;
  readonly width: number;
}

const order = ['end', 'jump', 'next'];

/** What is written below a stage, ends first. */
export function writtenExits(
  words: DiagramWords,
  exits: readonly Exit[],
  { next, drawn, labelled, width }: Asked,
): Written[] {
  return exits
    .filter((exit) => (exit.to === next ? words.reason(exit) !== '' : !labelled.has(exit)))
    .map((exit): Written => {
      const kind = exit.to === next ? 'next' : exit.to.startsWith('.') ? 'end' : 'jump';
      const texts = exitLines(words, exit, width);
      return { exit, kind, texts, drawn: kind === 'next' || drawn.has(exit) };
    })
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

export const lineCount = (written: readonly Written[]): number =>
  written.reduce((sum, { texts }) => sum + texts.length, 0);

/** The lines of texts below each other, the first with its base line at `y`. */
export function stackLines(
  written: readonly Written[],
  at: Omit<TextLine, 'text'>,
): readonly (readonly TextLine[])[] {
  let { y } = at;
  return written.map(({ texts }) =>
    texts.map((text) => {
      const line = { ...at, text, y };
      y += TIP.step;
      return line;
    }),
  );
}
