import { effectTraits } from '../../../domain/workflow/contract/effects.js';
import type { JsonObject } from '../../../domain/json.js';
import { inLocale } from '../../../domain/localText.js';
import { yuanText } from '../../../domain/money.js';
import { evaluate } from '../../../domain/rules/expressions.js';
import { ruleKey } from '../../../domain/definition/stageRules.js';
import type { Happenings, WalkEffect, WalkStep } from '../../../domain/walkthrough/walkRecord.js';
import type { WalkWords } from './walkWords.view.js';

/** Movements of money in words, exact to the fen. */
export function moveLines(
  { say, locale }: WalkWords,
  moves: Happenings['moves'],
): readonly object[] {
  return moves.map(({ what, amount, name }) => ({
    what: say(`moves.${what}`, { name: name === null ? '' : inLocale(name, locale) }),
    amount: yuanText(amount),
    adds: what === 'due',
  }));
}

/** What the case has come to know, as far as people would speak of it. */
export function factLines(saying: WalkWords, facts: JsonObject): readonly object[] {
  const { say, definition, locale } = saying;
  return ['score', 'expert_score', 'points', 'rank', 'rating', 'class', 'amount_fen'].flatMap(
    (name) => {
      const fact = facts[name];
      if (typeof fact !== 'string' && typeof fact !== 'number') return [];
      const found = definition.award?.classes.find(({ id }) => id === fact);
      const value =
        name === 'amount_fen'
          ? say('yuan', { amount: yuanText(Number(fact)) })
          : name === 'class' && found
            ? inLocale(found.name, locale)
            : String(fact);
      return [{ label: saying.word(`ruleNames.${name}`), value }];
    },
  );
}

/** What else came about, in words. */
export function effectLines(
  saying: WalkWords,
  step: Happenings & Pick<WalkStep, 'stage'>,
): string[] {
  return (
    step.effects
      // Money that moves is told by the movement itself.
      .filter((each) => effectTraits(each).onlyMoves !== true)
      .map((effect) => saying.say(`effects.${effect.effect}`, effectValues(saying, step, effect)))
  );
}

function effectValues(
  { compiled, values, say }: WalkWords,
  { stage, facts }: Pick<WalkStep, 'stage' | 'facts'>,
  { data }: WalkEffect,
): Readonly<Record<string, string>> {
  const { registry, valid, level } = data;
  const term = typeof valid === 'string' ? /^(\d+) (wd|d|m)$/.exec(valid) : null;
  const rule =
    typeof level === 'string' ? compiled.stageRules.get(ruleKey(stage, level)) : undefined;
  const found = rule ? evaluate(rule, { ...values, facts }) : null;
  return {
    registry: typeof registry === 'string' ? registry : '',
    term: term ? say(`terms.${term[2]}`, { count: Number(term[1]) }) : '',
    level:
      found !== null && 'value' in found
        ? say('effects.level', { level: String(found.value) })
        : '',
  };
}
