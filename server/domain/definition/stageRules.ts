import type { StageRule } from '../workflow/contract/stageQuestions.js';
import { stageKind } from '../workflow/stages/registry.js';
import type { Stage } from './definition.js';

/** How a stage's rules are found again: the same text may mean another thing in another stage. */
export const ruleKey = (stage: string, source: string): string => `${stage}\n${source}`;

/** Every expression of a stage: of its branches, its effects and its kind. */
export function rulesOf(stage: Stage): StageRule[] {
  const branches = Object.entries(stage.next).flatMap(([outcome, next]) =>
    typeof next === 'string'
      ? []
      : next.flatMap(({ when }, index): StageRule[] =>
          when === undefined
            ? []
            : [{ at: `next.${outcome}.${index}.when`, source: when, result: 'bool' }],
        ),
  );
  const effects = Object.entries(stage.effects).flatMap(([outcome, list]) =>
    list.flatMap((effect, index): StageRule[] => {
      const at = `effects.${outcome}.${index}`;
      return [
        ...('level' in effect && effect.level !== undefined
          ? [{ at: `${at}.level`, source: effect.level, result: 'string' } as const]
          : []),
        ...('quota' in effect && effect.quota !== undefined
          ? [{ at: `${at}.quota`, source: effect.quota, result: 'int' } as const]
          : []),
      ];
    }),
  );
  return [...branches, ...effects, ...(stageKind(stage.kind).rules(stage) ?? [])];
}
