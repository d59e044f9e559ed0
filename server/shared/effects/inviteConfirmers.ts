import { randomBytes } from 'node:crypto';
import { sha256 } from '../../domain/events.js';
import { rowsOf } from '../../domain/form/kinds/tableField.js';
import type { JsonObject } from '../../domain/json.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { locales } from '../../domain/localText.js';
import { queueMail } from '../letters/caseMails.js';
import { newId } from '../request/deps.js';
import type { EffectRun } from './effect.js';

/**
 * Sends everyone named in the stage's table a link of their own, in both languages since nobody
 * knows a stranger's. Only hashes of the links are kept.
 */
export async function inviteConfirmers(run: EffectRun): Promise<void> {
  const { deps, file, change, effect, by } = run;
  const stage = file.rules.stage(effect.stage);
  const invitation = stageKind(stage.kind).invites(stage);
  if (invitation === null) return;
  const { table, nameColumn, emailColumn } = invitation;
  const rows = rowsOf(file.rules.answer(table));
  for (const [position, row] of rows.entries()) {
    const token = randomBytes(32).toString('base64url');
    const [name, email] = [textIn(row, nameColumn), textIn(row, emailColumn)];
    await deps.db.rows.rowConfirmations.insert({
      id: newId(),
      application_id: file.row.id,
      stage: effect.stage,
      visit: change.state.visit,
      position,
      token_hash: sha256(token),
      name,
      email,
      remark: '',
      invited_at: by.at,
    });
    await mailLink(run, { name, email }, `${deps.baseUrl()}/confirmations/${token}`);
  }
}

function textIn(row: JsonObject, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

async function mailLink(
  { deps, file, by }: EffectRun,
  to: { readonly name: string; readonly email: string },
  link: string,
): Promise<void> {
  const values = { name: to.name, applicant: file.row.applicant_name, link };
  const inBoth = (part: 'subject' | 'body', join: string): string =>
    locales.map((locale) => deps.words(locale, `mail.row_confirmation.${part}`, values)).join(join);
  await queueMail(deps, {
    to: { id: null, email: to.email },
    applicationId: file.row.id,
    event: 'row_confirmation',
    subject: inBoth('subject', ' / '),
    body: inBoth('body', '\n\n'),
    at: by.at,
  });
}
