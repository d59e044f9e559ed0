/** Who may be paid where a procedure leaves it to the call. */
export const callPayees = ['applicant', 'counterparty'] as const;
export type CallPayee = (typeof callPayees)[number];
