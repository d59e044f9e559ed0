/** What an expert says beside scores. */

/**
 * How well the expert knows the field, as the National Natural Science Foundation asks of its
 * reviewers (docs/sources.md §1.4).
 */
export const familiarities = ['close', 'fair', 'distant'] as const;
export type Familiarity = (typeof familiarities)[number];

/** Why those who decide should look before they go on. */
export const reviewFlags = ['discuss', 'integrity', 'eligibility', 'identity'] as const;
export type ReviewFlag = (typeof reviewFlags)[number];
