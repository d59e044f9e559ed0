import { memberOf, textOf, type Loose } from '../../../domain/editing/looseValue.js';
import { tidy } from '../../../domain/typed.js';
import type { Ask } from '../../../shared/request/route.js';

/**
 * What is saved of a part under an input's name by now, where a colleague came first and something
 * else was typed; '' otherwise.
 */
export function changedText(failed: Ask['failed'], value: Loose, name: string): string {
  if (failed?.refusal.code !== 'draft_part_changed') return '';
  const typed = failed.typed[name];
  const saved = textOf(
    name
      .split('.')
      .reduce<Loose>(
        (within, key) => (Array.isArray(within) ? within.at(Number(key)) : memberOf(within, key)),
        value,
      ),
  );
  return typeof typed === 'string' && tidy(typed) !== saved ? saved : '';
}
