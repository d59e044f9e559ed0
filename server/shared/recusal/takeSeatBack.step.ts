import type { Acting } from '../../domain/actor.js';
import { conflict } from '../../domain/refusal.js';
import { act } from '../../domain/workflow/machine.js';
import { membersChanged } from '../ballots/chairVote.js';
import type { HeldCase } from '../casefile/caseFile.js';
import { changeCase } from '../casework/caseWork.js';
import type { Deps } from '../request/deps.js';

/**
 * Takes back a person's seat in the present stage of a case, handed in or not, so that another expert
 * can be asked; in the caller's transaction. False where they have none.
 */
export async function takeSeatBack(
  deps: Deps,
  actor: Acting,
  file: HeldCase,
  personId: string,
): Promise<boolean> {
  const { stage, visit } = file.subject.state;
  if (stage === null) return false;
  const accounts = await deps.db.rows.users.all({ person_id: personId });
  const [review] = await deps.db.rows.reviews.all({
    application_id: file.row.id,
    stage,
    visit,
    expert_id: accounts.map(({ id }) => id),
    status: ['invited', 'accepted', 'submitted'],
  });
  if (!review) {
    // Among those who vote nobody waits for them, and a vote of theirs counts no more.
    await membersChanged(deps, file);
    return false;
  }
  await changeCase(deps, actor, file, (opened, context) =>
    act(context, opened.subject.state, 'recuse_seat', { seat: review.seat }),
  );
  const changed = await deps.db.rows.reviews.update(
    { id: review.id, version: review.version },
    {
      status: 'declined',
      left_as: 'conflicted',
      declined_reason: deps.words('zh-CN', 'ties.recusedSeat'),
      total: null,
      total_hundredths: null,
      version: review.version + 1,
    },
  );
  if (changed !== 1) throw conflict('stage_moved_on');
  return true;
}
