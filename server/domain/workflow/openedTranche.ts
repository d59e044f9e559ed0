import type { JsonObject } from '../json.js';
import type { WorkflowRules } from './machineContext.js';

/** How an instalment becomes due; null where the last review found that nothing of it was earned. */
export function openedTranche(
  { id, proRata = false }: WorkflowRules['tranches'][number],
  { pay_percent: earned }: JsonObject,
): JsonObject | null {
  if (!proRata || typeof earned !== 'number' || earned >= 100) return { tranche: id };
  return earned === 0 ? null : { tranche: id, percent: earned };
}
