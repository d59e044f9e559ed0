import { z } from 'zod';
import { stageCommon, type StageKind } from '../stageKind.js';
import { agreement } from './agreement.js';
import { approve } from './approve.js';
import { assess } from './assess.js';
import { check } from './check.js';
import { intake } from './intake.js';
import { notice } from './notice.js';
import { rank } from './rank.js';
import { review } from './review.js';
import { visit } from './visit.js';
import { vote } from './vote.js';

/** The closed set of stage kinds. A new one is a file here and a line in this list. */
const kinds: readonly StageKind[] = [
  intake,
  check,
  review,
  visit,
  rank,
  vote,
  approve,
  notice,
  agreement,
  assess,
];

const stageKinds: ReadonlyMap<string, StageKind> = new Map(kinds.map((kind) => [kind.kind, kind]));

/** The rule of a kind; definitions that reach here have passed the schema, so it exists. */
export function stageKind(kind: string): StageKind {
  const found = stageKinds.get(kind);
  if (!found) throw new Error(`unknown stage kind: ${kind}`);
  return found;
}

const commonSchema = z.object(stageCommon);

/**
 * A stage of a definition: what every stage states, and what its kind adds. The kind's own keys
 * are checked by its schema and read back only by its rule, so here they stay plain data.
 */
export const stageSchema = z
  .looseObject({ kind: z.string(), ...stageCommon })
  .transform((stage, context) => {
    const kind = stageKinds.get(stage.kind);
    if (!kind) {
      context.addIssue({ code: 'custom', message: 'unknown_stage_kind', path: ['kind'] });
      return z.NEVER;
    }
    const whole = z.strictObject({ kind: z.string(), ...stageCommon, ...kind.config });
    const read = whole.safeParse(stage);
    if (read.success) return { ...commonSchema.parse(stage), ...read.data, kind: kind.kind };
    for (const issue of read.error.issues) {
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path });
    }
    return z.NEVER;
  });

export type Stage = z.infer<typeof commonSchema> & { readonly kind: string };
