import type { Database } from '../../data/database.js';
import { zoneDay } from '../../domain/calendar.js';
import { fen, yuanText, type Fen } from '../../domain/money.js';
import { conflict } from '../../domain/refusal.js';
import type { CaseFile } from '../casefile/caseFile.js';

interface Exclusive {
  /** What is granted now: all of it, or what it exceeds the earlier awards by. */
  readonly amount: Fen;
  readonly key: string | null;
}

/**
 * Awards of one group exclude each other: a legal person gets the highest of them and no more, so
 * a later, higher one adds the difference. Refuses as `exclusive_taken` where nothing is left.
 */
export async function exclusiveAmount(
  db: Database,
  { definition, row }: CaseFile,
  amount: Fen,
): Promise<Exclusive> {
  const rule = definition.award?.exclusive;
  if (!rule) return { amount, key: null };
  const owner = row.organisation_id ?? row.applicant_id;
  if (row.organisation_id !== null) {
    // Two cases of one legal person are decided one after the other.
    await db.rows.organisations.lock({ id: row.organisation_id });
  }
  const call = await db.rows.calls.find({ id: row.call_id });
  const year = zoneDay(new Date(call?.opens_at ?? row.created_at)).slice(0, 4);
  const key = `${rule.group}:${rule.within === 'year' ? year : 'ever'}:${owner}`;
  const before = await db.rows.awards.all({ exclusive_key: key });
  const granted = before.reduce((sum, award) => sum + award.amount, 0n);
  if (granted >= amount) {
    throw conflict('exclusive_taken', { granted: yuanText(fen(granted)), zh: rule.name.zh });
  }
  return { amount: fen(amount - granted), key };
}
