import { yuanText } from '../../../domain/money.js';
import { inLocale } from '../../../domain/localText.js';
import type { NamesByName } from '../../../domain/rules/nodeMeaning.js';
import type { RulePart } from '../../../domain/rules/explain.js';
import type { RuleWords } from '../../../domain/rules/ruleName.js';
import type { Speaker } from '../frame/ruleInput.view.js';

/** A part of a tried rule as its page prints it. */
export interface RulePartView {
  readonly source: string;
  /** What it came to, in words; '' where that is not known or goes without saying. */
  readonly value: string;
  readonly verdict: 'holds' | 'fails' | 'undetermined' | 'value';
  /** The verdict in words; null for a value. */
  readonly said: RuleWords | null;
  readonly tone: 'ok' | 'bad' | 'warn' | 'info';
  /** Both sides of a comparison with their values, and the sign between them. */
  readonly sides: readonly { readonly source: string; readonly value: string }[];
  readonly sign: string;
  readonly missing: readonly { readonly name: string; readonly label: RuleWords | string }[];
  readonly wrong: boolean;
  readonly parts: readonly RulePartView[];
}

const tones = { holds: 'ok', fails: 'bad', undetermined: 'warn', value: 'info' } as const;
const compared: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>=', 'in']);
const signs: Readonly<Record<string, string>> = {
  '!=': '\u2260',
  '<=': '\u2264',
  '>=': '\u2265',
  in: '\u2208',
};

/** How a tried rule, or a part of it, came out. */
export function rulePartView(speaker: Speaker, part: RulePart, names: NamesByName): RulePartView {
  const { source, sign, outcome, parts, missing } = part;
  const verdict = verdictOf(outcome);
  const compares = compared.has(sign);
  return {
    source,
    value: valueOf(speaker, part, names),
    verdict,
    said: verdict === 'value' ? null : { key: `ruleTrial.${verdict}` },
    tone: tones[verdict],
    sides: compares ? parts.map((side) => sideView(speaker, side, names)) : [],
    sign: signs[sign] ?? sign,
    missing: missing.map((name) => ({ name, label: names.get(name)?.label ?? name })),
    wrong: 'problem' in outcome && missing.length === 0,
    // The sides of a comparison stand in its own line; only what they consist of follows.
    parts: (compares ? parts.filter((side) => side.parts.length > 0) : parts).map((each) =>
      rulePartView(speaker, each, names),
    ),
  };
}

function verdictOf(outcome: RulePart['outcome']): RulePartView['verdict'] {
  if (!('value' in outcome)) return 'undetermined';
  if (typeof outcome.value !== 'boolean') return 'value';
  return outcome.value ? 'holds' : 'fails';
}

/** An amount such as `wan(100)` is said by its value alone, a text or plain number as it stands. */
function sideView(
  speaker: Speaker,
  side: RulePart,
  names: NamesByName,
): RulePartView['sides'][number] {
  const { source } = side;
  const value = valueOf(speaker, side, names);
  if (/^(wan|yuan|percent)\(\d+\)$/.test(source) && value !== '') return { source: '', value };
  const literal = /^("[^"]*"|-?[\d.]+|true|false|\[.*\])$/.test(source);
  return { source, value: literal ? '' : value };
}

function valueOf({ words, locale }: Speaker, part: RulePart, names: NamesByName): string {
  const { outcome, meaning, source } = part;
  if (!('value' in outcome)) return '';
  const { value } = outcome;
  if (typeof value === 'boolean') return words(locale, `fields.${value ? 'yes' : 'no'}`);
  if (typeof value === 'string') {
    const option = names.get(source)?.options?.find(({ id }) => id === value);
    return option ? inLocale(option.name, locale) : value;
  }
  if (meaning === 'money') return words(locale, 'fields.yuan', { amount: yuanText(BigInt(value)) });
  if (meaning === 'percent') return `${Number(value) / 100}%`;
  return String(value);
}
