/** A `manager` files and invites; a `member` fills in. */
export const memberPositions = ['manager', 'member'] as const;
export type MemberPosition = (typeof memberPositions)[number];
