/** Two persons let a stage ask for corrections once more than its definition does. */
export interface CorrectionsAllowed {
  readonly type: 'corrections_allowed';
  readonly stage: string;
  readonly reason: string;
  readonly ground: string;
}

/** How often something was asked or allowed, by stage. */
export type Rounds = Readonly<Record<string, number>>;

/** What has been allowed so far, with a round more in this stage. */
export const oneRoundMore = (allowed: Rounds | undefined, stage: string): Rounds => ({
  ...allowed,
  [stage]: (allowed?.[stage] ?? 0) + 1,
});

/** How many of the rounds that its definition lets it a stage has used to ask for corrections. */
export const roundsAsked = (
  { asked, allowed }: { readonly asked: Rounds; readonly allowed?: Rounds },
  stage: string,
): number => (asked[stage] ?? 0) - (allowed?.[stage] ?? 0);
