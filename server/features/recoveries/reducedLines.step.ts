import { zoneDay } from '../../domain/calendar.js';
import { claimedFen, recoveryLines } from '../../domain/fund/recovery.js';
import { invalid } from '../../domain/refusal.js';
import type { RecoveryFile } from './recovery.file.js';

/** The lines of a smaller amount; interest to the same day as before. */
export function reducedLines(
  { row }: RecoveryFile,
  amountFen: number,
  field = 'amount',
): RecoveryFile['row']['lines'] {
  if (amountFen >= claimedFen(row.lines)) throw invalid({ [field]: { code: 'recovery_not_less' } });
  const asked = row.lines.map((line) => ({ ...line, paidFen: line.claimFen }));
  const until = zoneDay(new Date(row.opened_at));
  const paidOf = new Map(row.lines.map(({ tranche, paidFen }) => [tranche, paidFen]));
  return recoveryLines(asked, { rule: 'fixed', amountFen }, { rate: row.rate, until }).map(
    (line) => ({ ...line, paidFen: paidOf.get(line.tranche) ?? line.paidFen }),
  );
}
