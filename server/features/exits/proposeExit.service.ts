import { isDuplicate } from '../../data/databaseErrors.js';
import { demandExit } from '../../domain/access/caseExits.js';
import type { Actor } from '../../domain/actor.js';
import { plainObject } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import { readTyped } from '../../domain/typed.js';
import { exitActs, type SecondedExit } from '../../domain/workflow/exits/exitActs.js';
import { holdCase } from '../../shared/casefile/caseFile.js';
import { planChange } from '../../shared/casework/caseWork.js';
import { proposedBy } from '../../shared/proposals/proposals.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { demandNothingBuilt } from './builtUpon.query.js';
import { recordExit } from './recordExit.step.js';
import { mailExitProposal } from './exit.mails.js';
import { demandNotAsked, lookAtExits, partyAsking } from './exit.file.js';
import { demandDueAtHand } from './exitMoney.query.js';
import { groundInput, type ExitTyped } from './exit.input.js';

/**
 * Proposes what two persons may do to a case; nothing changes before another approves. Refuses what
 * could not be done now, with the reason, and a second proposal while one is undecided.
 */
export async function proposeExit(
  deps: Deps,
  actor: Actor,
  caseId: string,
  exit: SecondedExit,
  typed: ExitTyped,
): Promise<void> {
  const at = deps.clock.now().toISOString();
  const { ground } = exitActs[exit].rests ? readTyped(groundInput, typed) : { ground: '' };
  const { reason } = typed;
  const chosen = plainObject(readTyped(exitActs[exit].details, typed));
  try {
    await deps.db.transaction(async () => {
      const file = await holdCase(deps, caseId);
      const look = await lookAtExits(deps, file);
      demandExit(actor, look, exit, 'begin');
      const party = exit === 'ask_time' ? partyAsking(actor, file) : undefined;
      if (exit === 'ask_time') await demandNotAsked(deps, file, party);
      const details = { ...chosen, ...(party === undefined ? {} : { party }) };
      if (file.row.version !== typed.version) throw stale();
      await demandNothingBuilt(deps.db, file.row, exit);
      await demandDueAtHand(deps.db, caseId, details);
      // What would be refused at the decision is refused to who proposes it.
      await planChange(deps, actor, file, ({ row }, context) =>
        exitActs[exit].act(context, row.state, details, { reason, ground }, look.known),
      );
      const id = newId();
      await deps.db.rows.exitProposals.insert({
        id,
        application_id: caseId,
        case_exit: exit,
        details,
        reason,
        ground,
        // What a side of the case asks keeps nobody of the zone from proposing what they see fit.
        open_key: exit === 'ask_time' ? id : caseId,
        ...proposedBy(actor, at),
      });
      await recordExit(deps, actor, id, 'exit_proposed', { case: caseId, exit, reason });
      await mailExitProposal(deps, actor, file, { exit, reason }, at);
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('exit_open') : error;
  }
}
