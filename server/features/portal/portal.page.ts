import type { LocalText } from '../../domain/localText.js';
import type { PublicBudget } from './publicBudget.query.js';
import { openCallLine, stateOfCall, type PublicCall } from '../../shared/calls/publicCalls.js';
import type { LatestNotice } from './portal.query.js';

export interface Portal {
  readonly programmes: readonly {
    readonly id: string;
    readonly name: LocalText;
    readonly summary: LocalText;
  }[];
  readonly calls: readonly PublicCall[];
  readonly notices: readonly LatestNotice[];
  readonly budget: PublicBudget | null;
  readonly year: number;
  readonly now: Date;
}

const steps = ['apply', 'review', 'decide', 'publish', 'pay'] as const;

/** What is open, what there is, how it works, what was decided. */
export function portalPage({ programmes, calls, notices, budget, year, now }: Portal): object {
  const open = calls
    .filter((call) => stateOfCall(call, now) === 'open')
    .toSorted((a, b) => a.closesAt.localeCompare(b.closesAt));
  return {
    open: open.map((call) => openCallLine(call, now)),
    programmes: programmes.map(({ id, name, summary }) => {
      const count = open.filter(({ programmeId }) => programmeId === id).length;
      return {
        label: name,
        says: summary,
        href: `/calls?programme=${id}`,
        rest: count === 0,
        badge:
          count === 0
            ? { tone: 'quiet', label: { key: 'portal.nothingOpen' } }
            : { tone: 'ok', label: { key: 'portal.openCount', count } },
      };
    }),
    notices: notices.map(({ id, title, endsAt }) => ({
      href: `/notices/${id}`,
      label: title,
      badge:
        now.toISOString() <= endsAt ? { tone: 'info', label: { key: 'portal.running' } } : false,
    })),
    budget: budget ?? false,
    year,
    steps: steps.map((step) => ({
      label: { key: `portal.steps.${step}` },
      at: { key: `portal.steps.${step}Says` },
    })),
  };
}
