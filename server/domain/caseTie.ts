/** What ties somebody who works on a case to a side of it, without having kept them from it before. */
export const tieKinds = ['seat', 'role', 'left', 'declared'] as const;
export type TieKind = (typeof tieKinds)[number];

/** `open` until it is decided whether it is a conflict; `recused` where it is, `cleared` where not. */
export const tieStatuses = ['open', 'recused', 'cleared'] as const;
export type TieStatus = (typeof tieStatuses)[number];

/**
 * One case to which a person was tied while working on it: a membership that began after their
 * seat or their role's work (`seat`, `role`), or one that ended while the case ran (`left`), or an
 * affiliation they declared themselves. Such a membership is never a way into the case, and keeps
 * nobody from it before somebody has decided so.
 */
export interface CaseTie {
  readonly applicationId: string;
  /**
   * Kept from the case: recused, or a member who has left it and on whom nobody has decided. Such a
   * person was kept from it as a member, and leaving is no way back to it.
   */
  readonly barred: boolean;
}
