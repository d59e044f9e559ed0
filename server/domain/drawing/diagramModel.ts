import type { Exit } from './flowExits.js';

/** What a drawing of a workflow consists of; all numbers are units of its own view box. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface TextLine extends Point {
  readonly text: string;
  readonly anchor: 'start' | 'middle';
}

/** A stage, or with its dot the end that the happy way comes to. */
export interface DiagramNode extends Point {
  readonly id: string;
  readonly kind: 'stage' | 'end';
  readonly width: number;
  readonly height: number;
  readonly chosen: boolean;
  readonly name: readonly TextLine[];
  /** Who acts and how long. */
  readonly about: readonly TextLine[];
}

/** An arrow between two nodes. `next` follows the way, `jump` skips stages or leads back. */
export interface DiagramEdge {
  readonly exit: Exit;
  readonly kind: 'next' | 'jump';
  /** The corners it goes round. */
  readonly points: readonly Point[];
  readonly d: string;
  /** The arrow's head, a closed path. */
  readonly head: string;
  /** What is written on the line itself. */
  readonly label: TextLine | null;
}

/**
 * What is written below a stage about one exit: `end` leads to an end and `jump` to a stage to
 * which no line is drawn or whose line starts here, `next` says when the way goes on.
 */
export interface DiagramTip {
  readonly exit: Exit;
  readonly kind: 'next' | 'jump' | 'end';
  readonly lines: readonly TextLine[];
  /** The dashed arrow to it; '' where one before it or a line says it already. */
  readonly d: string;
  readonly head: string;
}

export interface Diagram {
  readonly width: number;
  readonly height: number;
  /** A dot and an arrow: here it begins. */
  readonly start: { readonly at: Point; readonly d: string; readonly head: string } | null;
  readonly nodes: readonly DiagramNode[];
  readonly edges: readonly DiagramEdge[];
  readonly tips: readonly DiagramTip[];
}

/** What the drawing says, in the reader's language. */
export interface DiagramWords {
  readonly name: (id: string) => string;
  /** Who acts and how long, each short enough for a line of its own. */
  readonly about: (id: string) => readonly string[];
  /** Why this exit is taken, in a few words; '' where it goes without saying. */
  readonly reason: (exit: Exit) => string;
}
