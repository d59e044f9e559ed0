import type { RuleName, RuleNameGroup } from './ruleName.js';

/** What rules can call, each as it is written, with its signature and an example of its own. */
const calls: readonly (readonly [name: string, signature: string, example: string])[] = [
  ['wan', 'wan(int): int', 'wan(50) == yuan(500000)'],
  ['yuan', 'yuan(int): int', 'yuan(8000) < wan(1)'],
  ['percent', 'percent(int): int', 'share(wan(10), percent(30)) == wan(3)'],
  ['share', 'share(int, int): int', 'share(wan(100), percent(10))'],
  ['age', 'age(string, string): int', 'age("1990-01-01", call.opens) <= 55'],
  [
    'months_between',
    'months_between(string, string): int',
    'months_between("2025-01-01", call.opens) <= 60',
  ],
  [
    'days_between',
    'days_between(string, string): int',
    'days_between(call.opens, call.closes) >= 20',
  ],
  ['years_after', 'years_after(string, int): string', 'call.opens < years_after("2022-01-01", 5)'],
  ['born_of', 'born_of(string): string', 'born_of("11010519491231002X") == "1949-12-31"'],
  ['sum', 'sum(list): int', 'sum([wan(1), wan(2)]) <= wan(5)'],
  ['least', 'least(list): int', 'least([wan(20), wan(30)])'],
  ['highest', 'highest(list): int', 'highest([wan(20), wan(30)])'],
  ['size', 'size(list): int', 'size(["a", "b"]) >= 1'],
  ['has', 'has(name): bool', 'has(call.opens)'],
  ['int', 'int(value): int', 'int(2.5) == 2'],
  ['double', 'double(value): double', 'double(3) * 0.5 >= 1.5'],
  ['string', 'string(value): string', 'string(7) == "7"'],
  ['startsWith', 'text.startsWith(text): bool', 'call.opens.startsWith("2026-")'],
  ['endsWith', 'text.endsWith(text): bool', 'call.opens.endsWith("-01")'],
  ['contains', 'text.contains(text): bool', 'call.opens.contains("-03-")'],
  ['map', 'list.map(r, value): list', 'sum([1, 2].map(r, r * 2)) == 6'],
  ['filter', 'list.filter(r, bool): list', 'size([1, 2].filter(r, r > 1)) == 1'],
  ['all', 'list.all(r, bool): bool', '[1, 2].all(r, r > 0)'],
  ['exists', 'list.exists(r, bool): bool', '[1, 2].exists(r, r > 1)'],
  ['exists_one', 'list.exists_one(r, bool): bool', '[1, 2].exists_one(r, r > 1)'],
];

/** The functions of rules; the same everywhere. */
export const functionGroup: RuleNameGroup = {
  group: 'functions',
  label: { key: 'ruleNames.group_functions' },
  names: calls.map(([name, signature, example]): RuleName => ({
    name,
    type: signature,
    meaning: 'function',
    label: { key: `ruleNames.call_of_${name}` },
    example,
  })),
};
