import { stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { inLocale } from '../../domain/localText.js';
import type { Deps } from '../request/deps.js';
import type { Ask } from '../request/route.js';
import type { CallBoard } from './callBoard.query.js';

/** The head of a page of a call's board: its title, the way back, and the other page as a tab. */
export function boardHead(
  { words }: Deps,
  { locale }: Ask,
  { call, prepared }: CallBoard,
  current: 'ranking' | 'reserve' | 'meeting',
): object {
  const title = words(locale, `ranking.${current}Title`);
  return {
    title,
    callTitle: call.title,
    base: `/calls/${call.id}`,
    crumbs: [{ href: `/calls/${call.id}`, label: inLocale(call.title, locale) }, { label: title }],
    tabs: tabsOf(prepared).map((tab) => ({
      href: `/calls/${call.id}/${tab}`,
      label: words(locale, `ranking.${tab}Title`),
      current: tab === current,
    })),
  };
}

/** A call whose ranking keeps nobody in reserve has no page for them. */
function tabsOf({ definition }: CallBoard['prepared']): ('ranking' | 'reserve' | 'meeting')[] {
  const reserves = stagesAnswering(
    definition.workflow.stages,
    (kind, stage) => kind.ranks(stage)?.reserves ?? null,
  );
  return reserves.length > 0 ? ['ranking', 'reserve', 'meeting'] : ['ranking', 'meeting'];
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
