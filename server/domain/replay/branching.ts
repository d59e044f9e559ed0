import type { Compiled } from '../procedure/compiled.js';
import type { Stage } from '../definition/definition.js';
import { verdict, type Rule } from '../rules/expressions.js';
import { ruleKey } from '../definition/stageRules.js';
import { seenBy, weigh } from './comparison.js';
import type { LivedStep } from './livedCase.js';
import { nameIn, stop, withFacts, type Run } from './run.js';

interface Way {
  readonly to: string;
  /** The condition that decided: the one that held, or the first that did not. */
  readonly rule: Rule | null;
}

/**
 * Takes the way out of a stage under the draft. Where both rules lead the same way the case goes
 * where it really went, so that answers mended later never look like a difference.
 */
export function leave(run: Run, outcome: string, step: LivedStep | null): Run {
  const { pair, stage, lived } = run;
  const config = pair.draft.definition.workflow.stages[stage];
  const next = config?.next[outcome];
  if (next === undefined) return stop(run, { doubt: 'stage', name: nameIn(pair, stage) });
  const values = withFacts(run.resubmission.values, run.facts);
  const way = wayBy(pair.draft, stage, next, (rule) => {
    const said = weigh(pair, rule, values);
    return said.said === 'unknown' ? said.doubts : said.said === 'holds';
  });
  if (!('to' in way)) return stop(run, ...way.doubts);
  if (step === null || step.to === way.to) return goTo(run, way.to);
  const before = decidedWay(run, step);
  if (before?.to === way.to && isKnown(pair.draft, step.to)) return goTo(run, step.to);
  const seen = way.rule ? seenBy(pair.draft, way.rule, values) : [];
  const old = before?.rule
    ? seenBy(pair.decided, before.rule, withFacts(lived.values, run.real))
    : [];
  return goTo(
    {
      ...run,
      differences: [
        ...run.differences,
        {
          what: 'branch',
          stage: nameIn(pair, stage),
          before: nameIn(pair, step.to),
          after: nameIn(pair, way.to),
          rule: { before: before?.rule?.source ?? null, after: way.rule?.source ?? null },
          seen: way.rule ? seen : old,
        },
      ],
    },
    way.to,
  );
}

/** Goes to a stage or ends. */
export function goTo(run: Run, target: string): Run {
  return target.startsWith('.')
    ? { ...run, place: { at: 'end', end: target.slice(1) } }
    : { ...run, stage: target };
}

export const isKnown = ({ definition: { workflow } }: Compiled, target: string): boolean =>
  target.startsWith('.')
    ? Object.hasOwn(workflow.ends, target.slice(1))
    : Object.hasOwn(workflow.stages, target);

/** Where the rules of then would lead with what was known; null where the stage was not theirs. */
function decidedWay({ pair, stage, lived, real }: Run, { outcome }: LivedStep): Way | null {
  const next = pair.decided.definition.workflow.stages[stage]?.next[outcome ?? ''];
  if (next === undefined) return null;
  const values = withFacts(lived.values, real);
  const way = wayBy(pair.decided, stage, next, (rule) => verdict(rule, values) === 'holds');
  return 'to' in way ? way : null;
}

type Asked = boolean | Extract<ReturnType<typeof weigh>, { said: 'unknown' }>['doubts'];

function wayBy(
  compiled: Compiled,
  stage: string,
  next: Stage['next'][string],
  ask: (rule: Rule) => Asked,
): Way | { readonly doubts: Exclude<Asked, boolean> } {
  if (typeof next === 'string') return { to: next, rule: null };
  let failed: Rule | null = null;
  for (const { when, to } of next) {
    if (when === undefined) return { to, rule: failed };
    const rule = compiled.stageRules.get(ruleKey(stage, when));
    const said = rule ? ask(rule) : false;
    if (typeof said !== 'boolean') return { doubts: said };
    if (said) return { to, rule: rule ?? null };
    failed ??= rule ?? null;
  }
  return { doubts: [] };
}
