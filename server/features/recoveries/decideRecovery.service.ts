import { isDeputyByRecord } from '../../data/stores/actorStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { claimedFen, interestFen, isHeard, recoveryLines } from '../../domain/fund/recovery.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import { isCalendarDay } from '../../domain/typed.js';
import type { Deps } from '../../shared/request/deps.js';
import {
  holdRecovery,
  changeRecovery,
  recordRecovery,
  type RecoveryFile,
} from './recovery.file.js';
import { amountTyped, type DecideTyped } from './recovery.input.js';
import { tellAwardee } from './recovery.mails.js';

/**
 * Another person decides what one opened: as it was asked, less, or nothing. Refused while the
 * awardee may still be heard and has not spoken.
 */
export async function decideRecovery(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: DecideTyped,
): Promise<void> {
  await deps.db.transaction(async () => {
    const held = await holdRecovery(deps, actor, id, 'recovery.decide');
    await demandDecidable(deps, actor, held);
    if (typed.outcome === 'drop') return drop(deps, actor, held, typed.reason);
    return claim(deps, actor, held, typed);
  });
}

async function demandDecidable(deps: Deps, actor: Actor, { row }: RecoveryFile): Promise<void> {
  const now = deps.clock.now();
  if (row.status !== 'hearing') throw conflict('recovery_decided');
  if (row.opened_person === actor.personId) throw forbidden('recovery_yours');
  if (await isDeputyByRecord(deps.db, [row.opened_person, actor.personId], zoneDay(now))) {
    throw forbidden('second_by_deputy');
  }
  if (row.statement === null && isHeard(row.hearing_until, now)) {
    throw conflict('recovery_still_heard', { date: row.hearing_until });
  }
}

const decidedBy = (deps: Deps, actor: Actor) => ({
  decided_by: actor.userId,
  decided_person: actor.personId,
  decided_at: deps.clock.now().toISOString(),
});

async function drop(deps: Deps, actor: Actor, held: RecoveryFile, reason: string): Promise<void> {
  const by = decidedBy(deps, actor);
  const changes = { status: 'dropped', open_key: null, decision_reason: reason } as const;
  await changeRecovery(deps, held.row, { ...changes, ...by, ended_at: by.decided_at });
  await recordRecovery(deps, actor.userId, held.row, 'recovery_dropped', { reason });
  await tellAwardee(deps, held, 'recovery_dropped', { reason });
}

async function claim(
  deps: Deps,
  actor: Actor,
  held: RecoveryFile,
  { outcome, amount, due_on: due, reason }: DecideTyped,
): Promise<void> {
  const { row } = held;
  const today = zoneDay(deps.clock.now());
  if (!isCalendarDay(due))
    throw invalid({ due_on: { code: due === '' ? 'required' : 'no_such_day' } });
  if (due <= today) throw invalid({ due_on: { code: 'recovery_due_past' } });
  const lines =
    outcome === 'reduce' ? reducedLines(held, amountTyped(amount, 'amount')) : row.lines;
  const [principal, interest] = [BigInt(claimedFen(lines)), BigInt(interestFen(lines))];
  await changeRecovery(deps, row, {
    status: 'claimed',
    lines,
    principal,
    interest,
    due_on: due,
    decision_reason: reason,
    ...decidedBy(deps, actor),
  });
  await recordRecovery(deps, actor.userId, row, 'recovery_decided', {
    outcome,
    principalFen: principal.toString(),
    interestFen: interest.toString(),
    due,
  });
  const decided = { ...row, lines, principal, interest, due_on: due };
  await tellAwardee(deps, { ...held, row: decided }, 'recovery_decided', { reason });
}

/** The lines of a smaller amount; interest to the same day as before. */
export function reducedLines(
  { row }: RecoveryFile,
  amountFen: number,
): RecoveryFile['row']['lines'] {
  if (amountFen >= claimedFen(row.lines)) throw invalid({ amount: { code: 'recovery_not_less' } });
  const asked = row.lines.map((line) => ({ ...line, paidFen: line.claimFen }));
  const until = zoneDay(new Date(row.opened_at));
  const paidOf = new Map(row.lines.map(({ tranche, paidFen }) => [tranche, paidFen]));
  return recoveryLines(asked, { rule: 'fixed', amountFen }, { rate: row.rate, until }).map(
    (line) => ({ ...line, paidFen: paidOf.get(line.tranche) ?? line.paidFen }),
  );
}
