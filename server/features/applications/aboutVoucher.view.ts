import type { CaseState } from '../../domain/workflow/caseState.js';
import { fen, yuanText } from '../../domain/money.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { ApplicationView } from './applicationView.file.js';

/**
 * What an application that builds on a voucher has to do with it: the organisation on the other
 * side, what the voucher holds, and what this application has set aside in it. False without one.
 */
export function aboutVoucher(
  { draft: { file, caseContext } }: Pick<ApplicationView, 'draft'>,
  { words, locale, now }: PageContext,
): readonly object[] | false {
  const { voucher = {}, counterparty = {} } = caseContext.ruleContext;
  const { available_fen: available, valid_until: until } = voucher;
  if (typeof available !== 'number') return false;
  const said = (key: string): { readonly key: string } => ({ key: `vouchers.about.${key}` });
  const yuan = (amount: number): string =>
    words(locale, 'fields.yuan', { amount: yuanText(fen(BigInt(amount))) });
  const frozen = frozenBy(file.row.state);
  const row = (key: string, value: unknown): object[] =>
    typeof value === 'string' && value !== '' ? [{ label: said(key), value }] : [];
  return [
    ...row('provider', counterparty['name']),
    ...(frozen === null ? [] : row('frozen', yuan(frozen))),
    ...row('available', yuan(available)),
    ...row('until', typeof until === 'string' && dateWords(words, locale, now).date(until)),
  ];
}

/** What a running order keeps set aside, in fen; null where nothing is. */
function frozenBy({ status, facts }: CaseState): number | null {
  const { amount_fen: amount, frozen } = facts;
  return status === 'running' && frozen === true && typeof amount === 'number' ? amount : null;
}
