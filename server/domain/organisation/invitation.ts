/** Why an invitation is over; null while it waits for its answer. */
export const invitationAnswers = ['accepted', 'declined', 'withdrawn'] as const;
export type InvitationAnswer = (typeof invitationAnswers)[number];

/** Days for which an invitation can be answered; sent again, it has as many anew. */
export const invitationDays = 14;

export type InvitationState = InvitationAnswer | 'open' | 'expired';

/** How an invitation stands at a moment (ISO instants). */
export function invitationState(
  { answer, expires_at: until }: { answer: InvitationAnswer | null; expires_at: string },
  now: string,
): InvitationState {
  return answer ?? (until < now ? 'expired' : 'open');
}

/** An address of which only its owner recognises enough: `l***@example.org`. */
export function maskedAddress(email: string): string {
  const [name = '', host = ''] = email.split('@');
  return `${Array.from(name)[0] ?? ''}***@${host}`;
}

/** A name of which only who knows it recognises enough: `林**`, `L***`. */
export function maskedName(name: string): string {
  const letters = Array.from(name);
  return `${letters[0] ?? ''}${'*'.repeat(Math.min(Math.max(letters.length - 1, 1), 3))}`;
}
