import type { CDPSession, Page } from 'playwright-core';

interface Spoken {
  readonly nodeId: string;
  readonly parentId?: string;
  readonly ignored: boolean;
  readonly role?: { readonly value?: unknown };
  readonly name?: { readonly value?: unknown };
  readonly childIds?: readonly string[];
  readonly properties?: readonly {
    readonly name: string;
    readonly value: { readonly value?: unknown };
  }[];
}

const controls: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'combobox',
  'DisclosureTriangle',
  'Iframe',
  'link',
  'listbox',
  'radio',
  'searchbox',
  'slider',
  'spinbutton',
  'switch',
  'textbox',
  'Date',
  'DateTime',
]);

/**
 * What a screen reader is told of a page, by Chromium's own tree, held to what its reader needs:
 * every control, picture, group, table and dialog has a name; one `h1`, and no level is left out on
 * the way down; one main part and one head, and each navigation is told from the others;
 * each table has heads; a form that saves by itself says so; and what is wrong with a field is read
 * with it. What is missing, in words.
 */
export async function unspoken(page: Page): Promise<string[]> {
  const session = await page.context().newCDPSession(page);
  const all = await treeOf(session);
  await session.detach();
  const nodes = all.filter(({ ignored }) => !ignored);
  return [
    ...nameless(all),
    ...headingGaps(nodes),
    ...landmarkFaults(nodes),
    ...headlessTables(all),
    ...(await looseMessages(page)),
  ];
}

async function treeOf(session: CDPSession): Promise<readonly Spoken[]> {
  const { nodes } = await session.send('Accessibility.getFullAXTree');
  const byId = new Map<string, Spoken>(nodes.map((node) => [node.nodeId, node]));
  // The answer goes by depth; a page is read from its top to its end.
  const inOrder = (node: Spoken | undefined): Spoken[] =>
    node === undefined
      ? []
      : [node, ...(node.childIds ?? []).flatMap((id) => inOrder(byId.get(id)))];
  return inOrder(nodes[0]);
}

const roleOf = ({ role }: Spoken): string => textOf(role?.value);
const nameOf = ({ name }: Spoken): string => textOf(name?.value).trim();
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const groups: ReadonlySet<string> = new Set(['dialog', 'alertdialog', 'image', 'table', 'region']);

function nameless(nodes: readonly Spoken[]): string[] {
  const folds = around(nodes, 'DisclosureTriangle', 'group');
  // What folds is a group to the tree; its name is that of the line it folds under.
  const isNamed = (node: Spoken): boolean =>
    controls.has(roleOf(node)) ||
    groups.has(roleOf(node)) ||
    (roleOf(node) === 'group' && !folds.has(node.nodeId));
  return nodes
    .filter((node) => !node.ignored && isNamed(node) && nameOf(node) === '')
    .map((node) => `${roleOf(node)} without a name`);
}

function headingGaps(nodes: readonly Spoken[]): string[] {
  const headings = nodes.filter((node) => roleOf(node) === 'heading');
  const levels = headings.map(({ properties }) =>
    Number(properties?.find(({ name }) => name === 'level')?.value.value ?? 0),
  );
  const found = levels.flatMap((level, index) => {
    const before = levels[index - 1] ?? 0;
    const heading = headings[index];
    return level > before + 1 && heading
      ? [`h${level} after h${before}: ${nameOf(heading).slice(0, 30)}`]
      : [];
  });
  const titles = levels.filter((level) => level === 1).length;
  return titles === 1 ? found : [...found, `${titles} headings of the first level`];
}

function landmarkFaults(nodes: readonly Spoken[]): string[] {
  const of = (role: string): readonly Spoken[] => nodes.filter((node) => roleOf(node) === role);
  const once = ['main', 'banner'].flatMap((role) =>
    of(role).length === 1 ? [] : [`${of(role).length} of ${role}`],
  );
  if (of('contentinfo').length > 1) once.push('more than one foot');
  const names = of('navigation').map(nameOf);
  const twice = names.filter((name, index) => name === '' || names.indexOf(name) !== index);
  return [...once, ...twice.map((name) => `navigation not told apart: "${name}"`)];
}

function headlessTables(nodes: readonly Spoken[]): string[] {
  const headed = new Set([
    ...around(nodes, 'columnheader', 'table'),
    ...around(nodes, 'rowheader', 'table'),
  ]);
  return nodes
    .filter((node) => !node.ignored && roleOf(node) === 'table' && !headed.has(node.nodeId))
    .map((node) => `table without heads: ${nameOf(node)}`);
}

/** The ids of the next things of one role around those of another. */
function around(nodes: readonly Spoken[], inner: string, outer: string): ReadonlySet<string> {
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const found = new Set<string>();
  for (const node of nodes.filter((each) => roleOf(each) === inner)) {
    let at: Spoken | undefined = node;
    while (at && roleOf(at) !== outer) at = byId.get(at.parentId ?? '');
    if (at) found.add(at.nodeId);
  }
  return found;
}

/** Fields whose message is not read with them, and forms that save without a word. */
async function looseMessages(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const described = (field: Element): boolean =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(/\s+/)
        .some((id) => id !== '' && (document.getElementById(id)?.textContent.trim() ?? '') !== '');
    const silent = [...document.querySelectorAll('[aria-invalid="true"]')].filter(
      (field) => !described(field),
    );
    const mute = [...document.querySelectorAll('form[data-autosave]')].filter(
      (form) =>
        (form.querySelector('output[data-save-state]') ??
          document.querySelector('output[data-save-state]')) === null,
    );
    return [
      ...silent.map((field) => `wrong, and nobody says why: ${field.getAttribute('name') ?? ''}`),
      ...mute.map((form) => `saves without a word: ${form.getAttribute('action') ?? ''}`),
    ];
  });
}
