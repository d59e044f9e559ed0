import type { Definition, Stage } from '../definition/definition.js';
import { stagesBefore, targetsAfter } from '../outlook/stageGraph.js';
import { lengthOf, roughDays } from '../outlook/stageLength.js';
import { longestWayTo } from '../outlook/ways.js';
import { stageKind } from '../workflow/stages/registry.js';
import { lintWarning, type LintMessage } from './lintMessage.js';

/** Whether a reserve says its number once, and waits for a public notice and long enough for it. */
export function reserveChecks({ workflow }: Definition): LintMessage[] {
  return Object.entries(workflow.stages).flatMap(([id, stage]) => {
    const ranks = stageKind(stage.kind).ranks(stage);
    if (!ranks?.reserves) return [];
    const { count, percent, term } = ranks.reserves;
    const at = `workflow.stages.${id}`;
    return [
      ...(count > 0 && percent !== null
        ? [lintWarning('reserve_said_twice', `${at}.reserve_percent`)]
        : []),
      ...termChecks(workflow, targetsAfter(stage, ranks.above), term, at),
    ];
  });
}

/** A place becomes free on the way from the ranking through the notice, and hardly later. */
function termChecks(
  workflow: Definition['workflow'],
  behind: readonly string[],
  term: string,
  at: string,
): LintMessage[] {
  const lists = proposingLists(workflow);
  const way = longestWayTo(workflow, behind, (stage) => lists.has(stage));
  if (!way) return [lintWarning('reserve_without_notice', at)];
  const [lasts, needed] = [roughDays(lengthOf(term)), roughDays(way)];
  if (lasts >= needed) return [];
  const days = { term: Math.floor(lasts), way: Math.ceil(needed) };
  return [lintWarning('reserve_term_short', `${at}.reserve_term`, days)];
}

/** Notices of what is proposed; one behind a signed agreement tells what became of it. */
function proposingLists(workflow: Definition['workflow']): ReadonlySet<Stage> {
  const before = stagesBefore(workflow);
  const signs = ([, stage]: readonly [string, Stage]) =>
    stageKind(stage.kind).signs(stage) !== null;
  const signing = new Set(
    Object.entries(workflow.stages)
      .filter(signs)
      .map(([id]) => id),
  );
  return new Set(
    Object.entries(workflow.stages)
      .filter(([id, stage]) => {
        const list = stageKind(stage.kind).publishes(stage);
        return list !== null && !before(id).some((each) => signing.has(each));
      })
      .map(([, stage]) => stage),
  );
}
