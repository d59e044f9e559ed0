import { z } from 'zod';
import { checkCnaps, checkCompanyAccount } from '../../domain/identity/bankAccount.js';
import { halfWidth, line, ticked } from '../../domain/typed.js';
import { invalid, type FieldReasons } from '../../domain/refusal.js';
import type { TypedAccount } from './bankAccounts.js';

/** What a form sends that names an account. */
export const accountFields = {
  holder: line(200),
  bank: line(200),
  branch_code: line(30),
  /** The applicant has checked a clearing code whose check digit does not agree. */
  branch_sure: ticked(),
  account: line(60),
};

const accountInput = z.object(accountFields);
export type AccountInput = z.infer<typeof accountInput>;

/** What such a form begins with. */
export const emptyAccount = { holder: '', bank: '', branch_code: '', branch_sure: '', account: '' };

/** Names that differ in width of letters and in spaces only are the same. */
export const sameName = (a: string, b: string): boolean => plainName(a) === plainName(b);
const plainName = (name: string): string => halfWidth(name).replaceAll(/\s/g, '').toLowerCase();

/** The account that was typed; refused where it is not held in the owner's name. */
export function checkAccountForm(typed: AccountInput, owner: string): TypedAccount {
  const { account, reasons } = accountIn(typed, owner);
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return account;
}

/** The same with the reasons, for a form that asks for more. */
export function accountIn(
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
