import type { ChangedPlacing } from '../../data/tables/rankingChanges.js';
import type { Actor } from '../../domain/actor.js';
import { hidden } from '../../domain/refusal.js';
import { backToRanking } from '../../domain/workflow/exits/backToRanking.js';
import type { CaseState } from '../../domain/workflow/caseState.js';
import { recordFrom, type CaseChange } from '../../domain/workflow/recorder.js';
import type { Grounds } from '../../domain/workflow/exits/suspension.js';
import { act } from '../../domain/workflow/machine.js';
import { stageKind, stagesAnswering } from '../../domain/workflow/stages/registry.js';
import { holdCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';

/** The last stage of a case's version in which a whole call is ranked. */
export function rankingStage({ definition }: Pick<CaseFile, 'definition'>): string {
  const ranking = stagesAnswering(definition.workflow.stages, (kind, stage) => kind.ranks(stage));
  const last = ranking.at(-1);
  if (!last) throw hidden();
  return last.id;
}

/** The place alone is another: whoever decides on the case reads the right one, and nothing else moves. */
function renumbered(before: CaseState, ranking: string, rank: number): CaseChange {
  const recorder = recordFrom(before);
  if (before.status !== 'running') return recorder.change();
  recorder.emit({ type: 'noted', stage: ranking, verb: 'place', data: { rank } });
  if (typeof before.facts['rank'] === 'number') {
    recorder.emit({ type: 'facts_set', facts: { rank } });
  }
  return recorder.change();
}

/** Gives one case the place that two persons agreed on, from wherever it stands. */
export async function applyPlacing(
  deps: Deps,
  actor: Actor,
  { id, rank, chosen, award, was }: ChangedPlacing,
  grounds: Grounds,
): Promise<void> {
  const held = await holdCase(deps, id);
  const ranking = rankingStage(held);
  const { state } = held.row;
  const config = held.rules.stage(ranking);
  const reserved = stageKind(config.kind).ranks(config)?.reserved(state.memory[ranking]) ?? null;
  const { reason } = grounds;
  const here = state.status === 'running' && state.stage === ranking;
  if (here && reserved !== null && chosen !== 'no' && chosen !== 'reserve') {
    // It is selected with the place that it has now, not the one it waited with.
    if (rank !== reserved.rank) {
      await changeCase(deps, actor, held, () => renumbered(state, ranking, rank));
    }
    await changeCase(deps, actor, id, ({ row }, context) =>
      act(context, row.state, 'refill', { class: chosen, reason }),
    );
    return;
  }
  if (chosen === was.chosen) {
    await changeCase(deps, actor, held, () => renumbered(state, ranking, rank));
    return;
  }
  const waits = here && reserved === null;
  // Both steps are one act: nobody is told that the case went back while it has its place already.
  await changeCase(deps, actor, held, (_, context) => {
    const back = waits ? null : backToRanking(context, state, ranking, grounds);
    const from = back?.state ?? state;
    const placed =
      chosen === 'reserve'
        ? act(context, from, 'reserve', { rank: String(rank), class: award, reason })
        : act(context, from, 'place', {
            rank: String(rank),
            selected: chosen === 'no' ? 'no' : 'yes',
            class: chosen === 'no' ? '' : chosen,
            reason,
          });
    return back === null ? placed : inOne(back, placed);
  });
}

/** Two steps of which the second begins where the first ends. */
const inOne = (first: CaseChange, second: CaseChange): CaseChange => ({
  before: first.before,
  state: second.state,
  events: [...first.events, ...second.events],
  effects: [...first.effects, ...second.effects],
  seated: [...first.seated, ...second.seated],
});
