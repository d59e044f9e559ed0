import type { AwardStatus, TrancheStatus } from '../../domain/award/awardStatuses.js';
import { inLocale } from '../../domain/localText.js';
import type { CaseFile } from '../../shared/casefile/caseFile.js';
import type { CaseAccount } from './caseDetail.query.js';
import { caseHead } from './caseHead.page.js';
import type { CasesPageContext } from './caseList.page.js';
import type { CaseMoney } from './caseMoney.query.js';

const tones: Readonly<Record<AwardStatus | TrancheStatus, string>> = {
  planned: 'quiet',
  due: 'warn',
  paid: 'ok',
  reserved: 'info',
  committed: 'ok',
  released: 'quiet',
  voucher: 'ok',
  cancelled: 'quiet',
};

/** What was granted to a case and how far it has been paid; the budget line for those who see funds. */
export function moneyView(
  file: CaseFile,
  money: CaseMoney,
  { words, locale }: CasesPageContext,
  { seesFunds, opensRecovery }: { readonly seesFunds: boolean; readonly opensRecovery: boolean },
): object {
  const found = file.definition.award?.classes.find(({ id }) => id === money.classId);
  const badge = (status: AwardStatus | TrancheStatus) => ({
    tone: tones[status],
    label: words(locale, `cases.money.status.${status}`),
  });
  const lines = new Set(money.tranches.map(({ budgetLineId }) => budgetLineId));
  const [line = money.budgetLineId] = lines;
  return {
    className: found ? inLocale(found.name, locale) : money.classId,
    amount: money.amount,
    badge: badge(money.status),
    lineHref: seesFunds && lines.size < 2 && `/funds/${line}`,
    recoverHref:
      opensRecovery &&
      money.tranches.some(({ status }) => status === 'paid') &&
      `/cases/${file.row.id}/recoveries/new`,
    recoveries: money.recoveries.map(({ id, number, status, total }) => ({
      href: `/recoveries/${id}`,
      no: number,
      state: { key: `recoveries.statuses.${status}` },
      total,
    })),
    payeeHref: seesFunds && money.status === 'committed' && `/payees/${file.row.id}`,
    tranches: money.tranches.map(({ name, amount, status, budgetLineId, dueAt, paidAt }) => ({
      label: inLocale(name, locale),
      amount,
      badge: badge(status),
      at: paidAt ?? dueAt ?? '',
      // Of instalments on several lines each leads to its own.
      lineHref: seesFunds && lines.size > 1 && `/funds/${budgetLineId}`,
    })),
  };
}

/** What finance sees of a case: whose it is and its money, nothing of what was written or judged. */
export function caseMoneyPage(
  { file, caseContext, money }: CaseAccount,
  context: CasesPageContext,
): object {
  return {
    ...caseHead({ file, caseContext, revisions: [] }, context),
    procedure: inLocale(file.definition.name, context.locale),
    money:
      money === null
        ? false
        : moneyView(file, money, context, { seesFunds: true, opensRecovery: false }),
  };
}
