import type { ApplicationRow } from '../../data/stores/caseStore.js';
import { isKeptOut } from '../../domain/access/caseAccess.js';
import type { Actor } from '../../domain/actor.js';
import { freezeOf } from '../../domain/application/freezeWindow.js';
import type { Reason } from '../../domain/refusal.js';
import { versionGaps } from '../../domain/versionMove/versionGaps.js';
import {
  judgeMove,
  type Judgement,
  type VersionPair,
} from '../../domain/versionMove/versionMove.js';
import { freezable } from '../../shared/calls/callFreeze.js';
import { subjectOf } from '../../shared/casefile/caseFile.js';
import type { Deps } from '../../shared/request/deps.js';

type CallRow = NonNullable<Awaited<ReturnType<Deps['db']['rows']['calls']['find']>>>;

const staying = (code: string): Judgement => ({
  verdict: 'stays',
  reasons: [{ code }],
  keep: false,
  places: [],
});

/** Two versions with what they differ in; many cases share a pair, so keep it. */
export async function versionPair(deps: Deps, fromId: string, toId: string): Promise<VersionPair> {
  const { definition: from } = await deps.definitions.byVersion(fromId);
  const { definition: to } = await deps.definitions.byVersion(toId);
  return { from, to, gaps: versionGaps(from, to) };
}

/** How a case could move, with what its call and its owner say besides. */
export function judgementFor(
  { clock, calendar }: Deps,
  row: ApplicationRow,
  call: CallRow | undefined,
  pair: VersionPair,
  officer: Actor | null,
): Judgement {
  if (officer && isKeptOut(officer, subjectOf(row))) return staying('move_own_case');
  const frozen = call && freezeOf(freezable(call), clock.now(), calendar) !== null;
  return row.status === 'draft' && frozen
    ? staying('move_call_frozen')
    : judgeMove(row.state, pair);
}

/** Why a case cannot move this way; null where it can. `place` is null where it keeps its own. */
export function whyNot(judgement: Judgement, place: string | null): Reason | null {
  const { verdict, keep, places, reasons } = judgement;
  if (verdict === 'stays') return reasons[0] ?? { code: 'move_case_gone' };
  if (place === null) return keep ? null : { code: 'move_place_needed' };
  return places.includes(place) ? null : { code: 'move_place_unknown' };
}
