import type { DiagramNode, DiagramWords, TextLine } from './diagramModel.js';
import { fitText, textWidth } from './fitText.js';

/** The text inside boxes, in the sizes that the stylesheet gives it. */
const NAME = { size: 14, lines: 2, bold: true, step: 19 };
const ABOUT = { size: 12, step: 17 };
export const PADDING = 10;

export interface BoxText {
  readonly name: readonly string[];
  readonly about: readonly string[];
}

/** What stands in the box of a stage or an end of this width. */
export function boxText(words: DiagramWords, id: string, boxWidth: number): BoxText {
  const width = boxWidth - PADDING * 2;
  const name = fitText(words.name(id), { width, ...NAME });
  if (id.startsWith('.')) return { name, about: [] };
  const said = words.about(id);
  const together = said.join(' · ');
  const about =
    textWidth(together, ABOUT.size) <= width
      ? [together]
      : said.flatMap((line) => fitText(line, { width, size: ABOUT.size, lines: 2 }));
  return { name, about: about.filter((line) => line !== '') };
}

export const boxHeight = ({ name, about }: BoxText): number =>
  PADDING * 2 - 4 + name.length * NAME.step + about.length * ABOUT.step;

interface Box {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly chosen: boolean;
}

/** A node with its text, in the middle of its height; that of an end in the middle of its width too. */
export function boxNode(box: Box, text: BoxText): DiagramNode {
  const end = box.id.startsWith('.');
  const anchor = end ? 'middle' : 'start';
  const x = end ? box.x + box.width / 2 : box.x + PADDING;
  const top = box.y + (box.height - boxHeight(text)) / 2 + PADDING - 2;
  const below = top + text.name.length * NAME.step;
  const lines = (texts: readonly string[], y: number, { step }: { step: number }): TextLine[] =>
    texts.map((each, at) => ({ text: each, x, y: y + step * (at + 1) - 5, anchor }));
  return {
    ...box,
    kind: end ? 'end' : 'stage',
    name: lines(text.name, top, NAME),
    about: lines(text.about, below, ABOUT),
  };
}
