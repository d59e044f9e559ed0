import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { currentPayee, openPayee, type PayeeOutcome } from '../../domain/fund/payee.js';
import { conflict, hidden } from '../../domain/refusal.js';
import { holdCase, type HeldCase } from '../../shared/casefile/caseFile.js';
import { awardStream } from '../../shared/effects/bankAccounts.js';
import { isStopped } from '../../shared/payable/payableSql.js';
import { payeeFile, type PayeeFile, type PayeeLine } from '../../shared/effects/payeeFile.js';
import type { Deps } from '../../shared/request/deps.js';

/** An award whose payee nobody else changes, and for which nobody prepares a payment meanwhile. */
export interface HeldPayee {
  readonly file: HeldCase;
  readonly payee: PayeeFile;
  readonly current: PayeeLine;
  readonly open: PayeeLine | null;
}

/** Holds the case, then its award, in the order in which everything that touches money does. */
export async function holdPayee(deps: Deps, id: string): Promise<HeldPayee> {
  const file = await holdCase(deps, id);
  await deps.db.rows.awards.lock({ application_id: id });
  const payee = await payeeFile(deps.db, id);
  const current = currentPayee(payee.assignments);
  if (current === null) throw hidden();
  return { file, payee, current, open: openPayee(payee.assignments) };
}

/** Refuses where nothing is paid any more, or an account waits for its check already. */
export async function demandAskable(deps: Deps, id: string, open: PayeeLine | null): Promise<void> {
  if (open !== null) throw conflict('payee_waits_already');
  if (await isStopped(deps.db, id)) throw conflict('payee_nothing_owed');
  const owed = await deps.db.rows.tranches.count({
    application_id: id,
    status: ['planned', 'due'],
  });
  if (owed === 0) throw conflict('payee_all_paid');
}

interface Decided {
  readonly outcome: PayeeOutcome;
  readonly reason: string;
  readonly countsFrom: string | null;
}

/** Writes what became of an assignment, once, with its event; in the caller's transaction. */
export async function decidePayee(
  deps: Deps,
  actor: Actor,
  at: string,
  line: PayeeLine,
  { outcome, reason, countsFrom }: Decided,
): Promise<void> {
  await deps.db.rows.payeeDecisions.insert({
    assignment_id: line.id,
    application_id: line.applicationId,
    outcome,
    reason,
    asked_person: line.askedPerson ?? '',
    decided_by: actor.userId,
    decided_person: actor.personId,
    decided_at: at,
    counts_from: countsFrom,
  });
  const data = { assignment: line.id, reason, countsFrom: countsFrom ?? '' };
  await recordEvents(deps.db, awardStream(line.applicationId), { at, actorId: actor.userId }, [
    { type: `payee_${outcome}`, data },
  ]);
}
