import type { LocalText } from '../../../domain/localText.js';
import type { DraftFile } from './draft.file.js';

/** The pages of a draft, in the order of the designer's own menu. */
export const draftTabs = [
  'overview',
  'settings',
  'workflow',
  'form',
  'documents',
  'eligibility',
  'rubrics',
  'award',
  'obligations',
  'mails',
  'publish',
] as const;
export type DraftTab = (typeof draftTabs)[number] | 'walk' | 'replay' | 'expert-view';

/** Where a page of a draft is; `overview` is the draft's own address. */
export const draftHref = (draftId: string, tab: DraftTab): string =>
  tab === 'overview' ? `/designer/${draftId}` : `/designer/${draftId}/${tab}`;

/** Where the part of a draft at this path is edited. */
export const partHref = (draftId: string, at: string): string =>
  `/designer/${draftId}/parts/${encodeURIComponent(at)}`;

/** Where the blank form of a document is brought. */
export const blankFormHref = (draftId: string, document: string): string =>
  `/designer/${draftId}/blank-forms/${document}`;

/** What the layout `design` prints around a page of a draft: its name, tabs and crumbs. */
export interface DraftFrame {
  readonly frame: {
    readonly name: LocalText;
    readonly tabs: readonly object[];
    readonly badge: object;
    readonly status: DraftFile['row']['status'];
    readonly walkHref: string;
    readonly publishHref: string;
  };
  readonly crumbs: readonly object[];
}

const tones = { editing: 'warn', proposed: 'info', published: 'ok', discarded: 'quiet' } as const;

/** The frame of a draft's page; `counts` are shown at their tabs. */
export function draftFrame(
  { row, definition, baseNumber }: DraftFile,
  current: DraftTab,
  counts: Partial<Record<DraftTab, number>> = {},
): DraftFrame {
  return {
    frame: {
      name: definition.name,
      tabs: draftTabs.map((tab) => ({
        href: draftHref(row.id, tab),
        label: { key: `designer.tabs.${tab}` },
        current: tab === current,
        count: counts[tab] ?? 0,
      })),
      status: row.status,
      badge: {
        tone: tones[row.status],
        label: { key: `designer.status.${row.status}`, n: baseNumber + 1 },
      },
      walkHref: draftHref(row.id, 'walk'),
      publishHref: draftHref(row.id, 'publish'),
    },
    crumbs: [
      { href: '/designer', label: { key: 'designer.title' } },
      current === 'overview'
        ? { label: definition.name }
        : { href: draftHref(row.id, 'overview'), label: definition.name },
      ...(current === 'overview' ? [] : [{ label: { key: `designer.tabs.${current}` } }]),
    ],
  };
}

/** The frame of a page below a tab's own: its crumbs lead back to that. */
export function draftFrameBelow(draft: DraftFile, tab: DraftTab): DraftFrame {
  const { frame, crumbs } = draftFrame(draft, tab);
  const above = { href: draftHref(draft.row.id, tab), label: { key: `designer.tabs.${tab}` } };
  return { frame, crumbs: [...crumbs.slice(0, -1), above] };
}
