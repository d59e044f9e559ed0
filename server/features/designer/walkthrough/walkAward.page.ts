import { inLocale } from '../../../domain/localText.js';
import { yuanText } from '../../../domain/money.js';
import type { Walk } from '../../../domain/walkthrough/walkthrough.js';
import { nameWords, type WalkWords } from './walkWords.view.js';

/** How the amount comes about with these values; false where the procedure grants none. */
export function awardView(saying: WalkWords, { classes, formula }: Walk): object | false {
  const { say, locale } = saying;
  if (classes.length === 0 && formula === null) return false;
  return {
    classes: classes.map(({ of, verdict, proposed, missing }) => ({
      label: inLocale(of.name, locale),
      amount: yuanText(of.amount_yuan * 100),
      rule: of.when,
      badge: {
        tone: proposed ? 'ok' : verdict === 'undetermined' ? 'warn' : 'quiet',
        label: say(proposed ? 'award.proposed' : `award.${verdict}`),
      },
      missing:
        missing.length === 0 ? '' : say('branch.missing', { names: nameWords(saying, missing) }),
    })),
    lines: formula === null ? [] : formulaLines(saying, formula),
    total: formula?.amountFen === null || formula === null ? '' : yuanText(formula.amountFen),
    unknown: formula !== null && formula.amountFen === null,
  };
}

function formulaLines(
  { say, locale }: WalkWords,
  { lines, limits, limitedBy }: NonNullable<Walk['formula']>,
): object[] {
  const line = (note: (id: string) => string) => (each: (typeof lines)[number]) => ({
    label: inLocale(each.name, locale),
    amount: each.amountFen === null ? '' : yuanText(each.amountFen),
    note: note(each.id),
  });
  return [
    ...lines.map(line(() => '')),
    ...limits.map(line((id) => say(id === limitedBy ? 'award.limited' : 'award.limit'))),
  ];
}

/** Days and money so far. */
export function totalsView(saying: WalkWords, { days, money, end }: Walk): object {
  const { say, locale } = saying;
  const due = money.tranches.filter(({ status }) => status === 'due');
  const paid = due.reduce((sum, { amount }) => sum + amount, 0);
  return {
    days: days.working,
    daysNote: say('totals.calendar', { count: days.calendar }),
    ended: end !== null,
    award: money.award === 'none' ? '' : say(`totals.${money.award}`),
    amount: money.award === 'none' ? '' : yuanText(money.amount),
    frozen: money.frozen === 0 ? '' : yuanText(money.frozen),
    due: money.tranches.length === 0 ? '' : yuanText(paid),
    tranches: money.tranches.map(({ name, amount, status }) => ({
      label: inLocale(name, locale),
      amount: yuanText(amount),
      badge: {
        tone: { planned: 'quiet', due: 'ok', cancelled: 'bad' }[status],
        label: say(`tranche.${status}`),
      },
    })),
  };
}
