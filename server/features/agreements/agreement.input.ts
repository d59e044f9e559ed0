import { z } from 'zod';
import { checkCnaps, checkCompanyAccount } from '../../domain/identity/bankAccount.js';
import { halfWidth, line, mustTick, ticked } from '../../domain/typed.js';
import { invalid, type FieldReasons } from '../../domain/refusal.js';
import type { TypedAccount } from '../../shared/effects/bankAccounts.js';

const accountFields = {
  holder: line(200),
  bank: line(200),
  branch_code: line(30),
  /** The applicant has checked a clearing code whose check digit does not agree. */
  branch_sure: ticked(),
  account: line(60),
};

/** The form that names another account after the bank sent a payment back. */
export const accountInput = z.object(accountFields);
export type AccountInput = z.infer<typeof accountInput>;

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

/** Names that differ in width of letters and in spaces only are the same. */
const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
const plainName = (name: string): string => halfWidth(name).replaceAll(/\s/g, '').toLowerCase();

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

/** The account that was typed; refused where it is not held in the owner's name. */
export function checkAccountForm(typed: AccountInput, owner: string): TypedAccount {
  const { account, reasons } = accountIn(typed, owner);
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return account;
}

function accountIn(
  typed: AccountInput,
  owner: string,
): { readonly account: TypedAccount; readonly reasons: FieldReasons } {
  const branch = checkCnaps(typed.branch_code);
  const number = checkCompanyAccount(typed.account);
  const branchFault =
    'problem' in branch && (branch.problem === 'format' || !typed.branch_sure)
      ? { branch_code: { code: `branch_code_${branch.problem}` } }
      : {};
  return {
    account: {
      holder: owner,
      bank: typed.bank,
      branchCode: branch.code,
      number: number.account,
    },
    reasons: {
      ...(sameName(typed.holder, owner)
        ? {}
        : { holder: { code: 'holder_differs', params: { name: owner } } }),
      ...branchFault,
      ...('problem' in number ? { account: { code: 'account_format' } } : {}),
    },
  };
}
