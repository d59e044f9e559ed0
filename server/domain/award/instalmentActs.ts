/**
 * What two persons may decide about one instalment: that it is not paid for now, that it is paid
 * all the same, or that it is owed no more.
 */
export const instalmentActs = ['hold', 'release', 'cancel'] as const;
export type InstalmentAct = (typeof instalmentActs)[number];
