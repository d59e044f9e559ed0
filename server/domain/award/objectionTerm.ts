/** How an objection may be decided. */
export const objectionDecisions = ['dismissed', 'upheld'] as const;
export type ObjectionDecision = (typeof objectionDecisions)[number];
export const objectionStatuses = ['open', ...objectionDecisions] as const;

/** How long an objection may be examined from the day after it is registered (docs/sources.md §2.2). */
export const objectionTerm = '15 wd';

const address = /^[^\s@"<>(),:;\\[\]]{1,64}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.[a-z]{2,63}$/i;

/** How somebody who objects can be reached; null where it is neither an address nor a number. */
export function contactKind(contact: string): 'email' | 'phone' | null {
  if (address.test(contact)) return 'email';
  const digits = contact.replaceAll(/\D/g, '');
  return digits.length >= 7 && digits.length <= 15 ? 'phone' : null;
}
