import type { CaseState } from '../../domain/workflow/caseState.js';
import type { WorkflowRules } from '../../domain/workflow/machineContext.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { Deps } from '../request/deps.js';
import { confirmedPlaces, holdsPlace, type ConfirmedPlace } from './confirmedPlaces.query.js';

type Reading = Pick<Deps, 'db' | 'definitions'>;

/**
 * How many confirmed places stand free: their cases ended without an award or went back before the
 * ranking, and nobody filled them since.
 */
export async function freedPlaces(deps: Reading, callId: string): Promise<number> {
  const { places, given } = await confirmedPlaces(deps, callId);
  return Math.max(given - (await keptIn(deps, places)), 0);
}

/**
 * How many places a call has once these cases are placed, as the fact that says so keeps it. It is
 * asked after they were moved: whoever takes a place that stood free adds none.
 */
export async function placesGiven(
  deps: Deps,
  callId: string,
  placed: readonly (ConfirmedPlace & { readonly id: string })[],
): Promise<number> {
  const { places, given } = await confirmedPlaces(deps, callId);
  const now = new Map([...places, ...placed.map((each) => [each.id, each] as const)]);
  return Math.max(given, await keptIn(deps, now));
}

/** How many cases still have the place that they were given. */
async function keptIn(
  { db, definitions }: Reading,
  places: ReadonlyMap<string, ConfirmedPlace>,
): Promise<number> {
  const held = [...places].filter(([, place]) => holdsPlace(place)).map(([id]) => id);
  if (held.length === 0) return 0;
  const rows = await db.rows.applications.all({ id: held });
  const kept = await Promise.all(
    rows.map(async ({ state, procedure_version_id: version }) => {
      const { rules } = await definitions.byVersion(version);
      return !isWithoutPlace(rules, state);
    }),
  );
  return kept.filter(Boolean).length;
}

/** Whether a case that was given a place has it no more: it ended without an award, or is ranked anew. */
export function isWithoutPlace(
  rules: Pick<WorkflowRules, 'workflow' | 'stage'>,
  { status, stage, end, facts }: CaseState,
): boolean {
  if (status === 'ended') {
    return facts['committed'] !== true && rules.workflow.ends[end ?? '']?.state !== 'granted';
  }
  const order = Object.keys(rules.workflow.stages);
  const ranking = order.findLastIndex((id) => {
    const config = rules.stage(id);
    return stageKind(config.kind).ranks(config) !== null;
  });
  return order.indexOf(stage ?? '') <= ranking;
}
