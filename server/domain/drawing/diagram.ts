import type { Definition } from '../definition/definition.js';
import { columnDiagram } from './columnDiagram.js';
import type { Diagram, DiagramWords } from './diagramModel.js';
import { chainsOf, happyEnd } from './flowChains.js';
import { exitsOf } from './flowExits.js';
import { placeChains } from './gridCells.js';
import { gridDiagram } from './gridDiagram.js';

export interface DiagramOptions {
  /** Boxes beside each other; with one the drawing is narrow enough for a phone. */
  readonly columns?: number;
  /** The stage that stands out. */
  readonly chosen?: string | null;
  readonly words?: DiagramWords;
}

const idsOnly: DiagramWords = {
  name: (id) => id,
  about: () => [],
  reason: ({ ways }) => ways.map(({ outcome }) => outcome).join(' / '),
};

/**
 * Draws a workflow: every stage as a box, every exit of every stage as an arrow, a line or a text
 * below its box. Any definition that fits the schema can be drawn, also one that makes no sense.
 */
export function diagramOf(
  { workflow }: Definition,
  { columns = 4, chosen = null, words = idsOnly }: DiagramOptions = {},
): Diagram {
  const exits = new Map(
    Object.entries(workflow.stages).map(([id, stage]) => [id, exitsOf(id, stage)]),
  );
  const placed = placeChains(chainsOf(workflow), happyEnd(workflow), columns);
  const drawn = { placed, exits, words, chosen };
  return columns === 1 ? columnDiagram(drawn) : gridDiagram(drawn, columns);
}
