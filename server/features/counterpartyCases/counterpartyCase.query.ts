import { mayUseVerb, standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { answersView, type AnsweredSection } from '../../shared/forms/answersView.js';
import { loadCaseContext, readableAnswers } from '../../shared/casefile/caseContent.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { readerOf } from '../../shared/forms/fieldReader.js';
import { frozenContent, contentVersion } from '../../shared/casefile/frozenContent.js';
import type { Ask } from '../../shared/request/route.js';
import type { SheetDeps } from '../../shared/casefile/stageSheet.js';

export interface OpenCounterpartyCase {
  readonly file: CaseFile;
  /** What the other side may read: everything but personal and bank data. */
  readonly sections: readonly AnsweredSection[];
  readonly sheet: { readonly partial: string; readonly model: object } | null;
}

/** Opens a case for the organisation on its other side; to anybody else it does not exist. */
export async function openCounterpartyCase(
  deps: SheetDeps,
  ask: Ask,
  actor: Actor,
  id: string,
): Promise<OpenCounterpartyCase> {
  const file = await openCase(deps, id);
  if (standingOf(actor, file.subject) !== 'counterparty') throw hidden();
  const content = await frozenContent(deps, file.row);
  const { compiled } = await contentVersion(deps, file.row, content);
  const { ruleContext } = await loadCaseContext(deps, file.row, compiled);
  const answers = readableAnswers(deps, content?.answers ?? {});
  const shown = answersView(compiled, answers, ruleContext, readerOf(deps.words, ask.locale), {
    mayRead: ({ private: personal }) => !personal,
    masked: true,
  });
  // Where the money goes is between the applicant and the zone.
  const sections = shown.filter(({ id: section }) => section !== file.definition.payee);
  return { file, sections, sheet: await sheetOf(deps, ask, actor, file) };
}

async function sheetOf(
  deps: SheetDeps,
  ask: Ask,
  actor: Actor,
  file: CaseFile,
): Promise<OpenCounterpartyCase['sheet']> {
  const { stage: id, memory } = file.row.state;
  const stage = id === null ? undefined : file.rules.stage(id);
  const sheet = stage && deps.sheets.get(stage.kind);
  if (!stage || !sheet?.counterparty || stage.by !== 'counterparty') return null;
  const verbs = Object.entries(stageKind(stage.kind).verbs).filter(([, verb]) =>
    mayUseVerb(actor, verb, stage.by, file.subject),
  );
  const model = await sheet.counterparty(deps, {
    ask,
    actor,
    file,
    stage,
    memory: memory[id ?? ''] ?? {},
    verbs: new Set(verbs.map(([name]) => name)),
  });
  return { partial: `stages/${sheet.kind}`, model: { ...model, side: 'counterparty' } };
}
