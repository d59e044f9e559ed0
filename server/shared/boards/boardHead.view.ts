import { inLocale } from '../../domain/localText.js';
import type { Deps } from '../request/deps.js';
import type { Ask } from '../request/route.js';
import type { CallBoard } from './callBoard.query.js';

/** The head of a page of a call's board: its title, the way back, and the other page as a tab. */
export function boardHead(
  { words }: Deps,
  { locale }: Ask,
  { call }: CallBoard,
  current: 'ranking' | 'meeting',
): object {
  const title = words(locale, `ranking.${current}Title`);
  return {
    title,
    callTitle: call.title,
    base: `/calls/${call.id}`,
    crumbs: [{ href: `/calls/${call.id}`, label: inLocale(call.title, locale) }, { label: title }],
    tabs: (['ranking', 'meeting'] as const).map((tab) => ({
      href: `/calls/${call.id}/${tab}`,
      label: words(locale, `ranking.${tab}Title`),
      current: tab === current,
    })),
  };
}

/** The budget line as `budget-bar` draws it. */
export function budgetBar({ line, pendingFen }: CallBoard): object | undefined {
  if (line === null) return undefined;
  const committed = Number(line.committed + line.payable);
  const [paid, reserved, available] = [line.paid, line.reserved, line.available].map(Number);
  return {
    name: line.name,
    pendingFen: Number(pendingFen),
    bar: { total: Number(line.appropriated), paid, committed, reserved, available },
  };
}
