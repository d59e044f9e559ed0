import { readYuan, yuanText } from '../../domain/money.js';
import type { Reason } from '../../domain/refusal.js';
import { suppose, type Supposal } from '../../domain/review/whatIf.js';
import { halfWidth, tidy } from '../../domain/typed.js';
import { refusalText } from '../../shared/request/formState.js';
import type { PageContext } from '../../shared/request/pageContext.js';
import type { Ask } from '../../shared/request/route.js';
import type { CallRanking } from './ranking.query.js';

const word = (key: string, values: object = {}) => ({ key: `ranking.whatIf.${key}`, ...values });

type Read<T> = { readonly value: T | null } | { readonly problem: Reason };

function readPlaces(text: string): Read<number> {
  if (text === '') return { value: null };
  return /^\d{1,5}$/.test(text) ? { value: Number(text) } : { problem: { code: 'not_whole' } };
}

function readBudget(text: string): Read<bigint> {
  if (text === '') return { value: null };
  const read = readYuan(text);
  return 'problem' in read ? read : { value: BigInt(read.fen) };
}

/** Points with at most two decimals, in hundredths. */
function readLowest(text: string): Read<number> {
  if (text === '') return { value: null };
  if (!/^\d{1,5}(\.\d{1,2})?$/.test(text)) return { problem: { code: 'what_if_points' } };
  return { value: Math.round(Number(text) * 100) };
}

/** What holds now, below the box that would replace it. */
const holds = (limit: number | string | null): object =>
  limit === null ? word('noLimit') : word('holds', { n: limit });

/**
 * What the list would come to with other places, another budget or a lowest score; blanks leave
 * what holds. It stands in the address alone and changes nothing.
 */
export function whatIfView(
  { proposal, quotaLeft, budgetLeftFen, lowest: present, cases }: CallRanking,
  query: Ask['query'],
  { words, locale }: PageContext,
): object {
  const typed = (name: string): string => tidy(query[name] ?? '').slice(0, 40);
  const places = readPlaces(halfWidth(typed('places')));
  const budget = readBudget(halfWidth(typed('budget')));
  const lowest = readLowest(halfWidth(typed('lowest')));
  const error = (read: Read<unknown>): string =>
    'problem' in read ? refusalText(words, locale, read.problem.code, read.problem.params) : '';
  const field = (name: string, read: Read<unknown>) => ({ value: typed(name), error: error(read) });
  const form = {
    places: { ...field('places', places), help: holds(quotaLeft) },
    budget: {
      ...field('budget', budget),
      help: holds(budgetLeftFen === null ? null : yuanText(budgetLeftFen)),
    },
    lowest: {
      ...field('lowest', lowest),
      help: holds(present === null ? null : (present / 100).toFixed(2)),
    },
  };
  const asked = ['places', 'budget', 'lowest'].some((name) => typed(name) !== '');
  if (!asked || 'problem' in places || 'problem' in budget || 'problem' in lowest) {
    return { form, result: false };
  }
  const supposal: Supposal = {
    quota: places.value ?? quotaLeft,
    budgetFen: budget.value ?? budgetLeftFen,
    lowest: lowest.value ?? present,
  };
  const { line, selected, costFen, gained, lost } = suppose(proposal.rows, supposal);
  const named = (ids: readonly string[]) =>
    ids.map((id) => ({ href: `/cases/${id}`, label: cases.get(id)?.row.title ?? '' }));
  return {
    form,
    result: {
      says: word('selected', { n: selected, of: proposal.rows.length }),
      costFen: Number(costFen),
      torn: line.splitsTie,
      gained: named(gained),
      lost: named(lost),
    },
  };
}
