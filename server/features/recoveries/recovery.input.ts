import { z } from 'zod';
import { recoveryActs } from '../../data/tables/recoveryTables.js';
import {
  recoveryCauses,
  recoveryRules,
  withoutInterest,
  type PlanPart,
  type RecoveryTerms,
} from '../../domain/fund/recovery.js';
import { readYuan, yuanText } from '../../domain/money.js';
import { invalid, type FieldReasons, type Reason } from '../../domain/refusal.js';
import {
  choice,
  day,
  halfWidth,
  isCalendarDay,
  line,
  optionalLine,
  paragraph,
  tidy,
  whole,
} from '../../domain/typed.js';

const loose = z.string('not_text').max(40, 'too_long').optional();

/** What opens a recovery. */
export const openRecoveryInput = z.object({
  cause: choice(recoveryCauses),
  basis: line(300),
  facts: paragraph({ min: 10, max: 4000 }),
  rule: choice(recoveryRules),
  kept: loose,
  of: loose,
  amount: loose,
  rate: loose,
  interest_basis: optionalLine(300),
  hearing_days: whole(3, 30),
});
export type OpenTyped = z.infer<typeof openRecoveryInput>;

/** How a recovery is decided. */
export const recoveryOutcomes = ['uphold', 'reduce', 'drop'] as const;
export const decideRecoveryInput = z.object({
  outcome: choice(recoveryOutcomes),
  amount: loose,
  due_on: optionalLine(10),
  list_until: optionalLine(10),
  reason: paragraph({ min: 10, max: 4000 }),
  password: z.string('required').min(1, 'required').max(200),
});
export type DecideTyped = z.infer<typeof decideRecoveryInput>;

/** Money that the bank says came back. */
export const receiptInput = z.object({
  received: line(40),
  received_on: day(),
  serial: line(64).refine((text) => /^[\w-]+$/.test(halfWidth(text)), 'recovery_serial_shape'),
  note: optionalLine(500),
});

export const statementInput = z.object({ statement: paragraph({ min: 5, max: 4000 }) });
export const receiptChosen = z.object({ receipt: line(36) });
export const receiptRefused = z.object({ receipt: line(36), why: paragraph({ min: 5, max: 500 }) });

/** What two persons do to a decided recovery. */
export const recoveryActInput = z.object({
  act: choice(recoveryActs),
  new_amount: loose,
  plan: z.string('not_text').max(2000, 'too_long').optional(),
  document: line(60).refine((text) => !/["\\]/.test(text), 'budget_document_shape'),
  act_reason: paragraph({ min: 10, max: 1000 }),
});
export type RecoveryActTyped = z.infer<typeof recoveryActInput>;
const password = z.string('required').min(1, 'required').max(200);
export const actApproved = z.object({ proposal: line(36), act_password: password });
export const actChosen = z.object({ proposal: line(36) });
export const actRefused = z.object({ proposal: line(36), why: paragraph({ min: 5, max: 500 }) });
export const contestRecoveryInput = z.object({ before: paragraph({ min: 5, max: 200 }) });
export const resumeInput = z.object({ resumed: paragraph({ min: 5, max: 500 }) });
export const offsetInput = z.object({ tranche: line(36), password });

const mostParts = 24;

/** Parts of a plan, one to a line: a day and an amount in yuan. They come to what is owed, to the fen. */
export function planTyped(
  typed: string | undefined,
  owed: number,
  today: string,
): readonly PlanPart[] {
  const lines = (typed ?? '')
    .split('\n')
    .map((each) => halfWidth(tidy(each)))
    .filter((each) => each !== '');
  if (lines.length === 0) throw invalid({ plan: { code: 'required' } });
  if (lines.length > mostParts) throw invalid({ plan: { code: 'recovery_plan_long' } });
  const parts = lines.map((each, index) => {
    const [on = '', ...rest] = each.split(/[ ,\t]+/);
    const reading = readYuan(rest.join(''));
    const wrong = !isCalendarDay(on) || 'problem' in reading || reading.fen <= 0;
    if (wrong) throw invalid({ plan: { code: 'recovery_plan_line', params: { line: index + 1 } } });
    return { on, amountFen: reading.fen };
  });
  const days = parts.map(({ on }) => on);
  if (days.some((on, index) => on <= (days[index - 1] ?? today))) {
    throw invalid({ plan: { code: 'recovery_plan_order' } });
  }
  const sum = parts.reduce((all, { amountFen }) => all + amountFen, 0);
  if (sum !== owed) {
    const params = { sum: yuanText(sum), owed: yuanText(owed) };
    throw invalid({ plan: { code: 'recovery_plan_sum', params } });
  }
  return parts;
}

/** Fen above zero of what was typed in yuan; a reason at its field otherwise. */
export function amountTyped(typed: string | undefined, field: string): number {
  const text = tidy(typed ?? '');
  if (text === '') throw invalid({ [field]: { code: 'required' } });
  const reading = readYuan(text);
  if ('problem' in reading) throw invalid({ [field]: reading.problem });
  if (reading.fen <= 0) throw invalid({ [field]: { code: 'amount_zero' } });
  return reading.fen;
}

/** The rule with what it reckons with. */
export function termsTyped({ rule, kept, of, amount }: OpenTyped): RecoveryTerms {
  if (rule === 'all') return { rule };
  if (rule === 'fixed') return { rule, amountFen: amountTyped(amount, 'amount') };
  if (rule === 'difference') return { rule, amountFen: amountOrNothing(amount) };
  const reasons: Record<string, Reason> = {};
  const all = wholeTyped(of, 'of', reasons, 1);
  const done = wholeTyped(kept, 'kept', reasons, 0);
  if (Object.keys(reasons).length === 0 && done >= all)
    reasons['kept'] = { code: 'recovery_all_kept' };
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return { rule, kept: done, of: all };
}

/** What remains due by a settlement, which may be nothing. */
function amountOrNothing(typed: string | undefined): number {
  const text = tidy(typed ?? '');
  const reading = text === '' ? null : readYuan(text);
  if (reading === null) throw invalid({ amount: { code: 'required' } });
  if ('problem' in reading) throw invalid({ amount: reading.problem });
  if (reading.fen < 0) throw invalid({ amount: { code: 'amount_zero' } });
  return reading.fen;
}

function wholeTyped(
  typed: string | undefined,
  field: string,
  reasons: Record<string, Reason>,
  least: number,
): number {
  const text = halfWidth(tidy(typed ?? ''));
  const value = /^\d{1,4}$/.test(text) ? Number(text) : NaN;
  if (!(value >= least)) reasons[field] = { code: text === '' ? 'required' : 'recovery_not_count' };
  return value;
}

/** Hundredths of a percent a year, 0 where none was typed. The zone's own mistake bears none. */
export function rateTyped({ rate, interest_basis: basis, cause }: OpenTyped): number {
  const text = halfWidth(tidy(rate ?? '')).replace(/%$/, '');
  const match = /^(\d{1,2})(?:\.(\d{1,2}))?$/.exec(text === '' ? '0' : text);
  const hundredths = match ? Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0')) : -1;
  const reasons: FieldReasons =
    hundredths < 0 || hundredths > 2400
      ? { rate: { code: 'recovery_rate_shape' } }
      : hundredths > 0 && withoutInterest.includes(cause)
        ? { rate: { code: 'recovery_own_mistake' } }
        : hundredths > 0 && basis === ''
          ? { interest_basis: { code: 'recovery_interest_basis' } }
          : {};
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
  return hundredths;
}
