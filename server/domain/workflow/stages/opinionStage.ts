import { z } from 'zod';
import { choice, paragraph } from '../../typed.js';
import { play, supposedText } from '../contract/course.js';
import { complete, conclude, defineStage, note, open, verb } from '../contract/defineStage.js';
import { stageRole, type NewStageDefaults, type StageKind } from '../contract/stageKind.js';

interface Opinion {
  readonly kind: string;
  readonly begins: NewStageDefaults;
  /** A body outside the zone states it. */
  readonly endorses?: true;
  /** It is about the case as all stages before it left it. */
  readonly judges?: true;
  readonly letters?: StageKind['letters'];
  readonly news?: StageKind['news'];
  /** What the opinion can come to, the favourable one first. */
  readonly outcomes: readonly [string, ...string[]];
  /** Characters that the opinion needs at least, by outcome. */
  readonly min: (outcome: string) => number;
}

const memorySchema = z.object({
  outcome: z.string().optional(),
  opinion: z.string().default(''),
});

/**
 * A stage in which one person of a role states an opinion in writing and says what it comes to.
 * The kinds built with this differ in what they can come to and who is asked, not in how.
 */
export function opinionStage({ outcomes, min, ...words }: Opinion): StageKind {
  return defineStage(z.object({ ...stageRole }), memorySchema, {
    ...words,
    config: {},
    outcomes: () => outcomes,
    open: ({ config: { by } }) => [open('state', { role: by })],
    verbs: {
      state: verb({
        by: 'stage',
        input: z
          .object({ outcome: choice(outcomes), opinion: z.string().default('') })
          .transform(({ outcome, opinion }, context) => {
            const read = paragraph({ min: min(outcome), max: 3000 }).safeParse(opinion);
            if (read.success) return { outcome, opinion: read.data };
            for (const issue of read.error.issues) {
              context.addIssue({ code: 'custom', ...issueOf(issue), path: ['opinion'] });
            }
            return z.NEVER;
          }),
        act: ({ outcome, opinion }) => [
          note({ outcome, opinion }),
          complete('state'),
          conclude(outcome, opinion),
        ],
      }),
    },
    course: (outcome) => [play('state', { outcome, opinion: supposedText })],
  });
}

/** The issue of the opinion alone, said of the field it was typed into. */
function issueOf(issue: z.core.$ZodIssue): { message: string; params?: Record<string, unknown> } {
  const params = 'params' in issue ? issue.params : undefined;
  const message = issue.code === 'too_big' ? 'too_long' : issue.message;
  return params === undefined ? { message } : { message, params };
}
