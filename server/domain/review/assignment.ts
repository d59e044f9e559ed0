import { cheapestFlow, networkBuilder } from './minCostFlow.js';

/** What a rule may ask some of a panel to be. */
export const traits = ['outside', 'finance'] as const;
export type Trait = (typeof traits)[number];
export type Traits = Readonly<Partial<Record<Trait, boolean>>>;

/** A case with seats to fill. */
export interface CaseToFill {
  readonly id: string;
  /** Seats open now. */
  readonly open: number;
  /** Who sits on its panel already; they count for the rules. */
  readonly seated: readonly Traits[];
  readonly fields: readonly string[];
}

/** An expert who may be asked. */
export interface ExpertToAsk {
  readonly id: string;
  readonly fields: readonly string[];
  readonly traits: Traits;
  /** Reviews at work now. */
  readonly load: number;
  /** How many more may be asked of this expert. */
  readonly limit: number;
}

/** Rules that a proposal never breaks; of a case that cannot keep them, seats stay open. */
export interface AssignmentRules {
  /** At least so many of each panel have the trait. */
  readonly atLeast: Readonly<Record<Trait, number>>;
}

export interface AssignmentTask {
  readonly cases: readonly CaseToFill[];
  readonly experts: readonly ExpertToAsk[];
  /** `case expert` of pairs that may never meet. */
  readonly barred: ReadonlySet<string>;
  readonly rules: AssignmentRules;
  /** How far an expert's fields lie from a case's, 0 for the same; see `fieldDistance`. */
  readonly distance: (of: CaseToFill, expert: ExpertToAsk) => number;
}

export const pairKey = (caseId: string, expertId: string): string => `${caseId} ${expertId}`;

export interface AssignedPair {
  readonly caseId: string;
  readonly expertId: string;
}

/** Seats of a case that nobody can take: for whom they are kept, or for anybody. */
export interface Lack {
  readonly caseId: string;
  readonly seats: number;
  /** Nobody with these traits is left for the case; none where nobody is left at all. */
  readonly needs: readonly Trait[];
}

export interface Assignment {
  readonly pairs: readonly AssignedPair[];
  readonly lacks: readonly Lack[];
}

/** What a step of distance, one review more and an emptier panel weigh against each other. */
export const assignmentWeights = { distance: 10, load: 2, spread: 400 } as const;

/**
 * Fills as many seats as the hard rules allow, and of all ways to do so takes one of least cost:
 * fields near, work spread evenly (each review more of one expert costs more than the one before),
 * and, where seats must stay open, no panel much emptier than others. Optimal for panels of which
 * one trait is asked; of several, each person counts for one of them as long as seats suffice.
 */
export function assignExperts(task: AssignmentTask): Assignment {
  const network = networkBuilder();
  const [source, sink] = [network.node(), network.node()];
  const experts = task.experts
    .filter(({ limit }) => limit > 0)
    .map((expert) => ({ expert, node: network.node() }));
  for (const { expert, node } of experts) {
    for (let more = 1; more <= Math.min(expert.limit, task.cases.length); more += 1) {
      network.arc(source, node, 1, assignmentWeights.load * (expert.load + more));
    }
  }
  const arcs: (AssignedPair & { readonly arc: number })[] = [];
  const kept: { readonly caseId: string; readonly needs: number; readonly arc: number }[] = [];
  for (const each of task.cases) {
    const panel = network.node();
    for (let seat = 0; seat < each.open; seat += 1) {
      network.arc(panel, sink, 1, assignmentWeights.spread * (each.seated.length + seat));
    }
    const slots = slotsOf(each, task.rules).map((slot) => {
      const node = network.node();
      kept.push({
        caseId: each.id,
        needs: slot.needs,
        arc: network.arc(node, panel, slot.seats, 0),
      });
      return { ...slot, node };
    });
    const classes = new Map<number, number>();
    const classNode = (mask: number): number => {
      const known = classes.get(mask);
      if (known !== undefined) return known;
      const node = network.node();
      for (const slot of slots) {
        if ((slot.needs & mask) === slot.needs) network.arc(node, slot.node, slot.seats, 0);
      }
      classes.set(mask, node);
      return node;
    };
    for (const { expert, node } of experts) {
      if (task.barred.has(pairKey(each.id, expert.id))) continue;
      const cost = assignmentWeights.distance * task.distance(each, expert);
      const arc = network.arc(node, classNode(maskOf(expert.traits)), 1, cost);
      arcs.push({ caseId: each.id, expertId: expert.id, arc });
    }
  }
  const built = network.build();
  const flow = cheapestFlow(built, source, sink);
  return {
    pairs: arcs
      .filter(({ arc }) => flow[arc] === 1)
      .map(({ caseId, expertId }) => ({ caseId, expertId })),
    lacks: kept.flatMap(({ caseId, needs, arc }) => {
      const seats = (built.capacity[arc] ?? 0) - (flow[arc] ?? 0);
      return seats > 0 ? [{ caseId, seats, needs: traitsOf(needs) }] : [];
    }),
  };
}

const bitOf = (trait: Trait): number => 1 << traits.indexOf(trait);
const maskOf = (of: Traits): number =>
  traits.reduce((mask, trait) => (of[trait] === true ? mask | bitOf(trait) : mask), 0);
const traitsOf = (mask: number): Trait[] => traits.filter((trait) => (mask & bitOf(trait)) > 0);

/** Seats of a case that are kept for those who have some traits, and the rest for anybody. */
function slotsOf(
  { open, seated }: CaseToFill,
  { atLeast }: AssignmentRules,
): readonly { readonly needs: number; readonly seats: number }[] {
  const missing = (trait: Trait): number =>
    Math.min(open, Math.max(atLeast[trait] - seated.filter((each) => each[trait]).length, 0));
  const [outside, finance] = [missing('outside'), missing('finance')];
  // Where seats do not suffice for different persons, some must be both.
  const both = Math.max(outside + finance - open, 0);
  const slots = [
    { needs: bitOf('outside') | bitOf('finance'), seats: both },
    { needs: bitOf('outside'), seats: outside - both },
    { needs: bitOf('finance'), seats: finance - both },
    { needs: 0, seats: open - outside - finance + both },
  ];
  return slots.filter(({ seats }) => seats > 0);
}
