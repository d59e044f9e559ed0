import type { DiagramTip, DiagramWords, DrawnLine } from './diagramModel.js';
import type { Exit } from './flowExits.js';
import { fitText } from './fitText.js';

export const TIP = { size: 12, step: 16 };

/** An exit in words: why it is taken and where it leads. */
export function exitText(words: DiagramWords, exit: Exit): string {
  const reason = words.reason(exit);
  return reason === '' ? `→ ${words.name(exit.to)}` : `${reason} → ${words.name(exit.to)}`;
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
      const texts = fitText(exitText(words, exit), { width, size: TIP.size, lines: 2 });
      return { exit, kind, texts, drawn: kind === 'next' || drawn.has(exit) };
    })
    .toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
}

export const lineCount = (written: readonly Written[]): number =>
  written.reduce((sum, { texts }) => sum + texts.length, 0);

/** The lines of texts below each other, the first with its base line at `y`. */
export function stackLines(
  written: readonly Written[],
  at: Omit<DrawnLine, 'text'>,
): readonly (readonly DrawnLine[])[] {
  let { y } = at;
  return written.map(({ texts }) =>
    texts.map((text) => {
      const line = { ...at, text, y };
      y += TIP.step;
      return line;
    }),
  );
}
