import type { CaseChange, Effect } from '../../domain/workflow/recorder.js';
import type { CaseFile } from '../casefile/caseFile.js';
import type { Deps } from '../request/deps.js';

/** When something happened and who caused it; null for the clock. */
export interface By {
  readonly at: string;
  readonly actorId: string | null;
}

/** One effect with everything it may look at; it runs in the transaction of the change. */
export interface EffectRun {
  readonly deps: Deps;
  /** The case as it was before the change, its rules ready for its answers. */
  readonly file: CaseFile;
  readonly change: CaseChange;
  readonly effect: Effect;
  readonly by: By;
}

/** A text of an effect's own settings; the schema has seen to it that it is one. */
export function settingOf({ effect }: EffectRun, name: string): string {
  const value = effect.data[name];
  if (typeof value !== 'string') throw new Error(`${effect.effect} has no ${name}`);
  return value;
}

export type RunEffect = (run: EffectRun) => Promise<void>;
