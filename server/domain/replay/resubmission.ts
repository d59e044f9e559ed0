import { keptAnswers } from '../application/content.js';
import { workOutAmount, type AmountLine, type WorkedOut } from '../award/formula.js';
import { asksPresence, unaskedDoubts, type Comparison } from './comparison.js';
import { replayEligibility } from './eligibilityReplay.js';
import { replayForm } from './formReplay.js';
import type { LivedCase } from './livedCase.js';
import type { ReplayDifference, Doubt, LineChange } from './replayed.js';

type Values = LivedCase['values'];

/** What handing the same content in under the draft would come to. */
export interface Resubmission {
  readonly differences: readonly ReplayDifference[];
  readonly doubts: readonly Doubt[];
  /** It could not have been handed in as it stood. */
  readonly refused: boolean;
  /** What the formula gives by either rules, in fen; null where neither has one. */
  readonly amounts: { readonly before: number | null; readonly after: number | null } | null;
  /** With the answers that the draft would have asked for. */
  readonly values: Values;
}

/** Hands a case in again: eligibility, form, documents and the amount that is worked out. */
export function resubmit(pair: Comparison, lived: LivedCase): Resubmission {
  const values = pair.formDiffers ? asAsked(pair, lived.values) : lived.values;
  const none = { differences: [], doubts: [], refused: false };
  const parts = [
    replayEligibility(pair, lived.values, values),
    pair.formDiffers ? replayForm(pair, lived, values) : none,
  ];
  const amount = amountOf(pair, lived.values, values);
  return {
    differences: [...parts.flatMap(({ differences }) => differences), ...amount.differences],
    doubts: [...parts.flatMap(({ doubts }) => doubts), ...amount.doubts],
    refused: amount.refused || parts.some(({ refused }) => refused),
    amounts: amount.amounts,
    values,
  };
}

/** An answer that the draft does not ask for would not be there. */
function asAsked({ draft }: Comparison, values: Values): Values {
  const answers = values.answers ?? {};
  return { ...values, answers: keptAnswers(draft, answers, answers, values) };
}

type Amount = Pick<Resubmission, 'differences' | 'doubts' | 'refused' | 'amounts'>;
const noAmount: Amount = { differences: [], doubts: [], refused: false, amounts: null };

function amountOf(pair: Comparison, old: Values, values: Values): Amount {
  if (!pair.amountDiffers && old === values) return noAmount;
  const before = workOutAmount(pair.decided, old);
  const after = workOutAmount(pair.draft, values);
  if (!before && !after) return noAmount;
  const amounts = { before: before?.amountFen ?? null, after: after?.amountFen ?? null };
  const doubts = doubtsInFormula(pair, after);
  if (doubts.length > 0) return { ...noAmount, doubts, amounts };
  if (amounts.before === amounts.after) return { ...noAmount, amounts };
  const difference: ReplayDifference = {
    what: 'formula',
    ...amounts,
    lines: changedLines(before, after),
  };
  // Nothing to pay cannot be applied for.
  const refused = after !== null && (amounts.after ?? 0) === 0;
  return { differences: [difference], doubts: [], refused, amounts };
}

function doubtsInFormula(pair: Comparison, worked: WorkedOut | null): readonly Doubt[] {
  const { formula } = pair.draft;
  if (!formula || !worked) return [];
  const open = new Set(
    [...worked.lines, ...worked.limits].flatMap(({ id, amountFen }) =>
      amountFen === null ? [id] : [],
    ),
  );
  return [...formula.lines, ...formula.limits].flatMap(({ of, rule }) =>
    rule && (open.has(of.id) || asksPresence(rule)) ? unaskedDoubts(pair, rule) : [],
  );
}

function changedLines(before: WorkedOut | null, after: WorkedOut | null): LineChange[] {
  return [
    ...beside(before?.lines ?? [], after?.lines ?? [], false),
    ...beside(before?.limits ?? [], after?.limits ?? [], true),
  ].filter((line) => line.before !== line.after);
}

function beside(
  before: readonly AmountLine[],
  after: readonly AmountLine[],
  limit: boolean,
): LineChange[] {
  const kept = new Set(after.map(({ id }) => id));
  const gone = before.filter(({ id }) => !kept.has(id));
  return [
    ...after.map(({ id, name, amountFen }) => ({
      name,
      limit,
      before: before.find((each) => each.id === id)?.amountFen ?? null,
      after: amountFen,
    })),
    ...gone.map(({ name, amountFen }) => ({ name, limit, before: amountFen, after: null })),
  ];
}
