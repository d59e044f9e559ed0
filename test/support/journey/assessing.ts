import { simplePdf } from '../../../server/cli/demoZone/simplePdf.js';
import { inLocale } from '../../../server/domain/localText.js';
import { assessStage } from '../../../server/domain/workflow/stages/assess.js';
import { stageKind } from '../../../server/domain/workflow/stages/registry.js';
import { openCase } from '../../../server/shared/casefile/caseFile.js';
import { expectMoved, type Journey } from './journey.js';

/** The awardee answers every target and question, with the papers that are asked for. */
export async function reportResults(
  journey: Journey,
  { who, caseId }: { readonly who: string; readonly caseId: string },
  stage: string,
): Promise<void> {
  const person = await journey.as(who);
  const page = `/applications/${caseId}`;
  const { rules } = await openCase(journey.deps, caseId);
  const { documents = [] } = stageKind(rules.stage(stage).kind).collects(rules.stage(stage)) ?? {};
  for (const { id, name } of documents) {
    const content = simplePdf([[inLocale(name, 'zh-CN')], ['1']]);
    const file = { field: `document.${id}`, name: `${id}.pdf`, content };
    const where = `${page}/stages/${stage}/files?document=${id}`;
    expectMoved(await person.upload(where, {}, [file], page));
  }
  const typed = await typedResults(journey, caseId, stage);
  expectMoved(await person.post(`${page}/stages/${stage}/report`, typed, page));
}

/** What is typed into the report, every target met. */
export async function typedResults(
  journey: Journey,
  caseId: string,
  stage: string,
): Promise<Record<string, string>> {
  const { rules, row } = await openCase(journey.deps, caseId);
  const { fields = [] } = stageKind(rules.stage(stage).kind).collects(rules.stage(stage)) ?? {};
  const { targets } = assessStage.recall(row.state.memory[stage] ?? {});
  return Object.fromEntries([
    ['report', 'All that was promised was done, and the papers show it.'],
    ...fields.map(({ id }) => [`report.${id}`, '12']),
    ...targets.flatMap((_, index) => [
      [`target.${index}.state`, 'met'],
      [`target.${index}.actual`, 'As promised.'],
    ]),
  ]);
}
