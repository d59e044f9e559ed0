import { id, wholeColumn } from '../../data/schema/columns.js';
import { tranches } from '../../data/tables/funding.js';
import type { Database } from '../../data/database.js';
import { zoneDay } from '../../domain/calendar.js';
import type { PaidInstalment, RecoveryStatus } from '../../domain/fund/recovery.js';

const columns = {
  tranche: id(),
  amount: tranches.columns.amount,
  paid_at: tranches.columns.paid_at,
  line_id: id(),
  line_year: wholeColumn(),
};

/** Of these what was asked back stays asked back. */
const standing: readonly RecoveryStatus[] = ['claimed', 'settled', 'written_off'];

/** What was paid of an award and no recovery has asked back yet, by the day on which it was paid. */
export async function paidInstalments(
  db: Database,
  caseId: string,
): Promise<readonly PaidInstalment[]> {
  const rows = await db.select(
    columns,
    `SELECT t.id AS tranche, t.amount, t.paid_at, b.id AS line_id, b.year AS line_year
       FROM tranches t JOIN awards w ON w.application_id = t.application_id
       JOIN budget_lines b ON b.id = COALESCE(t.budget_line_id, w.budget_line_id)
      WHERE t.application_id = :id AND t.status = 'paid' ORDER BY t.position`,
    { id: caseId },
  );
  const earlier = await db.rows.recoveries.all({ application_id: caseId, status: standing });
  const claimed = earlier.flatMap(({ lines }) => lines);
  return rows.flatMap(({ tranche, amount, paid_at: at, line_id: lineId, line_year: lineYear }) => {
    const before = claimed.reduce(
      (sum, line) => (line.tranche === tranche ? sum + line.claimFen : sum),
      0,
    );
    const paidFen = Number(amount) - before;
    const paidOn = zoneDay(new Date(at ?? 0));
    return paidFen > 0 ? [{ tranche, paidFen, paidOn, lineId, lineYear }] : [];
  });
}
