import type { RuleNode } from './cel.js';
import { presentRuleName } from '../definition/formerNames.js';
import { loops } from './ruleLimits.js';
import type { Meaning } from '../form/fieldKind.js';
import type { RuleName, RuleNameGroup } from './ruleName.js';

export type NamesByName = Pick<ReadonlyMap<string, RuleName>, 'get'>;

/** Every offered name by how it is written; columns by their bare names as well, as `.column`. */
export function namesByName(groups: readonly RuleNameGroup[]): NamesByName {
  const maps = groups.map(namesOfGroup);
  return {
    get: (written) => {
      const name = presentRuleName(written);
      return maps.findLast((map) => map.has(name))?.get(name);
    },
  };
}

/** The rules of a definition share most of their groups, so each group is put in order once. */
const ordered = new WeakMap<RuleNameGroup, ReadonlyMap<string, RuleName>>();

function namesOfGroup(group: RuleNameGroup): ReadonlyMap<string, RuleName> {
  const ready = ordered.get(group);
  if (ready) return ready;
  const columns = group.names.flatMap(({ columns: cells = [] }) => cells);
  const made = new Map([
    ...columns.map((each) => [`.${each.name}`, each] as const),
    ...group.names.map((each) => [each.name, each] as const),
  ]);
  ordered.set(group, made);
  return made;
}

const ofCall: Readonly<Record<string, Meaning>> = {
  yuan: 'money',
  wan: 'money',
  share: 'money',
  percent: 'percent',
};

/** What the value of a part of a rule is to a person; null where it is a plain value. */
export function nodeMeaning(node: RuleNode, source: string, names: NamesByName): Meaning | null {
  const known = names.get(source.slice(node.start, node.end));
  if (known && known.meaning !== 'function') return known.meaning;
  const inside = (each: RuleNode): Meaning | null => nodeMeaning(each, source, names);
  switch (node.op) {
    case '.': {
      const column = names.get(`.${node.args[1]}`);
      return column && column.meaning !== 'function' ? column.meaning : null;
    }
    case 'call':
      return ofCall[node.args[0]] ?? ofList(node.args[0], node.args[1][0], inside);
    case '+':
    case '-':
      return inside(node.args[0]) ?? inside(node.args[1]);
    case '*':
      return inside(node.args[0]) ?? inside(node.args[1]);
    case '/':
      // Money by money is a plain number of times.
      return ['money', 'percent'].includes(inside(node.args[1]) ?? '')
        ? null
        : inside(node.args[0]);
    case '-_':
      return inside(node.args);
    case '?:':
      return inside(node.args[1]) ?? inside(node.args[2]);
    default:
      return null;
  }
}

/** `sum`, `least` and `highest` give what their list holds. */
function ofList(
  name: string,
  list: RuleNode | undefined,
  inside: (node: RuleNode) => Meaning | null,
): Meaning | null {
  if (!['sum', 'least', 'highest', 'int', 'double'].includes(name) || !list) return null;
  if (list.op === 'list') return list.args.map(inside).find((each) => each !== null) ?? null;
  if (list.op === 'rcall' && loops.has(list.args[0]) && list.args[0] === 'map') {
    const body = list.args[2].at(-1);
    return body ? inside(body) : null;
  }
  return inside(list);
}
