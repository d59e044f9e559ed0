import { askedGoals } from './askedGoals.js';
import type { Findings, Goal } from './findings.js';
import { loadGoals } from './loadGoals.js';

/** What each goal of pages and saves asks, what was measured, and whether that is enough. */
export const goalsOf = (found: Findings): readonly Goal[] => [
  ...loadGoals(found),
  ...askedGoals(found),
];
