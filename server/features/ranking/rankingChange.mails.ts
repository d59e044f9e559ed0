import { policy } from '../../domain/access/policy.js';
import type { ApplicationRow } from '../../data/stores/caseStore.js';
import type { Actor } from '../../domain/actor.js';
import { inLocale } from '../../domain/localText.js';
import type { CallBoard } from '../../shared/boards/callBoard.query.js';
import { holdersForAll, readersByIds } from '../../shared/letters/letterReaders.js';
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
  for (const reader of await holdersForAll(deps.db, cases, policy['ranking.second'])) {
    if (reader.id === actor.userId) continue;
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
