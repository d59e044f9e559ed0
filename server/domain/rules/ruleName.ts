import type { LocalText } from '../localText.js';
import type { Meaning } from '../form/fieldKind.js';

/** Words of the definition itself, or a key of `config/locales`. */
export type RuleWords = LocalText | { readonly key: string };

/** A name or function that a rule may use at a place. */
export interface RuleName {
  /** As it is written: `company.paid_in`, `figures["tenants"]`, `wan`. */
  readonly name: string;
  /** The language's type; a function's is its signature. */
  readonly type: string;
  readonly meaning: Meaning | 'function';
  readonly label: RuleWords;
  readonly help?: RuleWords;
  /** A whole expression that reads it. */
  readonly example: string;
  /** What a choice can be, as `id` to compare with. */
  readonly options?: readonly { readonly id: string; readonly name: LocalText }[];
  /** What each row of a table has, such as `amount` in `r.amount`. */
  readonly columns?: readonly RuleName[];
}

export interface RuleNameGroup {
  /** A section's id, or `org`, `call`, `facts`, `functions` … */
  readonly group: string;
  readonly label: RuleWords;
  readonly names: readonly RuleName[];
}
