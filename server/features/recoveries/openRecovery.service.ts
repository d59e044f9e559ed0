import { isDuplicate } from '../../data/databaseErrors.js';
import { drawNumber } from '../../data/stores/numberStore.js';
import type { Actor } from '../../domain/actor.js';
import { addWorkingDays, zoneDay } from '../../domain/calendar.js';
import { claimedFen, interestFen, recoveryLines } from '../../domain/fund/recovery.js';
import { conflict, forbidden, invalid } from '../../domain/refusal.js';
import { newId, type Deps } from '../../shared/request/deps.js';
import { paidInstalments } from './paidInstalments.query.js';
import { caseForRecovery, mayDo, recordRecovery, type RecoveryRow } from './recovery.file.js';
import { rateTyped, termsTyped, type OpenTyped } from './recovery.input.js';
import { tellAwardee } from './recovery.mails.js';

/** Before the numbers of recoveries: 追回. */
const prefix = 'ZH';

/**
 * Asks money back that was paid: reckoned by its rule from what was paid and not asked back before,
 * with the awardee told and heard before another person decides. Its id.
 */
export async function openRecoveryOf(
  deps: Deps,
  actor: Actor,
  caseId: string,
  typed: OpenTyped,
): Promise<string> {
  const { db, clock, calendar } = deps;
  const terms = termsTyped(typed);
  const rate = rateTyped(typed);
  const now = clock.now();
  const id = newId();
  try {
    await db.transaction(async () => {
      const file = await caseForRecovery(deps, actor, caseId);
      const { programme_id: programme } = file.row;
      if (!mayDo(actor, 'recovery.open', programme)) throw forbidden('not_your_role');
      await db.rows.applications.lock({ id: caseId });
      const paid = await paidInstalments(db, caseId);
      if (paid.length === 0) throw conflict('recovery_nothing_paid');
      const today = zoneDay(now);
      const lines = recoveryLines(paid, terms, { rate, until: today });
      if (lines.length === 0) throw invalid({ amount: { code: 'recovery_nothing_asked' } });
      const row: RecoveryRow = {
        id,
        number: await drawNumber(db, prefix, now),
        application_id: caseId,
        programme_id: programme,
        cause: typed.cause,
        basis: typed.basis,
        facts: typed.facts,
        terms,
        rate,
        interest_basis: rate === 0 ? '' : typed.interest_basis,
        lines,
        principal: BigInt(claimedFen(lines)),
        interest: BigInt(interestFen(lines)),
        received: 0n,
        status: 'hearing',
        open_key: caseId,
        hearing_until: addWorkingDays(calendar, today, typed.hearing_days),
        statement: null,
        statement_at: null,
        statement_by: null,
        statement_file_id: null,
        statement_file: '',
        opened_by: actor.userId,
        opened_person: actor.personId,
        opened_at: now.toISOString(),
        decided_by: null,
        decided_person: null,
        decided_at: null,
        decision_reason: '',
        due_on: null,
        plan: [],
        contested_at: null,
        contested_before: '',
        ended_at: null,
        version: 1,
      };
      await db.rows.recoveries.insert(row);
      await recordRecovery(deps, actor.userId, row, 'recovery_opened', {
        number: row.number,
        cause: row.cause,
        principalFen: row.principal.toString(),
        interestFen: row.interest.toString(),
      });
      await tellAwardee(deps, { row, file }, 'recovery_noticed', { reason: row.facts });
    });
  } catch (error) {
    throw isDuplicate(error) ? conflict('recovery_open') : error;
  }
  return id;
}
