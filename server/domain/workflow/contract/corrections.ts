import { z } from 'zod';
import { durationSchema } from '../../duration.js';
import { tidy } from '../../typed.js';
import { conflict } from '../../refusal.js';
import type { CorrectionItem, StageView, Step } from './stageKind.js';
import type { Corrections } from './stageQuestions.js';

/**
 * 一次性告知: everything to put right is said at once, in one letter, at most `corrections`
 * times in a stage; the stage's clock stands still until the applicant answers.
 */
export const correctionConfig = {
  corrections: z.number().int().min(0).max(5).default(1),
  correction_due: durationSchema.default('5 wd'),
  /** The outcome when the applicant does not answer in time. */
  no_answer: z.string().optional(),
};

const longestNote = 1000;

/**
 * Reads inputs `fix.<section or document>`: a note written there means it must be corrected. One
 * that is too long is refused at its place and never cut: it goes to the applicant word by word.
 */
export const readCorrections = z
  .record(z.string(), z.unknown())
  .transform((raw, context): CorrectionItem[] =>
    Object.entries(raw).flatMap(([name, text]) => {
      const note = typeof text === 'string' ? tidy(text) : '';
      if (!name.startsWith('fix.') || note === '') return [];
      if (note.length > longestNote) {
        const params = { max: longestNote };
        context.addIssue({ code: 'custom', message: 'too_long', path: [name], params });
      }
      return [{ at: name.slice('fix.'.length), note }];
    }),
  )
  .refine((items) => items.length > 0, { error: 'nothing_to_correct', path: ['fix'] });

interface Correctable {
  readonly corrections: number;
  readonly correction_due: string;
  readonly no_answer?: string | undefined;
}

/** What a stage of a kind with `correctionConfig` answers about them. */
export const correctionsOf = ({
  corrections: times,
  correction_due: due,
  no_answer: silent,
}: Correctable): Corrections => ({ times, due, silent: silent ?? null });

/** Asks for corrections; refuses with `corrections_used_up` where they were asked for as often as the stage allows. */
export function correctionSteps(
  items: readonly CorrectionItem[],
  view: StageView<Correctable, unknown>,
): readonly Step[] {
  if (view.asked >= view.config.corrections) {
    throw conflict('corrections_used_up', { times: view.config.corrections });
  }
  return [{ step: 'ask', items, due: view.config.correction_due }];
}
