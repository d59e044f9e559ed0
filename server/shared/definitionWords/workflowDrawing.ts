import { inLocale } from '../../domain/localText.js';
import type { Definition } from '../../domain/definition/definition.js';
import type { Diagram, DiagramWords } from '../../domain/drawing/diagramModel.js';
import { diagramOf } from '../../domain/drawing/diagram.js';
import { stageListOf, type ListedStage } from './stageList.js';
import type { Language } from './conditionWords.js';
import { wordsOfWorkflow, type WorkflowWords } from './workflowWords.js';

export interface DrawingOptions extends Language {
  /** Where a stage's box and line lead; without it nothing is a link. */
  readonly hrefOf?: (stageId: string) => string;
  /** The stage that stands out. */
  readonly chosen?: string | null;
}

/** What `workflow-diagram` prints: the drawing twice, wide and narrow, and the same as a list. */
export interface WorkflowDrawing {
  readonly name: string;
  readonly says: string;
  readonly linked: boolean;
  readonly sizes: readonly DrawnSize[];
  readonly stages: readonly ListedStage[];
  /** How long it takes; '' where no way leads to an award. */
  readonly length: string;
  /** What can happen at more than one place, as sentences. */
  readonly notes: readonly string[];
}

/** A workflow drawn for a reader: `{{> workflow-diagram drawing=drawing}}`. */
export function workflowDrawing(definition: Definition, options: DrawingOptions): WorkflowDrawing {
  const { words, locale, chosen = null, hrefOf } = options;
  const said = wordsOfWorkflow(definition, options);
  const size = (shape: DrawnSize['shape'], columns: number): DrawnSize =>
    drawnSize(shape, diagramOf(definition, { columns, chosen, words: said }), said, hrefOf);
  return {
    name: words(locale, 'diagram.name', { name: inLocale(definition.name, locale) }),
    says: words(locale, 'diagram.says', { count: Object.keys(definition.workflow.stages).length }),
    linked: hrefOf !== undefined,
    sizes: [size('wide', 4), size('narrow', 1)],
    stages: stageListOf(definition, said, options),
    length: said.length(),
    notes: said.notes(),
  };
}

interface DrawnText {
  readonly x: number;
  readonly y: number;
  readonly line: string;
  readonly anchor: 'start' | 'middle';
}

interface DrawnSize {
  readonly shape: 'wide' | 'narrow';
  readonly width: number;
  readonly height: number;
  readonly start: Diagram['start'];
  readonly nodes: readonly {
    readonly kind: 'stage' | 'end';
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly corner: number;
    readonly chosen: boolean;
    readonly href: string | false;
    readonly full: string;
    readonly title: readonly DrawnText[];
    readonly about: readonly DrawnText[];
  }[];
  readonly edges: readonly {
    readonly kind: string;
    readonly d: string;
    readonly head: string;
    readonly full: string;
    readonly label: DrawnText | false;
  }[];
  readonly tips: readonly {
    readonly kind: string;
    readonly d: string;
    readonly head: string;
    readonly full: string;
    readonly texts: readonly DrawnText[];
  }[];
}

const drawnText = ({
  x,
  y,
  text,
  anchor,
}: Diagram['tips'][number]['lines'][number]): DrawnText => ({
  x: Math.round(x * 10) / 10,
  y: Math.round(y * 10) / 10,
  line: text,
  anchor,
});

function drawnSize(
  shape: DrawnSize['shape'],
  { width, height, start, nodes, edges, tips }: Diagram,
  said: WorkflowWords,
  hrefOf: DrawingOptions['hrefOf'],
): DrawnSize {
  return {
    shape,
    width: Math.ceil(width),
    height: Math.ceil(height),
    start,
    nodes: nodes.map(({ id, name, about, ...box }) => ({
      ...box,
      corner: box.kind === 'end' ? box.height / 2 : 8,
      href: box.kind === 'stage' && hrefOf ? hrefOf(id) : false,
      full: fullName(said, id),
      title: name.map(drawnText),
      about: about.map(drawnText),
    })),
    edges: edges.map(({ exit, kind, d, head, label }) => ({
      kind,
      d,
      head,
      full: said.exit(exit),
      label: label ? drawnText(label) : false,
    })),
    tips: tips.map(({ exit, kind, d, head, lines }) => ({
      kind,
      d,
      head,
      full: said.exit(exit),
      texts: lines.map(drawnText),
    })),
  };
}

const fullName = (said: DiagramWords, id: string): string =>
  [said.name(id), ...(id.startsWith('.') ? [] : said.about(id))].join(' · ');
