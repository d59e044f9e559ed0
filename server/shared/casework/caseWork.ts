import { loadHolders } from '../../data/stores/actorStore.js';
import { saveCase, type CaseColumns } from '../../data/stores/caseStore.js';
import type { Actor } from '../../domain/actor.js';
import { mayUseVerb } from '../../domain/access/caseAccess.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { workflowRulesOf } from '../../domain/procedure/workflowRules.js';
import { act } from '../../domain/workflow/machine.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { MachineContext } from '../../domain/workflow/machineContext.js';
import { runEffects } from './caseEffects.js';
import { loadCaseContext, readableAnswers } from '../casefile/caseContent.js';
import { openCase, type CaseFile } from '../casefile/caseFile.js';
import { queueCaseMails } from '../letters/caseMails.js';
import type { Deps } from '../request/deps.js';
import { latestContent } from '../casefile/frozenContent.js';

/** Who acts when nobody does: the clock. */
export const clockActor = { userId: 'system', personId: 'system' } as const;

type Acting = Pick<Actor, 'userId' | 'personId'>;

/** Everything the machine needs to know, as it stands in this transaction. */
async function machineContext(deps: Deps, file: CaseFile, actor: Acting): Promise<MachineContext> {
  const { personId, userId } = actor;
  const holders = await loadHolders(deps.db, file.row.programme_id);
  return {
    rules: file.rules,
    time: deps.time,
    now: deps.clock.now(),
    actor: { userId, personId },
    holdersOf: (role) => holders.get(role) ?? [],
  };
}

/**
 * The one way a case changes: the machine decides, events and state are stored, effects run and
 * mails are queued, all in one transaction. Refuses as stale when another change came first.
 */
export async function changeCase(
  deps: Deps,
  actor: Acting,
  id: string,
  decide: (file: CaseFile, context: MachineContext) => CaseChange,
  columns: CaseColumns = {},
): Promise<CaseChange> {
  return deps.db.transaction(async () => {
    const { file, change, now } = await planChange(deps, actor, id, decide, columns);
    if (change.events.length === 0) return change;
    const by = {
      at: now.toISOString(),
      actorId: actor.userId === clockActor.userId ? null : actor.userId,
    };
    await saveCase(deps.db, file.row, change, by, columns);
    await runEffects(deps, file, change, by);
    await queueCaseMails(deps, file, change, by);
    return change;
  });
}

/** What a change would do, without doing it. */
export interface PlannedChange {
  readonly file: CaseFile;
  readonly change: CaseChange;
  readonly now: Date;
}

/** Decides a change by the version the case follows, or the one that the change brings along. */
export async function planChange(
  deps: Deps,
  actor: Acting,
  id: string,
  decide: (file: CaseFile, context: MachineContext) => CaseChange,
  { procedure_version_id: next }: CaseColumns = {},
): Promise<PlannedChange> {
  const present = await openCase(deps, id);
  const followed =
    next === undefined ? present : { ...present, ...(await deps.definitions.byVersion(next)) };
  const file = await withAnswers(deps, followed);
  const context = await machineContext(deps, file, actor);
  return { file, change: decide(file, context), now: context.now };
}

/** The case with rules that know its answers, where some rule of a stage looks at them. */
async function withAnswers(deps: Deps, file: CaseFile): Promise<CaseFile> {
  const { row, compiled } = file;
  if (!compiled.stagesReadAnswers) return file;
  const latest = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  const answers = readableAnswers(deps, latest?.answers ?? {});
  return { ...file, rules: workflowRulesOf(compiled, { ...ruleContext, answers }) };
}

/** A verb of a stage with what was typed for it. */
export interface VerbUse {
  /** The stage the form was shown in, so that an old form is never applied to a later stage. */
  readonly inStage: string;
  readonly verb: string;
  readonly typed: unknown;
}

/** Uses a verb of the present stage on behalf of a person. */
export async function useVerb(
  deps: Deps,
  actor: Actor,
  id: string,
  inStage: string,
  verb: string,
  typed: unknown,
): Promise<CaseChange> {
  return changeCase(deps, actor, id, (file, context) =>
    decideVerb(actor, file, context, { inStage, verb, typed }),
  );
}

/** What a verb does to a case; refuses what is not this person's to do, or not now. */
export function decideVerb(
  actor: Actor,
  file: CaseFile,
  context: MachineContext,
  { inStage, verb: name, typed }: VerbUse,
): CaseChange {
  const { state } = file.subject;
  if (state.stage !== inStage) throw conflict('stage_moved_on');
  const stage = context.rules.stage(inStage);
  const verb = stageKind(stage.kind).verbs[name];
  if (!verb) throw hidden();
  if (!mayUseVerb(actor, verb, stage.by, file.subject)) throw forbidden('not_your_step');
  return act(context, state, name, typed);
}
