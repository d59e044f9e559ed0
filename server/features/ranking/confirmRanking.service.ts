import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { line, paragraph, reasonsOf, ticked } from '../../domain/typed.js';
import { yuanText } from '../../domain/money.js';
import { conflict, invalid, Refused, type Reason, stale } from '../../domain/refusal.js';
import { proposedChoice, type ProposedCase } from '../../domain/review/proposal.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { demandNoOwnCase } from '../../shared/boards/callBoard.query.js';
import { placesGiven } from '../../shared/boards/freedPlaces.query.js';
import { holdCallBoard } from '../../shared/boards/holdBoard.step.js';
import { callRanking, type CallRanking } from './ranking.query.js';

type Typed = Readonly<Record<string, unknown>>;

/** The hash of the list that was shown; beside it `choice.<case>` and `reason.<case>` for each row. */
export const confirmRankingInput = z.looseObject({ hash: line(64), early: ticked() });

/** What is typed for one case; which classes there are, its procedure says. */
const placingRow = z.object({ choice: line(40), reason: paragraph({ min: 0, max: 1000 }) });

/** What the head of department decides for one case. */
interface Placing {
  readonly row: ProposedCase;
  /** A class, or `no`. */
  readonly chosen: string;
  readonly reason: string;
  readonly amountFen: bigint;
}

export const choiceInput = (id: string): string => `choice.${id}`;
export const placeReasonInput = (id: string): string => `reason.${id}`;

/**
 * Confirms the ranking of a call: every waiting case gets its place, class and amount, or none of
 * them does. What is confirmed must be the list that was shown; anything else is refused.
 */
export async function confirmRanking(
  deps: Deps,
  actor: Actor,
  callId: string,
  typed: z.infer<typeof confirmRankingInput>,
): Promise<void> {
  const { hash, early } = typed;
  await deps.db.transaction(async () => {
    const board = await holdCallBoard(deps, actor, callId);
    demandNoOwnCase(actor, board);
    const ranking = await callRanking(deps, board);
    if (ranking.proposal.hash !== hash) throw stale('ranking_changed');
    if (ranking.proposal.rows.length === 0) throw conflict('ranking_nothing');
    if (ranking.notReady > 0 && !early) throw invalid({ early: { code: 'ranking_not_ready' } });
    const placings = readPlacings(ranking, typed);
    demandRoom(ranking, placings);
    for (const placing of placings) await place(deps, actor, ranking, placing);
    const summary = summaryOf(ranking, placings);
    const given = await placesGiven(deps, callId, summary.cases);
    const by = { at: deps.clock.now().toISOString(), actorId: actor.userId };
    await recordEvents(deps.db, `call:${callId}`, by, [
      { type: 'ranking_confirmed', data: { ...summary, given } },
    ]);
  });
}

/** Reads every row and refuses with all that is wrong at once. */
function readPlacings(ranking: CallRanking, typed: Typed): Placing[] {
  const { proposal, cases } = ranking;
  const reasons: Record<string, Reason> = {};
  const placings = proposal.rows.flatMap((row): Placing[] => {
    const classes = cases.get(row.id)?.prepared.rules.awardClasses ?? [];
    const ids = classes.map(({ id }) => id);
    const names = { choice: choiceInput(row.id), reason: placeReasonInput(row.id) } as const;
    const read = placingRow.safeParse({ choice: typed[names.choice], reason: typed[names.reason] });
    if (!read.success) {
      const { choice, reason } = reasonsOf(read.error);
      if (choice) reasons[names.choice] = choice;
      if (reason) reasons[names.reason] = reason;
      return [];
    }
    const { choice: chosen, reason } = read.data;
    if (!offered(row, ranking, ids).includes(chosen))
      reasons[names.choice] = { code: 'choose_one' };
    if (chosen !== proposedChoice(row) && reason.length < 5) {
      reasons[names.reason] = { code: 'ranking_reason' };
    }
    const yuan = classes.find(({ id }) => id === chosen)?.amount_yuan ?? 0;
    return [{ row, chosen, reason, amountFen: BigInt(yuan) * 100n }];
  });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return placings;
}

/** A case stands in reserve with the class that its score calls for, so it must call for one. */
export const offered = (
  { proposed }: ProposedCase,
  { reserves }: Pick<CallRanking, 'reserves'>,
  classes: readonly string[],
): readonly string[] => [...classes, ...(reserves && proposed ? ['reserve'] : []), 'no'];

/** Whether a choice takes a place and its money. */
const takesPlace = (chosen: string): boolean => chosen !== 'no' && chosen !== 'reserve';

/** Whoever chooses freely still stays within quota and budget. */
function demandRoom({ quotaLeft, budgetLeftFen }: CallRanking, placings: readonly Placing[]): void {
  const selected = placings.filter(({ chosen }) => takesPlace(chosen));
  if (quotaLeft !== null && selected.length > quotaLeft) {
    const params = { chosen: selected.length, quota: quotaLeft };
    throw new Refused('invalid', 'ranking_over_quota', params);
  }
  const sum = selected.reduce((all, { amountFen }) => all + amountFen, 0n);
  if (budgetLeftFen !== null && sum > budgetLeftFen) {
    const params = { chosen: yuanText(sum), budget: yuanText(budgetLeftFen) };
    throw new Refused('invalid', 'ranking_over_budget', params);
  }
}

async function place(
  deps: Deps,
  actor: Actor,
  { cases }: CallRanking,
  { row, chosen, reason }: Placing,
): Promise<void> {
  const stage = cases.get(row.id)?.stage ?? '';
  const rank = String(row.rank);
  if (chosen === 'reserve') {
    const typed = { rank, class: row.proposed?.id ?? '', reason };
    await useVerb(deps, actor, row.id, stage, 'reserve', typed);
    return;
  }
  await useVerb(deps, actor, row.id, stage, 'place', {
    rank,
    selected: chosen === 'no' ? 'no' : 'yes',
    class: chosen === 'no' ? '' : chosen,
    reason,
  });
}

function summaryOf(
  { proposal, quotaLeft, budgetLeftFen }: CallRanking,
  placings: readonly Placing[],
) {
  return {
    hash: proposal.hash,
    line: proposal.line.index,
    limitedBy: proposal.line.reason,
    quota: quotaLeft,
    budgetFen: budgetLeftFen?.toString() ?? null,
    cases: placings.map(({ row, chosen }) => ({ id: row.id, rank: row.rank, chosen })),
  };
}
