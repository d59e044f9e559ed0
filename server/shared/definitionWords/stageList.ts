import type { Definition } from '../../domain/definition/definition.js';
import { chainsOf } from '../../domain/drawing/flowChains.js';
import { exitsOf, stageOf } from '../../domain/drawing/flowExits.js';
import type { WorkflowWords } from './workflowWords.js';

/** A stage in the list that says what the drawing shows. */
export interface ListedStage {
  readonly id: string;
  readonly label: string;
  readonly href: string | false;
  readonly current: boolean;
  readonly about: string;
  readonly leads: readonly { readonly why: string; readonly to: string }[];
}

interface Listing {
  readonly hrefOf?: (stageId: string) => string;
  readonly chosen?: string | null;
}

/** Every stage in the order of the drawing: who acts, how long, where each outcome leads and when. */
export function stageListOf(
  { workflow }: Definition,
  said: WorkflowWords,
  { hrefOf, chosen = null }: Listing,
): ListedStage[] {
  return chainsOf(workflow)
    .flatMap(({ ids }) => ids)
    .flatMap((id) => {
      const stage = stageOf(workflow, id);
      if (!stage) return [];
      const leads = exitsOf(id, stage).flatMap(({ to, ways }) =>
        ways.map((way) => ({ why: said.way(id, way), to: said.name(to) })),
      );
      return [
        {
          id,
          label: said.name(id),
          href: hrefOf ? hrefOf(id) : false,
          current: id === chosen,
          about: said.about(id).join(' · '),
          leads,
        },
      ];
    });
}
