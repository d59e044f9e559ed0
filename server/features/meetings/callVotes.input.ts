import { z } from 'zod';
import { choice, paragraph, reasonsOf, ticked } from '../../domain/typed.js';
import { voteChoices, type VoteChoice } from '../../domain/ballots/ballotCount.js';
import { invalid, type FieldReasons, type Reason } from '../../domain/refusal.js';
import type { MeetingCase } from './callVotes.query.js';

type Typed = Readonly<Record<string, unknown>>;

export const voteInput = (id: string): string => `vote.${id}`;
export const voteClassInput = (id: string): string => `class.${id}`;
export const voteReasonInput = (id: string): string => `why.${id}`;
export const decisionInput = (id: string): string => `decision.${id}`;
export const decisionReasonInput = (id: string): string => `note.${id}`;

const votes = ['', ...voteChoices] as const;
const decisions = ['', 'approve', 'reject'] as const;
const reason = () => paragraph({ min: 0, max: 1000 });

export interface CastVote {
  readonly id: string;
  readonly vote: VoteChoice;
  readonly class: string;
  readonly reason: string;
}

export interface Decision {
  readonly id: string;
  readonly decision: 'approve' | 'reject';
  readonly reason: string;
}

const choiceText = z.string({ error: 'not_text' }).max(40).default('');
const restInput = z.object({ rest: ticked() });
const voteRow = z.object({
  vote: choice(votes).default(''),
  class: choiceText,
  reason: reason(),
});

/**
 * The votes of one member on the cases given; `rest` agrees with all that were left open. A secret
 * vote gives no reason.
 */
export function readVotes(cases: readonly MeetingCase[], typed: Typed): readonly CastVote[] {
  const reasons: Record<string, Reason> = {};
  const rest = restInput.safeParse(typed).data?.rest === true;
  const cast = cases.flatMap(({ id, classes, voting }): CastVote[] => {
    const read = voteRow.safeParse({
      vote: typed[voteInput(id)],
      class: typed[voteClassInput(id)],
      reason: typed[voteReasonInput(id)],
    });
    if (!read.success) return wrong(reasons, reasonsOf(read.error), votePart(id));
    const { vote, reason: why } = read.data;
    if (vote === '') return rest ? [{ id, vote: 'agree', class: '', reason: why }] : [];
    const reasoned = (vote === 'amend' || vote === 'against') && voting?.ballot !== 'secret';
    if (reasoned && why.length < 5) reasons[voteReasonInput(id)] = { code: 'reason_needed' };
    const known = classes.some((award) => award.id === read.data.class);
    if (vote === 'amend' && !known) reasons[voteClassInput(id)] = { code: 'choose_one' };
    return [{ id, vote, class: vote === 'amend' ? read.data.class : '', reason: why }];
  });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return cast;
}

const votePart = (id: string) => ({
  vote: voteInput(id),
  class: voteClassInput(id),
  reason: voteReasonInput(id),
});

const decisionRow = z.object({ decision: choice(decisions).default(''), reason: reason() });

/** The approver's decisions on the cases given; those left open stay open. */
export function readDecisions(cases: readonly MeetingCase[], typed: Typed): readonly Decision[] {
  const reasons: Record<string, Reason> = {};
  const made = cases.flatMap(({ id }): Decision[] => {
    const read = decisionRow.safeParse({
      decision: typed[decisionInput(id)],
      reason: typed[decisionReasonInput(id)],
    });
    const names = { decision: decisionInput(id), reason: decisionReasonInput(id) };
    if (!read.success) return wrong(reasons, reasonsOf(read.error), names);
    const { decision, reason: why } = read.data;
    if (decision === '') return [];
    if (decision === 'reject' && why.length < 5) reasons[names.reason] = { code: 'reason_needed' };
    return [{ id, decision, reason: why }];
  });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return made;
}

/** Notes what is wrong under the names of the row's inputs; nothing was read of the row. */
function wrong(
  into: Record<string, Reason>,
  found: FieldReasons,
  names: Readonly<Record<string, string>>,
): never[] {
  for (const [part, why] of Object.entries(found)) into[names[part] ?? part] = why;
  return [];
}
