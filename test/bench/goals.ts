import { askedGoals, savesAsk } from './askedGoals.js';
import type { Findings, Goal, Saving } from './findings.js';
import { loadGoals, reviewBesideBefore } from './loadGoals.js';

/** What each goal of pages and saves asks, what was measured, and whether that is enough. */
export const goalsOf = (found: Findings): readonly Goal[] => [
  ...loadGoals(found),
  ...askedGoals(found),
];

/** The goals of changes alone. */
export const savingGoals = (found: Saving): readonly Goal[] => [
  reviewBesideBefore(found),
  ...savesAsk(found),
];
