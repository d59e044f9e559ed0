import { neverKnown } from '../rules/checkRule.js';
import { compileDefinition, type Compiled } from '../procedure/compiled.js';
import type { Definition } from '../definition/definition.js';
import type { Rule } from '../rules/expressions.js';
import { namesWithin } from '../rules/offeredNames.js';
import type { RuleNameGroup } from '../rules/ruleName.js';
import { readNames } from '../rules/ruleReads.js';
import { ruleDoubts } from '../rules/ruleDoubts.js';
import { lintError, lintWarning, type LintMessage } from './lintMessage.js';

/**
 * Whether every rule compiles, can come to a result, and means what it seems to. Looked at only
 * once names do not clash, since clashing names cannot be declared.
 */
export function ruleChecks(definition: Definition): LintMessage[] {
  const compiled = compileDefinition(definition);
  const namesAt = namesWithin(definition);
  return [
    ...compiled.broken.map(({ at, error }): LintMessage => ({
      level: 'error',
      code: error.code,
      at,
      params: { ...error.params, position: error.at + 1 },
    })),
    ...[...compiled.rules].flatMap(([at, rule]) => doubtMessages(at, rule, namesAt(at))),
    ...showCircles(compiled),
  ];
}

function doubtMessages(at: string, rule: Rule, names: readonly RuleNameGroup[]): LintMessage[] {
  const idle = neverKnown(rule, names);
  const constant = rule.result === 'bool' && readNames(rule.parsed.tree).length === 0;
  return [
    ...(idle
      ? [
          {
            level: 'error',
            code: idle.code,
            at,
            params: { ...idle.params, position: idle.at + 1 },
          } as const,
        ]
      : []),
    ...(constant ? [lintWarning('rule_constant', at)] : []),
    ...ruleDoubts(rule, names).map((doubt) => ({ ...doubt, at })),
  ];
}

/** What is shown only where it has been answered itself, or in a circle, is never shown. */
function showCircles({ sections }: Compiled): LintMessage[] {
  const needs = new Map<string, ReadonlySet<string>>();
  for (const section of sections.values()) {
    for (const { at, showIf } of section.fields) {
      const wanted = [...(showIf?.reads ?? []), ...(section.showIf?.reads ?? [])];
      needs.set(at, new Set(wanted));
    }
  }
  return [...needs.keys()]
    .filter((at) => leadsBack(needs, at))
    .map((at) => lintError('show_if_circle', `form.${at}.show_if`, { name: at }));
}

function leadsBack(needs: ReadonlyMap<string, ReadonlySet<string>>, from: string): boolean {
  const seen = new Set<string>();
  const waiting = [...(needs.get(from) ?? [])];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at === from) return true;
    if (seen.has(at)) continue;
    seen.add(at);
    waiting.push(...(needs.get(at) ?? []));
  }
  return false;
}
