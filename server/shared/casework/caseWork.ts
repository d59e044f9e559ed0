import { handlersOf } from '../../data/stores/handlerStore.js';
import { saveCase, type CaseColumns } from '../../data/stores/caseStore.js';
import { seatsHeldBy } from '../../data/stores/seatStore.js';
import { roleSchema, type Acting, type Actor } from '../../domain/actor.js';
import { mayUseVerb, partyOf } from '../../domain/access/caseAccess.js';
import { conflict, forbidden, hidden } from '../../domain/refusal.js';
import { act } from '../../domain/workflow/machine.js';
import type { CaseChange } from '../../domain/workflow/recorder.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import type { MachineContext } from '../../domain/workflow/machineContext.js';
import { runEffects } from './caseEffects.js';
import { keepSubjects } from '../conflicts/caseSubjects.js';
import { loadCaseContext, readableAnswers } from '../casefile/caseContent.js';
import { holdCase, knowing, type CaseFile, type HeldCase } from '../casefile/caseFile.js';
import type { Deps } from '../request/deps.js';
import { latestContent } from '../casefile/frozenContent.js';
import { refusedByClock } from '../casefile/passedDeadline.query.js';

/** Who acts when nobody does: the clock. */
export const clockActor = { userId: 'system', personId: 'system' } as const;

type Decide = (file: CaseFile, context: MachineContext) => CaseChange;

/**
 * The one way a case changes: the machine decides, events and state are stored and effects run,
 * all in one transaction; that letters are owed is stored with them, and they are written after
 * it from the case as it then stands (`outbox/tellCases.job.ts`). The case is given by its id, or as it was opened by
 * `holdCase` in the caller's transaction; either way it is locked first and read once.
 */
export async function changeCase(
  deps: Deps,
  actor: Acting,
  of: string | HeldCase,
  decide: Decide,
  columns: CaseColumns = {},
): Promise<CaseChange> {
  return deps.db.transaction(async () => {
    const held = typeof of === 'string' ? await holdCase(deps, of) : of;
    const { file, change, now } = await planChange(deps, actor, held, decide, columns).catch(
      async (thrown: unknown) => {
        throw await refusedByClock(deps, held.row.id, thrown);
      },
    );
    if (change.events.length === 0) return change;
    const by = {
      at: now.toISOString(),
      actorId: actor.userId === clockActor.userId ? null : actor.userId,
    };
    await saveCase(deps.db, file.row, change, by, columns);
    const { revision } = change.state;
    if (revision !== change.before.revision) {
      const first = change.before.revision === 0;
      await keepSubjects(deps, file.row.id, revision, { first });
    }
    await runEffects(deps, file, change, by);
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
  present: CaseFile,
  decide: Decide,
  { procedure_version_id: next }: CaseColumns = {},
): Promise<PlannedChange> {
  const followed =
    next === undefined ? present : { ...present, ...(await deps.definitions.byVersion(next)) };
  const known = next === undefined && present.knowsAnswers === true;
  const file = known ? present : await withAnswers(deps, followed);
  const now = deps.clock.now();
  if (file.knowsAnswers === true) {
    return { file, change: await decided(deps, actor, file, now, decide), now };
  }
  try {
    return { file, change: await decided(deps, actor, unanswered(file), now, decide), now };
  } catch (error) {
    if (!(error instanceof AnswersWanted)) throw error;
  }
  const answered = await answering(deps, file);
  return { file: answered, change: await decided(deps, actor, answered, now, decide), now };
}

/** Thrown where a stage asks for an answer that has not been read; the machine then decides again. */
class AnswersWanted extends Error {}

/** Few stages look at answers by themselves, so they are not read before one does. */
const unanswered = (file: CaseFile): CaseFile => ({
  ...file,
  rules: {
    ...file.rules,
    answer: () => {
      throw new AnswersWanted();
    },
  },
});

/** Thrown where the machine asks for what has not been read. */
class HoldersWanted extends Error {}

/**
 * Lets the machine decide. Few changes ask who holds a role, so that is not read before one does:
 * deciding is pure, and is then done again with the holders at hand.
 */
async function decided(
  { db, time }: Deps,
  { userId, personId, standsInFor = [], seats = [] }: Acting,
  file: CaseFile,
  now: Date,
  decide: Decide,
): Promise<CaseChange> {
  const context = { rules: file.rules, time, now, actor: { userId, personId, standsInFor, seats } };
  const unread = (): never => {
    throw new HoldersWanted();
  };
  try {
    return decide(file, { ...context, holdersOf: unread });
  } catch (error) {
    if (!(error instanceof HoldersWanted)) throw error;
  }
  const holders = await handlersOf(db, file.row);
  return decide(file, { ...context, holdersOf: (role) => holders.get(role) ?? [] });
}

/** The case with rules that know its answers, where some rule of a stage looks at them. */
export async function withAnswers(deps: Deps, file: CaseFile): Promise<CaseFile> {
  return file.compiled.stagesReadAnswers ? answering(deps, file) : file;
}

async function answering(deps: Deps, file: CaseFile): Promise<CaseFile> {
  const { row, compiled } = file;
  const latest = await latestContent(deps, row.id);
  const { ruleContext } = await loadCaseContext(deps, row, compiled);
  const answers = readableAnswers(deps, latest?.answers ?? {});
  return knowing(file, { ...ruleContext, answers });
}

/** A verb of a stage with what was typed for it. */
export interface VerbUse {
  /** The stage the form was shown in, so that an old form is never applied to a later stage. */
  readonly inStage: string;
  readonly verb: string;
  readonly typed: unknown;
}

/** Uses a verb of the present stage on behalf of a person; the case as `changeCase` takes it. */
export async function useVerb(
  deps: Deps,
  actor: Actor,
  of: string | HeldCase,
  inStage: string,
  verb: string,
  typed: unknown,
): Promise<CaseChange> {
  return deps.db.transaction(async () => {
    const held = typeof of === 'string' ? await holdCase(deps, of) : of;
    const acting = await withSeats(deps, actor, held);
    return changeCase(deps, acting, held, (file, context) =>
      decideVerb(acting, file, context, { inStage, verb, typed }),
    );
  });
}

/** Who acts, with the seats of the present stage that are theirs. */
async function withSeats(deps: Deps, actor: Actor, { row }: HeldCase): Promise<Actor> {
  const place = { applicationId: row.id, visit: row.state.visit };
  return { ...actor, seats: await seatsHeldBy(deps.db, place, actor.userId) };
}

/** What a verb does to a case; refuses what is not this person's to do, or not now. */
export function decideVerb(
  actor: Actor,
  file: CaseFile,
  context: MachineContext,
  { inStage, verb: name, typed }: VerbUse,
): CaseChange {
  const { state } = file.subject;
  if (state.stage !== inStage) throw conflict('stage_moved_on', { stage: inStage });
  const stage = context.rules.stage(inStage);
  const verb = stageKind(stage.kind).verbs[name];
  if (!verb) throw hidden();
  if (!mayUseVerb(actor, verb, stage.by, file.subject)) throw forbidden('not_your_step');
  const change = act(context, state, name, typed);
  // Whoever fills in and submits does not wait for the desk; what the zone accepts does.
  if (file.unverified === true && roleSchema.safeParse(partyOf(verb, stage.by)).success) {
    if (goesOn(file, change)) throw conflict('organisation_unverified');
  }
  return change;
}

/** Whether a change takes a case on to a next stage, or grants what it asks for. */
function goesOn({ definition }: CaseFile, { events, state }: CaseChange): boolean {
  if (!events.some(({ type }) => type === 'stage_concluded')) return false;
  return state.end === null || definition.workflow.ends[state.end]?.state === 'granted';
}
