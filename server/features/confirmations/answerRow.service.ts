import { z } from 'zod';
import { rowAnswers } from '../../domain/workflow/contract/stageQuestions.js';
import { sha256 } from '../../domain/events.js';
import { choice, paragraph } from '../../domain/typed.js';
import { conflict, hidden, invalid } from '../../domain/refusal.js';
import { act } from '../../domain/workflow/machine.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { changeCase, clockActor } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

export const answerRowInput = z.object({
  answer: choice(rowAnswers),
  remark: paragraph({ min: 0, max: 1000 }),
});

/** Takes the answer of somebody invited by link, once; a contradiction needs its reason. */
export async function answerRow(
  deps: Deps,
  token: string,
  typed: z.infer<typeof answerRowInput>,
): Promise<void> {
  const { answer, remark } = typed;
  if (answer === 'no' && remark.length < 5) throw invalid({ remark: { code: 'reason_needed' } });
  await deps.db.transaction(async () => {
    const row = await deps.db.rows.rowConfirmations.find({ token_hash: sha256(token) });
    if (!row) throw hidden();
    const held = await holdCase(deps, row.application_id);
    const at = deps.clock.now().toISOString();
    const affected = await deps.db.rows.rowConfirmations.update(
      { id: row.id, answer: null },
      { answer, remark, answered_at: at },
    );
    if (affected !== 1) throw conflict('row_answered');
    await changeCase(deps, clockActor, held, (file, context) => {
      if (file.row.state.stage !== row.stage) {
        throw conflict('stage_moved_on', { stage: row.stage });
      }
      return act(context, file.row.state, 'answer_row', {
        row: String(row.position),
        answer,
        remark,
      });
    });
  });
}
