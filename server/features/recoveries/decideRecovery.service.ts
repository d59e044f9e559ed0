import { isDeputyByRecord } from '../../data/stores/actorStore.js';
import type { Actor } from '../../domain/actor.js';
import { zoneDay } from '../../domain/calendar.js';
import { reducedLines } from './reducedLines.step.js';
import { demandStillPaid } from './receipts.step.js';
import { listAwardee } from './listRecovery.step.js';
import { claimedFen, interestFen, isHeard, listable } from '../../domain/fund/recovery.js';
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
  { outcome, amount, due_on: due, list_until: listed, reason }: DecideTyped,
): Promise<void> {
  const { row } = held;
  await demandStillPaid(deps, row);
  const today = zoneDay(deps.clock.now());
  if (!isCalendarDay(due))
    throw invalid({ due_on: { code: due === '' ? 'required' : 'no_such_day' } });
  if (due <= today) throw invalid({ due_on: { code: 'recovery_due_past' } });
  demandListable(held, listed, today);
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
    ...(listed === '' ? {} : { listedUntil: listed }),
  });
  if (listed !== '') await listAwardee(deps, actor, held, listed);
  const decided = { ...row, lines, principal, interest, due_on: due };
  await tellAwardee(deps, { ...held, row: decided }, 'recovery_decided', {
    reason,
    listedUntil: listed,
  });
}

/** Only a firm is on the list, for false papers or money taken twice, and through a day to come. */
function demandListable({ row, file }: RecoveryFile, until: string, today: string): void {
  if (until === '') return;
  const code = !listable.includes(row.cause)
    ? 'recovery_not_listable'
    : file.row.organisation_id === null
      ? 'recovery_person_listed'
      : !isCalendarDay(until)
        ? 'no_such_day'
        : until <= today
          ? 'recovery_due_past'
          : null;
  if (code !== null) throw invalid({ list_until: { code } });
}
