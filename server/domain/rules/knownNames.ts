import { effectTraits } from '../workflow/contract/effects.js';
import { stageKind } from '../workflow/stages/registry.js';
import type { Definition, Stage } from '../definition/definition.js';
import type { RulePlace } from './rulePlaces.js';
import { factTypes, plainTypes } from './ruleValues.js';
import { stagesBefore } from '../outlook/stageGraph.js';

export type PlainGroup = keyof typeof plainTypes;
export type FactName = keyof typeof factTypes;

export const plainGroups: readonly PlainGroup[] = [
  'call',
  'org',
  'past',
  'earlier',
  'entry',
  'counterparty',
  'voucher',
];

/** Whether anything is ever known of these facts in cases of this procedure, at this place. */
export function groupKnown(
  definition: Definition,
  place: RulePlace,
  group: PlainGroup | 'figures',
): boolean {
  if (group === 'call') return true;
  if (place.moment === 'check') return false;
  switch (group) {
    case 'org':
      return definition.applicant !== 'person' || attaches(definition);
    case 'past':
    case 'voucher':
    case 'figures':
      return definition.after !== null;
    case 'entry':
      return definition.entry !== undefined;
    case 'counterparty':
      return definition.counterparty !== undefined;
    default:
      return true;
  }
}

const attaches = ({ workflow }: Definition): boolean =>
  Object.values(workflow.stages).some(({ effects }) =>
    Object.values(effects).some((list) => list.some((each) => effectTraits(each).attaches)),
  );

const stageFacts = (stage: Stage): readonly string[] => stageKind(stage.kind).facts(stage) ?? [];

/**
 * What the case itself can have come to by the time a rule at a place is worked out: `score`
 * after a review, `amount_fen` from submission where it is worked out by formula.
 */
export function factsWithin(definition: Definition): (place: RulePlace) => ReadonlySet<string> {
  const { workflow, award } = definition;
  const before = stagesBefore(workflow);
  const worked = award?.formula === undefined ? [] : ['amount_fen'];
  const factsOf = (id: string): readonly string[] => {
    const stage = workflow.stages[id];
    return stage ? stageFacts(stage) : [];
  };
  return (place) => {
    if (place.moment === 'check' || place.moment === 'form') return new Set(['today']);
    if (place.moment === 'class') {
      const all = Object.values(workflow.stages).flatMap(stageFacts);
      const decided = new Set(['rank', 'class', 'amount_fen']);
      return new Set(['today', ...all.filter((fact) => !decided.has(fact)), ...worked]);
    }
    const id = place.stage ?? '';
    const own = ownFacts(workflow.stages[id], place);
    return new Set(['today', ...worked, ...before(id).flatMap(factsOf), ...own]);
  };
}

/** What the stage itself has come to when the rule is asked. */
function ownFacts(stage: Stage | undefined, { part }: RulePlace): readonly string[] {
  if (!stage) return [];
  if (part === 'next' || part === 'effects') return stageFacts(stage);
  // The experts' own score is what is to be combined.
  return part === 'combine' ? ['score'] : [];
}
