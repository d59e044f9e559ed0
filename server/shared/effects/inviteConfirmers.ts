import { rowsOf } from '../../domain/form/kinds/tableField.js';
import type { JsonObject } from '../../domain/json.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { confirmationLink, mailConfirmer } from '../letters/confirmation.mails.js';
import { newId } from '../request/deps.js';
import type { EffectRun } from './effect.js';

/** Sends everyone named in the stage's table a link of their own. Only hashes of the links are kept. */
export async function inviteConfirmers(run: EffectRun): Promise<void> {
  const { deps, file, change, effect, by } = run;
  const stage = file.rules.stage(effect.stage);
  const invitation = stageKind(stage.kind).invites(stage);
  if (invitation === null) return;
  const { table, nameColumn, emailColumn } = invitation;
  const rows = rowsOf(file.rules.answer(table));
  for (const [position, row] of rows.entries()) {
    const [id, name, email] = [newId(), textIn(row, nameColumn), textIn(row, emailColumn)];
    const { token, hash } = confirmationLink(deps, id);
    await deps.db.rows.rowConfirmations.insert({
      id,
      application_id: file.row.id,
      stage: effect.stage,
      visit: change.state.visit,
      position,
      token_hash: hash,
      name,
      email,
      remark: '',
      invited_at: by.at,
    });
    const about = { row: file.row, definition: file.definition, stage, dueAt: change.state.dueAt };
    await mailConfirmer(deps, { name, email, token }, about, 'row_confirmation', by.at);
  }
}

function textIn(row: JsonObject, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}
