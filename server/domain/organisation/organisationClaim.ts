/** `registration`: a new organisation to be verified; `contest`: a registered one claimed by somebody else. */
export const claimKinds = ['registration', 'contest'] as const;
export type ClaimKind = (typeof claimKinds)[number];

/** `proposed`: one officer has said how to decide, another must agree. */
export const claimStatuses = ['open', 'proposed', 'decided', 'withdrawn'] as const;
export type ClaimStatus = (typeof claimStatuses)[number];

export const claimOutcomes = ['confirmed', 'handed_over', 'added', 'refused'] as const;
export type ClaimOutcome = (typeof claimOutcomes)[number];

/** What may be decided about a contested organisation. */
export const contestOutcomes = ['handed_over', 'added', 'refused'] as const;
/** What may be decided about a new one. */
export const registrationOutcomes = ['confirmed', 'refused'] as const;

/** Working days that the present managers have to answer a claim. */
export const answerTerm = '5 wd';

/** What keeps a claim from being decided yet: the managers' time to answer; null where nothing does. */
export function waitsForManagers(
  claim: { readonly answer_until: string | null; readonly answered_at: string | null },
  now: string,
): boolean {
  return claim.answer_until !== null && claim.answered_at === null && now <= claim.answer_until;
}
