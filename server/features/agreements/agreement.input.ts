import { z } from 'zod';
import { line, mustTick } from '../../domain/typed.js';
import { invalid, type FieldReasons } from '../../domain/refusal.js';
import { accountFields, accountIn, sameName } from '../../shared/effects/accountInput.js';
import type { TypedAccount } from '../../shared/effects/bankAccounts.js';

/** The form by which the awardee signs and names the account to be paid to. */
export const signInput = z.object({
  ...accountFields,
  stage: line(40),
  hash: line(64),
  signed_name: line(100),
  consent: mustTick(),
});

export type SignInput = z.infer<typeof signInput>;

export interface SignForm {
  readonly stage: string;
  readonly hash: string;
  readonly account: TypedAccount;
}

/**
 * Checks the signing form. `owner` is the name the account must be held in, `signer` the person's
 * own name. Refuses with a reason per field.
 */
export function checkSignForm(
  typed: SignInput,
  { owner, signer }: { readonly owner: string; readonly signer: string },
): SignForm {
  const { account, reasons } = accountIn(typed, owner);
  const all: FieldReasons = sameName(typed.signed_name, signer)
    ? reasons
    : { ...reasons, signed_name: { code: 'signed_name_differs', params: { name: signer } } };
  if (Object.keys(all).length > 0) throw invalid(all);
  return { stage: typed.stage, hash: typed.hash, account };
}
