import type { Actor } from '../../domain/actor.js';
import { allUnchanged } from '../../domain/application/correctedItems.js';
import { demandOpen, closingClock } from '../../domain/application/callWindow.js';
import { contentHash, freeze } from '../../domain/application/content.js';
import { drawNumber } from '../../data/stores/numberStore.js';
import type { Missing } from '../../domain/procedure/answers.js';
import { blockingFindings, eligibilityOf } from '../../domain/procedure/eligibility.js';
import { conflict, invalid, stale, type FieldReasons } from '../../domain/refusal.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { submit } from '../../domain/workflow/machine.js';
import { whyUnchanged } from '../../domain/workflow/contract/unchanged.js';
import { upTo } from '../../domain/typed.js';
import { correctionsIn } from './corrections.query.js';
import { commitmentFacts, demandTrusted, insteadOf } from './commitments.step.js';
import { submissionFacts } from './submissionFacts.step.js';
import type { HeldCase } from '../../shared/casefile/caseFile.js';
import { refuseListed } from '../../shared/casefile/listing.js';
import { changeCase } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { draftStamp, whatIsMissing, type Draft, type HeldFile } from './applicationDraft.query.js';
import { contentOf, handedIn, type Handed } from './handedInContent.step.js';
import { notOpen } from './notOpen.step.js';
import { holdToHandIn } from './holdDraft.step.js';
import { withdrawReplaced } from './withdrawReplaced.step.js';

export interface SubmitInput {
  readonly id: string;
  /** Ids of the declarations that were ticked. */
  readonly declarations: readonly string[];
  /** Missing documents that are to follow later, and those replaced by a promise. */
  readonly deferred?: readonly string[];
  readonly promised?: readonly string[];
  /** Why nothing of what was asked for is changed, where nothing is. */
  readonly unchangedReason?: string;
  /** The mark of the draft that was read before submitting; without it none is compared. */
  readonly stamp?: string;
}

export interface Submitted {
  readonly number: string;
  readonly revision: number;
  /** True where it had been handed in already and nothing was done now. */
  readonly already: boolean;
}

/**
 * Hands the application in, or answers corrections with a new revision: complete, eligible and in
 * time by the server's clock. Two at once give one number: the second is told of the first.
 */
export async function submitApplication(
  deps: Deps,
  actor: Actor,
  input: SubmitInput,
): Promise<Submitted> {
  return deps.db.transaction(async () => {
    const draft = await holdInPlace(deps, actor, input.id);
    const { files } = draft;
    const { row } = draft.file;
    const waiting = row.state.corrections !== null;
    if (row.number !== null && row.state.status === 'running' && !waiting) {
      return { number: row.number, revision: row.state.revision, already: true };
    }
    if (row.state.status === 'ended') throw await notOpen(deps, draft);
    demandInTime(deps, draft);
    if (input.stamp !== undefined && input.stamp !== draftStamp(draft, files)) throw stale();
    const instead = insteadOf(draft, files, input);
    if (instead.putOff.size > 0) await demandTrusted(deps, draft);
    demandComplete(draft, whatIsMissing(draft, files, instead.putOff), input.declarations);
    const reason = await demandChanged(deps, draft, input.unchangedReason ?? '');
    const said = { declarations: input.declarations, ...instead };
    return handIn(deps, actor, draft, files, said, reason);
  });
}

/**
 * What is to be handed in. What it replaces is withdrawn first, so that rules that count cases and
 * claims find it gone; whatever is refused afterwards takes that back as well.
 */
async function holdInPlace(deps: Deps, actor: Actor, id: string): Promise<Draft<HeldCase>> {
  const draft = await holdToHandIn(deps, actor, id);
  const gone = await withdrawReplaced(deps, actor, draft.file.row);
  return gone ? holdToHandIn(deps, actor, id) : draft;
}

/**
 * Corrections may be asked for once, so an answer that changes nothing is not spent unseen: it
 * needs a reason, which the desk reads. The reason, '' where something was changed.
 */
async function demandChanged(deps: Deps, draft: Draft, reason: string): Promise<string> {
  if (!allUnchanged(await correctionsIn(deps, draft))) return '';
  return whyUnchanged(reason);
}

function demandInTime({ clock }: Deps, { file, caseContext }: Draft): void {
  const { state } = file.row;
  if (state.status === 'draft') {
    const { callStatus: status, opensAt, closesAt } = caseContext;
    return demandOpen({ status, opensAt, closesAt }, clock.now());
  }
  // Where lateness has an outcome the clock brings it about; a late answer must not slip in before.
  const stage = state.stage === null ? null : file.rules.stage(state.stage);
  const due = state.corrections?.dueAt;
  const silent = stage && stageKind(stage.kind).corrections(stage)?.silent;
  if (due !== undefined && typeof silent === 'string') {
    if (clock.now().toISOString() > due) {
      throw conflict('corrections_closed', { when: closingClock(due) });
    }
  }
}

function demandComplete(
  { file, answers, caseContext, listing }: Draft,
  missing: readonly Missing[],
  ticked: readonly string[],
): void {
  const reasons: FieldReasons = {
    ...Object.fromEntries(missing.map(({ at, reason }) => [at, reason])),
    ...Object.fromEntries(
      file.definition.declarations
        .filter(({ id }) => !ticked.includes(id))
        .map(({ id }) => [`declare.${id}`, { code: 'must_tick' }]),
    ),
  };
  if (missing.length > 0) throw invalid(reasons, 'not_complete');
  if (listing !== null && file.definition.award !== null) throw refuseListed(listing);
  const { ruleContext } = caseContext;
  const blocked = blockingFindings(eligibilityOf(file.compiled, { ...ruleContext, answers }));
  if (blocked.length > 0) throw conflict('not_eligible', { count: blocked.length });
  if (Object.keys(reasons).length > 0) throw invalid(reasons);
}

async function handIn(
  deps: Deps,
  actor: Actor,
  draft: Draft<HeldCase>,
  files: readonly HeldFile[],
  said: Handed,
  unchangedReason: string,
): Promise<Submitted> {
  const { row, definition } = draft.file;
  const content = freeze(contentOf(draft, files, said));
  const handed = { revision: row.state.revision + 1, contentHash: contentHash(content) };
  const now = deps.clock.now();
  const at = now.toISOString();
  await deps.db.rows.revisions.insert({
    application_id: row.id,
    number: handed.revision,
    content,
    content_hash: handed.contentHash,
    submitted_at: at,
    submitted_by: actor.userId,
  });
  const facts = {
    ...(await submissionFacts(deps, draft)),
    ...commitmentFacts(said, row.state.facts),
    ...(row.state.corrections === null ? {} : { unchanged_because: unchangedReason }),
  };
  const number = row.number ?? (await drawNumber(deps.db, definition.number_prefix, now));
  await changeCase(
    deps,
    actor,
    handedIn(draft),
    (file, context) => submit(context, file.row.state, { ...handed, facts }),
    {
      number,
      ...namesOf(draft),
      submitted_at: row.submitted_at ?? at,
    },
  );
  return { number, revision: handed.revision, already: false };
}

/** What the case is called from now on; what two persons corrected stays. */
function namesOf({ file: { row, definition }, answers, caseContext }: Draft) {
  const { names = {} } = row.state;
  const [section = '', field = ''] = definition.title_field.split('.');
  const typed = answers[section]?.[field];
  const title = typeof typed === 'string' ? upTo(typed, 300) : row.title;
  return {
    title: names.title ?? title,
    applicant_name: names.applicantName ?? caseContext.organisationName ?? row.applicant_name,
  };
}
