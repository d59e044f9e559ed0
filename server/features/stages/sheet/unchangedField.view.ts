import { unchangedInput } from '../../../domain/workflow/contract/unchanged.js';
import type { SheetAsk } from '../../../shared/casefile/stageSheet.js';
import type { Deps } from '../../../shared/request/deps.js';
import { formState, type FieldState } from '../../../shared/request/formState.js';

/**
 * Where the applicant says why something that was sent back comes again as it was: asked for only
 * once it has come so. False before that.
 */
export function unchangedField({ words }: Deps, { ask }: SheetAsk): FieldState | false {
  const { failed } = ask;
  const asked =
    failed?.refusal.fields[unchangedInput] !== undefined || failed?.typed[unchangedInput];
  if (asked === undefined || asked === false) return false;
  return formState(ask, words, { [unchangedInput]: '' }).fields[unchangedInput] ?? false;
}
