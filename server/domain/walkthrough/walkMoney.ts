import { earnedPart, instalmentsOf, type TrancheRule } from '../award/tranches.js';
import type { AwardStatus, TrancheStatus } from '../award/awardStatuses.js';
import type { LocalText } from '../localText.js';
import { fen } from '../money.js';
import { conflict } from '../refusal.js';
import type { CaseChange, Effect } from '../workflow/recorder.js';

/** The money of one case as the ledger would have it; amounts are whole fen. */
export interface WalkMoney {
  readonly award: 'none' | AwardStatus;
  readonly amount: number;
  /** Set aside in the voucher that the case builds on. */
  readonly frozen: number;
  readonly tranches: readonly WalkTranche[];
}

export interface WalkTranche {
  readonly id: string;
  readonly name: LocalText;
  readonly amount: number;
  readonly status: Exclude<TrancheStatus, 'paid'>;
}

/** One movement, as the page says it. */
export interface MoneyMove {
  readonly what:
    'reserved' | 'released' | 'committed' | 'due' | 'cancelled' | 'issued' | 'frozen' | 'unfrozen';
  readonly amount: number;
  /** The instalment, where it is one's. */
  readonly name: LocalText | null;
}

export const noMoney: WalkMoney = { award: 'none', amount: 0, frozen: 0, tranches: [] };

interface Moved {
  readonly money: WalkMoney;
  readonly moves: readonly MoneyMove[];
}

type Caused = MoneyMove & { readonly effect: Effect };

/**
 * What the effects of a change do to the money, refused where the ledger would refuse: no amount,
 * no award, an instalment that is not there.
 */
export function moneyAfter(
  before: WalkMoney,
  change: CaseChange,
  tranches: readonly TrancheRule[],
): { readonly money: WalkMoney; readonly moves: readonly Caused[] } {
  return change.effects.reduce<{ money: WalkMoney; moves: Caused[] }>(
    ({ money, moves }, effect) => {
      const next = afterEffect(money, effect, change, tranches);
      const caused = next.moves.map((move) => ({ ...move, effect }));
      return { money: next.money, moves: [...moves, ...caused] };
    },
    { money: before, moves: [] },
  );
}

function afterEffect(
  money: WalkMoney,
  { effect, data }: Effect,
  change: CaseChange,
  rules: readonly TrancheRule[],
): Moved {
  switch (effect) {
    case 'reserve_award':
      return reserve(money, change);
    case 'release_award':
      return whole(money, 'released');
    case 'commit_award':
      return commit(money, rules);
    case 'issue_voucher':
      if (money.award !== 'reserved') throw conflict('no_award');
      return { ...whole(money, 'issued'), money: { ...money, award: 'voucher' } };
    case 'freeze_voucher':
      return freeze(money, 'frozen', amountOf(change));
    case 'unfreeze_voucher':
      return freeze(money, 'unfrozen', money.frozen);
    case 'open_tranche':
      return openTranche(money, data);
    case 'cancel_tranches':
      return cancelRest(money);
    default:
      return { money, moves: [] };
  }
}

function amountOf({ state }: CaseChange): number {
  const { amount_fen: amount } = state.facts;
  if (typeof amount !== 'number') throw conflict('no_amount');
  return amount;
}

function reserve(money: WalkMoney, change: CaseChange): Moved {
  if (money.award !== 'none') throw conflict('award_already_reserved');
  const amount = amountOf(change);
  return {
    money: { ...money, award: 'reserved', amount },
    moves: [{ what: 'reserved', amount, name: null }],
  };
}

function whole(money: WalkMoney, what: 'released' | 'issued'): Moved {
  if (money.award === 'none') throw conflict('no_award');
  return {
    money: { ...money, award: 'released' },
    moves: [{ what, amount: money.amount, name: null }],
  };
}

const freeze = (money: WalkMoney, what: 'frozen' | 'unfrozen', amount: number): Moved => ({
  money: { ...money, frozen: what === 'frozen' ? amount : 0 },
  moves: [{ what, amount, name: null }],
});

function commit(money: WalkMoney, rules: readonly TrancheRule[]): Moved {
  if (money.award !== 'reserved') throw conflict('no_award');
  const planned = instalmentsOf(fen(BigInt(money.amount)), rules).map(
    ({ id, name, amount }): WalkTranche => ({
      id,
      name,
      amount: Number(amount),
      status: 'planned',
    }),
  );
  return {
    money: { ...money, award: 'committed', tranches: planned },
    moves: [{ what: 'committed', amount: money.amount, name: null }],
  };
}

function openTranche(before: WalkMoney, { tranche: id, percent }: Effect['data']): Moved {
  const money = typeof percent === 'number' ? reduced(before, id, percent) : before;
  const found = money.tranches.find((each) => each.id === id);
  if (!found) throw conflict(money.award === 'none' ? 'no_award' : 'no_such_tranche');
  if (found.status !== 'planned') return { money, moves: [] };
  return {
    money: withStatus(money, [found.id], 'due'),
    moves: [{ what: 'due', amount: found.amount, name: found.name }],
  };
}

/** An instalment of which a part was earned, and the rest beside it. */
const reduced = (money: WalkMoney, wanted: unknown, percent: number): WalkMoney => ({
  ...money,
  tranches: money.tranches.flatMap((each): WalkTranche[] => {
    if (each.id !== wanted || each.status !== 'planned') return [each];
    const parts = earnedPart({ ...each, amount: fen(BigInt(each.amount)) }, percent);
    return parts.map((part) => ({ ...part, amount: Number(part.amount), status: 'planned' }));
  }),
});

function cancelRest(money: WalkMoney): Moved {
  const left = money.tranches.filter(({ status }) => status === 'planned');
  return {
    money: withStatus(
      money,
      left.map(({ id }) => id),
      'cancelled',
    ),
    moves: left.map(({ amount, name }) => ({ what: 'cancelled', amount, name })),
  };
}

const withStatus = (
  money: WalkMoney,
  ids: readonly string[],
  status: WalkTranche['status'],
): WalkMoney => ({
  ...money,
  tranches: money.tranches.map((each) => (ids.includes(each.id) ? { ...each, status } : each)),
});
