import { yuanText } from '../../domain/money.js';
import { conflict, Refused } from '../../domain/refusal.js';
import type { Reserve, ReserveCase } from './reserve.query.js';

/** A place must be free, and quota and budget must hold what the case would take. */
export function demandPlace(
  { freed, quotaLeft, budgetLeftFen }: Reserve,
  { suspended }: ReserveCase,
  amountFen: bigint,
): void {
  if (freed === 0) throw conflict('reserve_no_place');
  if (suspended) throw conflict('case_suspended');
  if (quotaLeft === 0) {
    throw new Refused('invalid', 'ranking_over_quota', { chosen: 1, quota: quotaLeft });
  }
  if (budgetLeftFen !== null && amountFen > budgetLeftFen) {
    const params = { chosen: yuanText(amountFen), budget: yuanText(budgetLeftFen) };
    throw new Refused('invalid', 'ranking_over_budget', params);
  }
}
