import type { RawInputs, Reading } from '../form/fieldKind.js';
import { fieldKind } from '../form/kinds/registry.js';
import type { LocalText } from '../localText.js';
import type { FieldReasons, Reason } from '../refusal.js';
import type { Compiled, Ruled } from './compiled.js';
import { verdict, type RuleVerdict } from '../rules/expressions.js';
import type { CallFacts, RuleValues } from '../rules/ruleValues.js';

export interface Finding {
  readonly id: string;
  readonly effect: 'block' | 'warn';
  readonly verdict: RuleVerdict;
  /** Shown where the rule fails. */
  readonly reason: LocalText;
  readonly source: string | null;
}

/** What each eligibility rule says of these answers; undetermined while answers are missing. */
export function eligibilityOf(compiled: Compiled, values: RuleValues): Finding[] {
  return compiled.eligibility.map(({ of, rule }) => ({
    id: of.id,
    effect: of.effect,
    verdict: rule === null ? 'undetermined' : verdict(rule, values),
    reason: of.reason,
    source: of.source ?? null,
  }));
}

/** Findings that forbid handing in. */
export function blockingFindings(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ effect, verdict: said }) => effect === 'block' && said === 'fails');
}

type Question = Compiled['quickCheck'][number]['of'];

export interface QuickCheckReading {
  readonly findings: readonly Finding[];
  /** By input name, `check.<id>`. */
  readonly problems: FieldReasons;
  /** `open` while a question is unanswered or unreadable. */
  readonly result: 'likely' | 'unlikely' | 'open';
}

/** Reads the answers of the one-minute check, inputs `check.<id>`; nothing of it is kept. */
export function readQuickCheck(
  compiled: Compiled,
  raw: RawInputs,
  call: CallFacts,
  today: string,
): QuickCheckReading {
  const problems: Record<string, Reason> = {};
  const findings = compiled.quickCheck.map((ruled): Finding => {
    const { of } = ruled;
    const name = `check.${of.id}`;
    const reading = readAnswer(of, raw, name, today);
    if (reading.problems?.['']) problems[name] = reading.problems[''];
    return finding(ruled, reading, { call, today });
  });
  const blocked = blockingFindings(findings).length > 0;
  const open = findings.some((each) => each.verdict === 'undetermined');
  return { findings, problems, result: blocked ? 'unlikely' : open ? 'open' : 'likely' };
}

function readAnswer(of: Question, raw: RawInputs, name: string, today: string): Reading {
  const field = { id: of.id, kind: of.kind, name: of.question, required: true, decimals: 2 };
  return fieldKind(of.kind).read(raw, name, field, today);
}

function finding(
  { of, rule }: Ruled<Question>,
  reading: Reading,
  values: Omit<RuleValues, 'answer'>,
): Finding {
  const { value } = reading;
  const answer =
    value === undefined || value === null ? undefined : fieldKind(of.kind).toCel(value);
  const said =
    rule === null || answer === undefined ? 'undetermined' : verdict(rule, { ...values, answer });
  return { id: of.id, effect: of.effect, verdict: said, reason: of.reason, source: null };
}
