import type { JsonObject } from '../json.js';
import { tieBreakersOf } from '../review/proposal.js';
import { stagesAnswering } from '../workflow/stages/registry.js';
import { proposedClass, type Compiled } from '../procedure/compiled.js';
import type { RuleValues } from '../rules/ruleValues.js';
import type { LivedCase } from './livedCase.js';
import { rubricAt } from './rescoring.js';
import { withFacts, type RankingEntry, type Run } from './run.js';

/** A case as it really stood in a ranking; null where it never got there. */
export function entryAsDecided(
  { pair, lived, resubmission }: Run,
  stage: string,
): RankingEntry | null {
  const at = lived.steps.findIndex((step) => step.stage === stage);
  if (at < 0 && lived.stage !== stage) return null;
  const upTo = at < 0 ? lived.steps : lived.steps.slice(0, at);
  const first = resubmission.amounts?.before ?? null;
  const real = upTo.reduce<JsonObject>(
    (facts, { set }) => ({ ...facts, ...set }),
    first === null ? {} : { amount_fen: first },
  );
  return rankingEntry(lived, pair.decided, withFacts(lived.values, real));
}

/** A case as it stands where the draft has brought it. */
export const entryUnderDraft = ({ pair, lived, resubmission, facts }: Run): RankingEntry =>
  rankingEntry(lived, pair.draft, withFacts(resubmission.values, facts));

function rankingEntry(lived: LivedCase, rules: Compiled, values: RuleValues): RankingEntry {
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
  const [first] = stagesAnswering(stages, (kind, stage) => kind.seats(stage));
  const rubric = first ? rubricAt(rules, first.id) : null;
  const latest = reviews.get(Math.max(...reviews.keys())) ?? [];
  return rubric ? tieBreakersOf(rubric, latest) : [];
}
