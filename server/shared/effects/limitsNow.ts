import { limitByOthers } from '../../domain/award/formula.js';
import { fen, yuanText, type Fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import { loadCaseContext, readableAnswers } from '../casefile/caseContent.js';
import type { EffectRun } from './effect.js';
import { frozenContent } from '../casefile/frozenContent.js';

/**
 * Looks once more, at the moment of approval, at the limits that other grants of the applicant
 * use up: two cases may each have kept to a yearly limit that both together exceed. Refuses as
 * `over_limit` with what is left.
 */
export async function demandWithinLimits({ deps, file }: EffectRun, amount: Fen): Promise<void> {
  const { compiled, row } = file;
  if (!compiled.groupsRead.has('earlier') && !compiled.groupsRead.has('past')) return;
  if (row.organisation_id !== null) {
    // Two cases of one legal person are decided one after the other.
    await deps.db.rows.organisations.lock({ id: row.organisation_id });
  }
  const content = await frozenContent(deps, row);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  const answers = readableAnswers(deps, content?.answers ?? {});
  const limit = limitByOthers(compiled, { ...ruleContext, answers });
  if (limit === null || amount <= BigInt(limit)) return;
  throw conflict('over_limit', { left: yuanText(fen(BigInt(limit))) });
}
