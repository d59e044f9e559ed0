import type { RowAnswer } from '../../domain/workflow/contract/stageQuestions.js';
import { sha256 } from '../../domain/events.js';
import { fieldKind } from '../../domain/form/kinds/registry.js';
import { rowsOf } from '../../domain/form/kinds/tableField.js';
import { scalarKind } from '../../domain/form/kinds/scalars.js';
import type { Reader } from '../../domain/form/fieldKind.js';
import { inLocale } from '../../domain/localText.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { hidden } from '../../domain/refusal.js';
import { readableAnswers } from '../../shared/casefile/caseContent.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { fileAtVisit } from '../../shared/casefile/caseVersions.js';
import type { Deps } from '../../shared/request/deps.js';
import { frozenContent, contentVersion } from '../../shared/casefile/frozenContent.js';

/** What somebody invited by link is asked to confirm: one row about themselves. */
export interface OpenConfirmation {
  readonly file: CaseFile;
  readonly id: string;
  readonly stage: string;
  readonly position: number;
  readonly name: string;
  readonly answer: RowAnswer | null;
  /** The stage still waits for this answer. */
  readonly open: boolean;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
}

/** Opens a confirmation by its link; any other link leads nowhere. */
export async function openConfirmation(
  deps: Deps,
  token: string,
  reader: Reader,
): Promise<OpenConfirmation> {
  const row = await deps.db.rows.rowConfirmations.find({ token_hash: sha256(token) });
  if (!row) throw hidden();
  const present = await openCase(deps, row.application_id);
  const file = await fileAtVisit(deps, present, row.visit);
  const { state } = file.row;
  const stage = file.rules.stage(row.stage);
  const { table = '' } = stageKind(stage.kind).invites(stage) ?? {};
  const content = await frozenContent(deps, file.row);
  const answers = readableAnswers(deps, content?.answers ?? {});
  const [section = '', id = ''] = table.split('.');
  const { compiled } = await contentVersion(deps, file.row, content);
  const field = compiled.fields.get(table)?.field;
  const columns = (field && fieldKind(field.kind).cells?.(field)) ?? [];
  const values = rowsOf(answers[section]?.[id] ?? null)[row.position] ?? {};
  return {
    file,
    id: row.id,
    stage: row.stage,
    position: row.position,
    name: row.name,
    answer: row.answer,
    open: row.answer === null && state.stage === row.stage && state.visit === row.visit,
    facts: columns.map((column) => ({
      label: inLocale(column.name, reader.locale),
      value: scalarKind(column.kind).print(values[column.id] ?? null, column, reader),
    })),
  };
}
