import { policy } from '../../domain/access/policy.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Actor, Role } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import type { CallBoard } from '../../shared/boards/callBoard.query.js';
import {
  readersByIds,
  roleHolders,
  type LetterReader,
} from '../../shared/letters/letterReaders.js';
import { sendLetter } from '../../shared/letters/sendLetter.js';
import type { Deps } from '../../shared/request/deps.js';
import type { RankingChange } from './rankingChange.file.js';

type Call = CallBoard['call'];

/** Where a change is read and decided. */
export const changePath = ({ call_id: call }: Pick<RankingChange, 'call_id'>): string =>
  `/calls/${call}/ranking/change`;

/** Asks everybody else who may approve it. */
export async function mailChangeProposed(
  deps: Deps,
  actor: Actor,
  call: Call,
  change: RankingChange,
  cases: readonly ApplicationRow[],
): Promise<void> {
  const readers = new Map<string, LetterReader>();
  for (const role of policy['ranking.second']) {
    for (const each of await holdersForAll(deps, cases, role)) readers.set(each.id, each);
  }
  readers.delete(actor.userId);
  for (const reader of readers.values()) {
    await sendLetter(deps, reader, change.proposed_at, {
      event: 'ranking_change_proposed',
      values: (locale) => ({
        by: actor.name,
        call: inLocale(call.title, locale),
        what: deps.words(locale, `ranking.change.kinds.${change.kind}`),
        reason: change.reason,
      }),
      path: changePath(change),
      where: 'act',
    });
  }
}

/** Tells whoever proposed it that it was refused, and why. */
export async function mailChangeRejected(
  deps: Deps,
  call: Call,
  change: RankingChange,
  why: string,
): Promise<void> {
  for (const reader of await readersByIds(deps.db, [change.proposed_by])) {
    await sendLetter(deps, reader, deps.clock.now().toISOString(), {
      event: 'ranking_change_rejected',
      values: (locale) => ({
        call: inLocale(call.title, locale),
        what: deps.words(locale, `ranking.change.kinds.${change.kind}`),
        reason: why,
      }),
      path: changePath(change),
    });
  }
}

/** Who holds a role and is kept out of none of the cases. */
async function holdersForAll(
  { db }: Deps,
  cases: readonly ApplicationRow[],
  role: Role,
): Promise<readonly LetterReader[]> {
  const [first = [], ...others] = await Promise.all(cases.map((row) => roleHolders(db, row, role)));
  return first.filter(({ id }) => others.every((each) => each.some((other) => other.id === id)));
}
