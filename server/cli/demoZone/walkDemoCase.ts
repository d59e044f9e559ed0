import { openCase } from '../../shared/casefile/caseFile.js';
import { endNotices } from './decide.js';
import type { DemoStage } from './demoStage.js';
import { passings, type DemoWalk } from './stageActs.js';

/** Who of the cast holds a role. */
const holders: Readonly<Record<string, string>> = {
  desk_officer: 'desk',
  formal_checker: 'checker',
  programme_officer: 'officer',
  department_head: 'head',
  recommender: 'recommender',
  finance_preparer: 'preparer',
  legal: 'legal',
};

/** Walks a case until its stage, or as far as the days reach. */
export async function walkDemoCase(stage: DemoStage, walk: DemoWalk): Promise<void> {
  for (let days = walk.from; ;) {
    const { row, rules } = await openCase(stage.deps, walk.caseId);
    if (row.stage === null || row.stage === walk.until) return;
    const config = rules.stage(row.stage);
    const passing = passings[config.kind];
    const taken = passing?.days ?? 2;
    if (days - taken < 0) return;
    if (!passing) throw new Error(`nobody in the demonstration zone passes ${config.kind}`);
    stage.daysAgo(passing.early ? days - 1 : days - taken);
    await passing.act(stage, walk, config, holders[config.by] ?? 'officer');
    days -= taken;
    stage.daysAgo(days);
    await endNotices(stage);
  }
}
