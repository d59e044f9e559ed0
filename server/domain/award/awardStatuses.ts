/** `voucher` where the money of an award waits in a voucher. */
export const awardStatuses = ['reserved', 'committed', 'released', 'voucher'] as const;
export type AwardStatus = (typeof awardStatuses)[number];

/** `cancelled` where the case ended before what an instalment waits for. */
export const trancheStatuses = ['planned', 'due', 'paid', 'cancelled'] as const;
export type TrancheStatus = (typeof trancheStatuses)[number];
