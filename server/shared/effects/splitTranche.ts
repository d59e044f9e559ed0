import { recordEvents } from '../../data/stores/eventStore.js';
import type { tranches } from '../../data/tables/funding.js';
import type { RowOf } from '../../data/schema/rows.js';
import { earnedPart } from '../../domain/award/tranches.js';
import { fen } from '../../domain/money.js';
import { stale } from '../../domain/refusal.js';
import { newId } from '../request/deps.js';
import { awardStream } from './bankAccounts.js';
import type { EffectRun } from './effect.js';

type Tranche = RowOf<typeof tranches>;

/**
 * Leaves of a planned instalment what was earned, of a hundred; the rest becomes an instalment of
 * its own, which nothing releases and the end of the case cancels. The instalment as it then is; null
 * where nothing of it was earned, not even a fen: it stays planned, and the end cancels it whole.
 */
export async function splitTranche(
  { deps, file, by }: EffectRun,
  tranche: Tranche,
  percent: number,
): Promise<Tranche | null> {
  const { id, position, budget_line_id: line } = tranche;
  const { zh, en } = tranche.name;
  const [earned, rest] = earnedPart(
    { id: tranche.tranche, name: tranche.name, amount: fen(tranche.amount) },
    percent,
    {
      zh: deps.words('zh-CN', 'instalments.notEarned', { name: zh }),
      en: deps.words('en', 'instalments.notEarned', { name: en }),
    },
  );
  if (rest.amount === 0n) return tranche;
  if (earned.amount === 0n) {
    const plan = { [earned.id]: rest.amount.toString() };
    await recordEvents(deps.db, awardStream(file.row.id), by, [
      { type: 'instalment_reduced', data: { percent, plan } },
    ]);
    return null;
  }
  const changed = await deps.db.rows.tranches.update(
    { id, status: 'planned' },
    { amount: earned.amount },
  );
  if (changed !== 1) throw stale();
  await deps.db.rows.tranches.insert({
    id: newId(),
    application_id: file.row.id,
    tranche: rest.id,
    name: rest.name,
    position: position + 1,
    amount: rest.amount,
    status: 'planned',
    budget_line_id: line,
  });
  const plan = { [earned.id]: earned.amount.toString(), [rest.id]: rest.amount.toString() };
  await recordEvents(deps.db, awardStream(file.row.id), by, [
    { type: 'instalment_reduced', data: { percent, plan } },
  ]);
  return { ...tranche, amount: earned.amount };
}
