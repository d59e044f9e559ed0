import { memberNodes, type PartNode } from '../../../domain/editing/partNodes.js';
import type { Definition, Stage } from '../../../domain/definition/definition.js';
import { treeOf, type Loose } from '../../../domain/editing/looseValue.js';
import {
  fixedKeys,
  partAt,
  pathOf,
  schemaOf,
  type PartAddress,
} from '../../../domain/editing/partAddress.js';
import { prefixOf } from '../../../domain/editing/partRules.js';
import { scopeOfPart } from '../../../domain/definition/keyWords.js';
import { outcomesOf } from '../../../domain/workflow/stages/registry.js';
import {
  definitionWords,
  type DefinitionWords,
} from '../../../shared/definitionWords/definitionWords.js';
import { refusalText } from '../../../shared/request/formState.js';
import type { Ask } from '../../../shared/request/route.js';
import { ruleInputView, type NameGroupView } from '../frame/ruleInput.view.js';
import { changedText } from './changedText.view.js';
import { choicesFor, outcomeLabel, type PartChoice, type Choosing } from './partChoices.view.js';

/** One input, or several under a heading, as `views/partials/designer/nodes` print it. */
export interface NodeView {
  /** The partial that draws it. */
  readonly view: string;
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly optional: boolean;
  readonly error: string;
  readonly [more: string]: unknown;
}

interface Looking {
  readonly choosing: Choosing;
  readonly definition: Definition;
  readonly draftId: string;
  readonly address: PartAddress;
  readonly stage: Stage | null;
  readonly said: DefinitionWords;
  /** The names that rules may use, each list once however many rules share it. */
  readonly names: Map<string, RuleNameList>;
  errorAt(name: string): string;
  /** What a colleague has saved there meanwhile, in a sentence; '' where nothing differs. */
  savedAt(name: string): string;
  failsWithin(at: string): boolean;
}

interface RuleNameList {
  readonly id: string;
  readonly groups: readonly NameGroupView[];
}

/** A part's inputs, the usual ones first. */
export interface PartForm {
  readonly nodes: readonly NodeView[];
  readonly more: readonly NodeView[];
  readonly moreOpen: boolean;
  readonly names: readonly RuleNameList[];
}

/** The form of a part: its inputs, with what was typed and what is wrong where it was refused. */
export function partForm(
  choosing: Choosing,
  draftId: string,
  address: PartAddress,
  failed: Ask['failed'],
): PartForm {
  const { definition, words, locale } = choosing;
  const value = partAt(definition, address);
  const reasons = failed?.refusal.fields ?? {};
  const shown: Loose =
    failed === null ? value : { ...treeOf(failed.typed), ...fixedKeys(address, value) };
  const looking: Looking = {
    choosing,
    definition,
    draftId,
    address,
    stage: stageAt(definition, address),
    said: definitionWords(words, locale),
    names: new Map(),
    errorAt: (name) => {
      const reason = reasons[name];
      return reason === undefined ? '' : refusalText(words, locale, reason.code, reason.params);
    },
    savedAt: (name) => {
      const saved = changedText(failed, value, name);
      return saved === '' ? '' : refusalText(words, locale, 'saved_by_now', { value: saved });
    },
    failsWithin: (at) => Object.keys(reasons).some((name) => `${name}.`.startsWith(`${at}.`)),
  };
  const outcomes = looking.stage === null ? [] : outcomesOf(looking.stage);
  const nodes = memberNodes(schemaOf(address, value), shown, '', scopeOf(address, value), {
    keysFor: (key) => (key === 'next' || key === 'effects' ? outcomes : namedHere(looking, key)),
  });
  const fixed = fixedKeys(address, value);
  const views = nodes
    .filter(({ at }) => !(at in fixed))
    .map((node) => [node.key, nodeView(node, looking)] as const);
  const more = views.filter(([key]) => rare.has(key)).map(([, view]) => view);
  return {
    nodes: views
      .filter(([key]) => !rare.has(key))
      .toSorted(([a], [b]) => orderOf(a) - orderOf(b))
      .map(([, view]) => view),
    more,
    moreOpen: Object.keys(reasons).some((name) => rare.has(name.split('.')[0] ?? '')),
    names: [...looking.names.values()],
  };
}

/** What is written; of a choice the colleague's stands in the differences above the form. */
const written: ReadonlySet<string> = new Set(['line', 'lines', 'number']);

/** What most parts never need stands folded away at the end. */
const rare: ReadonlySet<string> = new Set([
  'remind',
  'escalate',
  'timeout',
  'no_answer',
  'outcome_names',
  'effects',
  'before_money',
  'source',
  'private',
  'identifying',
  'blind_safe',
  'show_if',
  'check',
  'message',
  'hide_from',
]);

/** Where a case goes comes after what happens in the stage. */
const orderOf = (key: string): number => (key === 'next' ? 1 : 0);

function stageAt({ workflow }: Definition, address: PartAddress): Stage | null {
  if (!('collection' in address) || address.collection !== 'workflow.stages') return null;
  return workflow.stages[address.id] ?? null;
}

/** The outcomes that the stage names itself, for which it owes a name. */
function namedHere({ stage, choosing }: Looking, key: string): readonly string[] {
  if (key !== 'outcome_names' || stage === null) return [];
  return outcomesOf(stage).filter(
    (outcome) => outcomeLabel(choosing, { ...stage, outcome_names: {} }, outcome) === outcome,
  );
}

/** The scope that a part's keys have their words in. */
function scopeOf(address: PartAddress, value: unknown): string {
  if ('single' in address) return address.single;
  const holder = 'field' in address ? 'fields' : (address.collection.split('.').at(-1) ?? '');
  return typeof value === 'object' && value !== null ? scopeOfPart(value, holder) : holder;
}

const outcomeKeyed: ReadonlySet<string> = new Set(['next', 'effects', 'outcome_names']);

function nodeView(node: PartNode, looking: Looking): NodeView {
  const { said, stage, choosing } = looking;
  const { key, scope, at } = node;
  const ofOutcome = stage !== null && outcomeKeyed.has(scope);
  const label = ofOutcome ? outcomeLabel(choosing, stage, key) : said.key(scope, key);
  const common = {
    view: `designer/nodes/${node.node}`,
    name: at,
    label: key === '' ? said.item('', scope) : label,
    help: ofOutcome ? '' : (said.help(scope, key) ?? ''),
    optional: node.optional,
    error: looking.errorAt(at) || (written.has(node.node) ? looking.savedAt(at) : ''),
  };
  switch (node.node) {
    case 'words':
      return {
        ...common,
        ...node,
        zhError: looking.errorAt(`${at}.zh`) || looking.savedAt(`${at}.zh`),
        enError: looking.errorAt(`${at}.en`) || looking.savedAt(`${at}.en`),
      };
    case 'choice':
    case 'ticks':
      return { ...common, ...choiceView(node, said) };
    case 'reference':
      return {
        ...common,
        value: node.value,
        options: withPresent(choicesFor(choosing, node.to), node.value),
        blank: node.optional || node.value === '',
      };
    case 'rule': {
      // Its error is what the rule itself lacks, so that this stands with what is said of the field.
      const help = [looking.savedAt(at), common.help].filter((each) => each !== '').join(' ');
      return { ...common, rule: ruleView(node, { ...common, help }, looking) };
    }
    case 'group':
      return { ...common, nodes: node.nodes.map((each) => nodeView(each, looking)) };
    case 'entries':
      return { ...common, nodes: node.entries.map((each) => nodeView(each, looking)) };
    case 'list':
      return { ...common, ...listView(node, looking) };
    default:
      return { ...common, ...node };
  }
}

function choiceView(
  node: Extract<PartNode, { node: 'choice' | 'ticks' }>,
  said: DefinitionWords,
): object {
  const options = node.options.map((value) => ({
    value,
    label: said.value(node.scope, node.key, value),
    checked: node.node === 'ticks' && node.chosen.includes(value),
  }));
  if (node.node === 'ticks') return { options };
  return { options, value: node.value, blank: node.optional || node.value === '' };
}

/** A name that leads nowhere any more is still shown, or it would be lost unseen. */
const withPresent = (choices: readonly PartChoice[], value: string): readonly PartChoice[] =>
  value === '' || choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: value }];

function ruleView(
  node: Extract<PartNode, { node: 'rule' }>,
  {
    name,
    label,
    help,
    optional,
    error,
  }: Pick<NodeView, 'name' | 'label' | 'help' | 'optional' | 'error'>,
  { choosing, definition, draftId, address, names }: Looking,
): object {
  const prefix = prefixOf(address);
  const { groups, ...view } = ruleInputView(choosing, definition, {
    draft: draftId,
    at: prefix === '' ? name : `${prefix}.${name}`,
    name,
    label,
    optional,
    value: node.value,
    error,
    ...(help === '' ? {} : { help }),
  });
  const key = JSON.stringify(groups);
  const list = names.get(key) ?? { id: `${pathOf(address)}-${names.size + 1}`, groups };
  names.set(key, list);
  return { ...view, namesIn: list.id };
}

function listView(node: Extract<PartNode, { node: 'list' }>, looking: Looking): object {
  const { said, stage } = looking;
  const ofOutcome = stage !== null && outcomeKeyed.has(node.scope);
  const item = ofOutcome ? said.item('', node.scope) : said.item(node.scope, node.key);
  return {
    item,
    items: node.items.map(({ at, blank, dropped, nodes }, index) => ({
      at,
      blank,
      dropped,
      place: index + 1,
      item,
      error: looking.errorAt(at),
      folded: node.items.length > mostRows && nodes.length > mostCells,
      open: looking.failsWithin(at),
      title: titleOf(nodes, looking) || `${item} ${index + 1}`,
      nodes: nodes.map((each) => nodeView(each, looking)),
    })),
  };
}

/** Many long rows stand folded, each under its name. */
const mostRows = 4;
const mostCells = 4;

function titleOf(nodes: readonly PartNode[], { choosing }: Looking): string {
  for (const node of nodes) {
    if (node.node === 'words') return choosing.locale === 'en' ? node.en : node.zh;
  }
  return '';
}
