import { z } from 'zod';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { conflict, stale } from '../../domain/refusal.js';
import { pairKey } from '../../domain/review/assignment.js';
import { brokenAssignmentRules } from '../../domain/review/assignmentCheck.js';
import { several, whole } from '../../domain/typed.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';
import { openProposal, proposalHash, type ProposalRow } from './proposal.file.js';

/** `pair` is `case expert`, as the boxes of the page send it. */
export const proposalInput = z.object({ version: whole(1, 1_000_000), pair: several(3000) });

/**
 * Takes what somebody changed by hand: pairs that were proposed or stand in reserve, checked again
 * by every hard rule. What it says of cases the actor is kept out of, and was not shown, stays as it
 * is. Refuses with the rule that would be broken, and where somebody changed the
 * proposal meanwhile.
 */
export async function changeProposal(
  deps: Deps,
  actor: Actor,
  callId: string,
  id: string,
  { version, pair }: z.infer<typeof proposalInput>,
): Promise<void> {
  const row = await openProposal(deps, actor, callId, id);
  if (row.status !== 'open') throw conflict('assignment_seated');
  if (row.version !== version) throw stale();
  const cases = await deps.db.rows.applications.all({
    id: row.content.cases.map((each) => each.id),
  });
  const unseen = cases.filter((each) => isKeptOut(actor, subjectOf(each)));
  const content = changedBy(row, pair, new Set(unseen.map((each) => each.id)));
  const changed = await deps.db.rows.assignmentProposals.update(
    { id, version, status: 'open' },
    { content, content_hash: proposalHash(content), version: version + 1 },
  );
  if (changed !== 1) throw stale();
}

function changedBy(
  { content }: ProposalRow,
  chosen: readonly string[],
  unseen: ReadonlySet<string>,
) {
  const offered = [...content.pairs, ...content.reserves];
  const known = new Map(offered.map((each) => [pairKey(each.caseId, each.expertId), each]));
  const wanted = [...new Set(chosen)].flatMap((key) => known.get(key) ?? []);
  const pairs = [
    ...content.pairs.filter(({ caseId }) => unseen.has(caseId)),
    ...wanted.filter(({ caseId }) => !unseen.has(caseId)),
  ];
  const kept = new Set(pairs.map(({ caseId, expertId }) => pairKey(caseId, expertId)));
  const [broken] = brokenAssignmentRules(
    { ...content, barred: new Set(), rules: { atLeast: content.rules } },
    pairs,
  );
  if (broken) throw conflict(`assignment_rule_${broken.rule}`);
  return {
    ...content,
    pairs,
    reserves: offered.filter(({ caseId, expertId }) => !kept.has(pairKey(caseId, expertId))),
    lacks: content.cases.flatMap(({ id, open }) => {
      const seats = open - pairs.filter(({ caseId }) => caseId === id).length;
      const had = content.lacks.filter(({ caseId }) => caseId === id);
      const before = had.reduce((sum, lack) => sum + lack.seats, 0);
      if (seats === before) return had;
      return seats > 0 ? [{ caseId: id, seats, needs: [] }] : [];
    }),
  };
}
