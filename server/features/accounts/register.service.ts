import { z } from 'zod';
import { line } from '../../domain/typed.js';
import type { Locale } from '../../domain/localText.js';
import { invalid, Refused } from '../../domain/refusal.js';
import type { Deps } from '../../shared/request/deps.js';
import { createUser } from './createUser.step.js';
import { onwardsQuery } from './afterSignIn.step.js';
import { mailLink, mailKnown, useLink } from './account.mails.js';
import { emailLine, newPassword, phoneLine } from './account.input.js';
import { networkOf } from '../../shared/security/networkOf.js';

export const registerInput = z.object({
  name: line(100),
  email: emailLine(),
  phone: phoneLine(),
  password: newPassword(),
  next: z.unknown().optional(),
});

/** For one address of mail, so that nobody is written to again and again. */
const sameAddress = { name: 'register-address', tries: 3, withinSeconds: 3600 } as const;
/**
 * A campus or an extranet is one network, and on the morning a call opens hundreds of its people
 * register. Every try counts, whether it opens an account or not: a count that told the two apart
 * would tell who has one.
 */
const sameNetwork = { name: 'register', tries: 500, withinSeconds: 3600 } as const;

/**
 * Opens an account and mails a link that confirms the address. Whoever asks is told the same
 * where the address has an account already: only its owner learns of it, by mail. Where they were
 * going (`next`) is kept in the link.
 */
export async function register(
  deps: Deps,
  form: z.infer<typeof registerInput>,
  { ip, locale }: { readonly ip: string; readonly locale: Locale },
): Promise<void> {
  if (form.password.toLowerCase().includes(form.email.split('@')[0] ?? form.email)) {
    throw invalid({ password: { code: 'password_like_email' } });
  }
  const network = networkOf(ip);
  await deps.throttle.spend(sameNetwork, network);
  await deps.throttle.spend(sameAddress, `${network} ${form.email}`);
  try {
    const { next: _, ...typed } = form;
    await deps.db.transaction(async () => {
      const id = await createUser(deps, { ...typed, locale });
      await mailLink(deps, { ...typed, id, locale }, 'confirm', onwardsQuery(form.next));
    });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'email_taken') throw error;
    const owner = await deps.db.rows.users.find({ email: form.email });
    if (owner) await mailKnown(deps, owner);
  }
}

/** Confirms the address that a link was mailed to. */
export async function confirmEmail(deps: Deps, token: string): Promise<void> {
  await deps.db.transaction(async () => {
    const id = await useLink(deps, token, 'confirm');
    await deps.db.rows.users.update(
      { id, email_confirmed_at: null },
      { email_confirmed_at: deps.clock.now().toISOString() },
    );
  });
}
