import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import { standingOf } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { groupedBy } from '../../domain/groupedBy.js';
import { conflict, Refused, stale } from '../../domain/refusal.js';
import { line } from '../../domain/typed.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import { seatOn } from '../../shared/panels/seatOn.js';
import type { Deps } from '../../shared/request/deps.js';
import { mailInvitations, type Invited } from './assignment.mails.js';
import { callToSeat, openProposal, type ProposalRow } from './proposal.file.js';

export const seatProposalInput = z.object({ hash: line(64) });

/**
 * Seats everybody whom a proposal names, all or nobody, and writes one letter to each. Refuses by
 * number and name where a case has changed or somebody may not be seated any more, and where the
 * proposal is no longer the one that was looked at.
 */
export async function seatProposal(
  deps: Deps,
  actor: Actor,
  callId: string,
  id: string,
  { hash }: z.infer<typeof seatProposalInput>,
): Promise<void> {
  const { db, clock } = deps;
  await db.transaction(async () => {
    const call = await callToSeat(deps, actor, callId);
    await db.rows.calls.lock({ id: call.id });
    const row = await openProposal(deps, actor, callId, id);
    if (row.status !== 'open') throw conflict('assignment_seated');
    if (row.content_hash !== hash) throw stale();
    const files = await heldAsProposed(deps, actor, row);
    const invited: Invited[] = [];
    for (const file of files) {
      const experts = row.content.pairs.flatMap((pair) =>
        pair.caseId === file.row.id ? [pair.expertId] : [],
      );
      try {
        await seatOn(deps, actor, file, row.stage, experts);
      } catch (error) {
        throw aboutCase(error, file);
      }
      // What else of the case is to be told is told with its seats, case by case.
      const alone = file.row.untold_from === null;
      if (alone) await db.rows.applications.update({ id: file.row.id }, { untold_from: null });
      if (alone) invited.push(...experts.map((expertId) => ({ expertId, caseId: file.row.id })));
    }
    const at = clock.now().toISOString();
    const seated = await db.rows.assignmentProposals.update(
      { id, version: row.version, status: 'open' },
      { status: 'seated', seated_at: at, seated_by: actor.userId, version: row.version + 1 },
    );
    if (seated !== 1) throw stale();
    await mailInvitations(deps, { call, stage: row.stage, invited, at });
    await recordEvents(db, `call:${callId}`, { at, actorId: actor.userId }, [
      { type: 'assignment_seated', data: { proposal: id, pairs: row.content.pairs.length, hash } },
    ]);
  });
}

/** The cases of a proposal that get somebody, held; refuses with the numbers of those that changed. */
async function heldAsProposed(
  deps: Deps,
  actor: Actor,
  { content }: ProposalRow,
): Promise<HeldCase[]> {
  const wanted = groupedBy(content.pairs, ({ caseId }) => caseId);
  if (wanted.size === 0) throw conflict('assignment_nothing_open');
  const files: HeldCase[] = [];
  const changed: string[] = [];
  for (const id of [...wanted.keys()].toSorted()) {
    const file = await holdCase(deps, id);
    const then = content.cases.find((each) => each.id === id)?.version;
    // Somebody who is kept out of a case seats nobody on it.
    if (standingOf(actor, file.subject) !== 'staff') throw conflict('assignment_own_case');
    if (file.row.version === then) files.push(file);
    else changed.push(file.row.number ?? '');
  }
  if (changed.length > 0) {
    throw conflict('assignment_changed', { numbers: changed.slice(0, 20).join(', ') });
  }
  return files;
}

/** A refusal that says of which case and whom it speaks. */
function aboutCase(error: unknown, { row }: HeldCase): unknown {
  if (!(error instanceof Refused)) return error;
  const reason = error.fields['experts'];
  const number = row.number ?? '';
  const name = reason?.params?.['name'];
  if (reason?.code === 'expert_conflicted' && name !== undefined) {
    return conflict('assignment_conflict', { number, name });
  }
  return conflict('assignment_changed', { numbers: number });
}
