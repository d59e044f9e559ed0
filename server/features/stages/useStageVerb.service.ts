import type { Actor } from '../../domain/actor.js';
import { enclosureInput } from '../../domain/form/enclosure.js';
import { hidden, invalid, stale } from '../../domain/refusal.js';
import type { Collecting } from '../../domain/workflow/contract/collecting.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import { changeCase, decideVerb } from '../../shared/casework/caseWork.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';
import { stageFiles } from './sheet/stageFiles.query.js';
import { demandSide, sideOf, type Side } from './stageAccess.step.js';

interface StageVerb {
  readonly id: string;
  readonly stage: string;
  readonly verb: string;
  readonly side: Side;
  readonly typed: Readonly<Record<string, unknown>>;
}

/**
 * Uses a verb that a stage's sheet sends as it is; gives the stage's kind. A form that carries a
 * `version` is refused as stale when the case has changed since it was shown.
 */
export async function useStageVerb(deps: SheetDeps, actor: Actor, use: StageVerb): Promise<string> {
  let kind = '';
  let opened: CaseFile | null = null;
  let form: Collecting | null = null;
  await changeCase(deps, actor, use.id, (file, context) => {
    opened = file;
    demandSide(actor, file, use.side);
    kind = directKind(deps, file, use);
    form = formOf(file, use);
    const change = decideVerb(actor, file, context, {
      inStage: use.stage,
      verb: use.verb,
      typed: use.typed,
    });
    const { version } = use.typed;
    if (version !== undefined && version !== String(file.row.version)) throw stale();
    return change;
  });
  // Within the transaction of the form: what is refused here has not happened.
  if (opened) await deps.sheets.get(kind)?.demand?.(deps, opened, use.verb);
  await demandPapers(deps, use, form);
  return kind;
}

function formOf(file: CaseFile, { stage: id }: StageVerb): Collecting | null {
  const stage = file.definition.workflow.stages[id];
  return stage === undefined ? null : stageKind(stage.kind).collects(stage);
}

/** Refuses a form that is handed in without the papers that its stage asks for. */
async function demandPapers(
  deps: SheetDeps,
  { id, stage: at, verb }: StageVerb,
  form: Collecting | null,
): Promise<void> {
  const wanted = form?.verb === verb ? form.documents.filter(({ required }) => required) : [];
  if (wanted.length === 0) return;
  const there = new Set((await stageFiles(deps.db, id, at)).map(({ paper }) => paper));
  const missing = wanted.filter(({ id: paper }) => !there.has(paper));
  if (missing.length === 0) return;
  const reasons = missing.map(({ id: paper }) => [enclosureInput(paper), { code: 'paper_needed' }]);
  throw invalid(Object.fromEntries(reasons));
}

/** The kind of a stage whose sheet sends this verb; the verb does not exist otherwise. */
function directKind(deps: SheetDeps, file: CaseFile, { stage: id, verb, side }: StageVerb): string {
  const stage = file.definition.workflow.stages[id];
  if (!stage || deps.sheets.get(stage.kind)?.direct?.has(verb) !== true) throw hidden();
  const rule = stageKind(stage.kind).verbs[verb];
  if (!rule || sideOf(rule, stage.by) !== side) throw hidden();
  return stage.kind;
}
