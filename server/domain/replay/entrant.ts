import type { JsonObject } from '../json.js';
import { tieBreakersOf } from '../review/proposal.js';
import { hasSeats } from '../workflow/stages/registry.js';
import { proposedClass, type Compiled } from '../procedure/compiled.js';
import type { RuleValues } from '../rules/ruleValues.js';
import type { LivedCase } from './livedCase.js';
import { rubricAt } from './rescoring.js';
import { withFacts, type Entrant, type Run } from './run.js';

/** A case as it really stood in a ranking; null where it never got there. */
export function stoodThere({ pair, lived, door }: Run, stage: string): Entrant | null {
  const at = lived.steps.findIndex((step) => step.stage === stage);
  if (at < 0 && lived.stage !== stage) return null;
  const upTo = at < 0 ? lived.steps : lived.steps.slice(0, at);
  const first = door.amounts?.before ?? null;
  const real = upTo.reduce<JsonObject>(
    (facts, { set }) => ({ ...facts, ...set }),
    first === null ? {} : { amount_fen: first },
  );
  return entrant(lived, pair.decided, withFacts(lived.values, real));
}

/** A case as it stands where the draft has brought it. */
export const standsThere = ({ pair, lived, door, facts }: Run): Entrant =>
  entrant(lived, pair.draft, withFacts(door.values, facts));

function entrant(lived: LivedCase, rules: Compiled, values: RuleValues): Entrant {
  const proposed = proposedClass(
    rules,
    readsAnswers(rules) ? values : { facts: values.facts ?? {} },
  );
  const score = values.facts?.['score'];
  return {
    id: lived.id,
    scorePoints: typeof score === 'number' ? Math.round(score * 100) : null,
    tieBreakers: tieBreakers(lived, rules),
    amountFen: BigInt(proposed?.amount_yuan ?? 0) * 100n,
    proposed,
  };
}

/** Facts alone are much quicker to look at. */
const readsAnswers = ({ awardClasses }: Compiled): boolean =>
  awardClasses.some(({ rule }) => (rule?.reads.size ?? 0) > 0);

/** As rankings break ties: by the criteria of the procedure's first review, from its latest visit. */
function tieBreakers({ reviews }: LivedCase, rules: Compiled): readonly number[] {
  const { stages } = rules.definition.workflow;
  const first = Object.entries(stages).find(([, { kind }]) => hasSeats(kind))?.[0];
  const rubric = first === undefined ? null : rubricAt(rules, first);
  const latest = reviews.get(Math.max(...reviews.keys())) ?? [];
  return rubric ? tieBreakersOf(rubric.criteria, latest, rubric.aggregate) : [];
}
