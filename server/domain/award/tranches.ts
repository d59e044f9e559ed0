import type { LocalText } from '../localText.js';
import { splitByWeight, type Fen } from '../money.js';

/** A tranche as a definition states it. */
export interface TrancheRule {
  readonly id: string;
  readonly name: LocalText;
  readonly repeat?: number | undefined;
  readonly share_percent: number;
}

export interface Instalment {
  readonly id: string;
  readonly name: LocalText;
  readonly amount: Fen;
}

/** Every instalment of an award in order, exact to the fen; a repeated tranche is paid in equal parts. */
export function instalmentsOf(amount: Fen, rules: readonly TrancheRule[]): Instalment[] {
  const shares = splitByWeight(
    amount,
    rules.map((rule) => rule.share_percent),
  );
  return rules.flatMap(({ id, name, repeat }, index) => {
    const share = shares[index];
    if (share === undefined) return [];
    if (repeat === undefined) return [{ id, name, amount: share }];
    const parts = splitByWeight(share, Array<number>(repeat).fill(1));
    return parts.map((part, at) => ({
      id: `${id}_${at + 1}`,
      name: numbered(name, at + 1),
      amount: part,
    }));
  });
}

/** The part of an instalment that was earned, of a hundred, and the rest, as a row of its own. */
export function earnedPart(
  { id, name, amount }: Instalment,
  percent: number,
  restName: LocalText = name,
): readonly [Instalment, Instalment] {
  const [earned = amount, rest = amount] = splitByWeight(amount, [percent, 100 - percent]);
  return [
    { id, name, amount: earned },
    { id: `${id}_rest`, name: restName, amount: rest },
  ];
}

const numbered = ({ zh, en }: LocalText, count: number): LocalText => ({
  zh: `${zh} ${count}`,
  en: `${en} ${count}`,
});
