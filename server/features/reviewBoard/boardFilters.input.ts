/** What a review secretary looks for on the board of a call. */
export const boardFilters = ['all', 'late', 'open', 'unanswered'] as const;
export type BoardFilter = (typeof boardFilters)[number];

/** What the board is narrowed to; anything not understood narrows nothing. */
export interface BoardAsk {
  readonly show: BoardFilter;
  /** '' for the first stage in which cases wait. */
  readonly stage: string;
  /** The last line of the page before, by which pages are turned; null for the first page. */
  readonly after: { readonly due: string; readonly id: string } | null;
}

/** Reads the filters of an address. */
export function readBoardAsk(query: Readonly<Record<string, string>>): BoardAsk {
  const key = (text: string | undefined): string =>
    text !== undefined && /^[\w-]{1,40}$/.test(text) ? text : '';
  const due = /^[\d:.TZ-]{0,24}$/.exec(query['due'] ?? '')?.[0] ?? '';
  const id = key(query['after']);
  return {
    show: boardFilters.find((each) => each === query['show']) ?? 'all',
    stage: key(query['stage']),
    after: id === '' ? null : { due, id },
  };
}

/** The address of the board with some filters changed. */
export function boardHref(
  callId: string,
  { show, stage, after }: BoardAsk,
  changes: Partial<BoardAsk> = {},
): string {
  const now = { show, stage, after, ...changes };
  const given = Object.entries({
    stage: now.stage,
    show: now.show === 'all' ? '' : now.show,
    due: now.after?.due ?? '',
    after: now.after?.id ?? '',
  }).filter(([, value]) => value !== '');
  const query = new URLSearchParams(given).toString();
  return `/calls/${callId}/reviews${query === '' ? '' : `?${query}`}`;
}
