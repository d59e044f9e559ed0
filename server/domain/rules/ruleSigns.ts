import { ruleError, type RuleError } from './ruleLimits.js';

/**
 * Signs that people type by habit or by their input method and that the language writes otherwise,
 * found outside of quoted texts.
 */
const spelled: readonly (readonly [RegExp, string])[] = [
  [/\u201C|\u201D|\u300C|\u300D|\u2018|\u2019/u, '"'],
  [/\uFF08/u, '('],
  [/\uFF09/u, ')'],
  [/\uFF0C|\u3001/u, ','],
  [/\u3002/u, '.'],
  [/\u2265|\uFF1E=|=>/u, '>='],
  [/\u2264|\uFF1C=|=</u, '<='],
  [/\u2260|<>/u, '!='],
  [/\uFF1E/u, '>'],
  [/\uFF1C/u, '<'],
  [/\uFF01/u, '!'],
  [/\uFF1F/u, '?'],
  [/\uFF1A/u, ':'],
  [/\u00D7|\uFF0A/u, '*'],
  [/\u00F7|\uFF0F/u, '/'],
  [/\uFF0B/u, '+'],
  [/\uFF0D|\u2014|\u2013/u, '-'],
  [/\u3000/u, ' '],
  [/===/u, '=='],
  [/(?<![=!<>])=(?!=)/u, '=='],
  [/(?<!&)&(?!&)/u, '&&'],
  [/(?<!\|)\|(?!\|)/u, '||'],
  [/\b(and|AND)\b|\u5E76\u4E14/u, '&&'],
  [/\b(or|OR)\b|\u6216\u8005/u, '||'],
  [/\b(not|NOT)\b/u, '!'],
];

/** Quoted texts as blanks of the same length, so that what they say is not taken for signs. */
const withoutTexts = (source: string): string =>
  source.replaceAll(/"[^"\n]*"|'[^'\n]*'/g, (text) => ' '.repeat(text.length));

/** The first sign that must be written otherwise; null where there is none. */
export function wrongSign(source: string): RuleError | null {
  const bare = withoutTexts(source);
  const found = spelled
    .flatMap(([sign, wanted]) => {
      const match = sign.exec(bare);
      return match ? [{ at: match.index, part: match[0], wanted }] : [];
    })
    .toSorted((a, b) => a.at - b.at || b.part.length - a.part.length);
  const [first] = found;
  if (!first) return null;
  const { at, part, wanted } = first;
  return ruleError('definition_rule_sign', at, { part, wanted }, at + part.length);
}
