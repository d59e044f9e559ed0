import { holds, type Actor } from '../../domain/actor.js';
import { isOwn } from '../../domain/access/caseAccess.js';
import type { RowOf } from '../../data/schema/rows.js';
import type { reviews } from '../../data/tables/decisions.js';
import type { Definition, Field } from '../../domain/definition/definition.js';
import { stageKind } from '../../domain/workflow/stages/registry.js';
import { hidden } from '../../domain/refusal.js';
import type { Rubric } from '../../domain/scoring/rubricSchema.js';
import { readableBlind } from '../../shared/forms/answersView.js';
import { openCase, type CaseFile } from '../../shared/casefile/caseFile.js';
import { fileAtVisit } from '../../shared/casefile/caseVersions.js';
import type { Deps } from '../../shared/request/deps.js';

export type ReviewRow = RowOf<typeof reviews>;

/** An expert's own review with the case behind it. */
export interface OpenReview {
  readonly review: ReviewRow;
  readonly file: CaseFile;
  readonly rubric: Rubric;
  readonly blind: boolean;
  /** What this expert may read of the answers. */
  readonly mayRead: (field: Field) => boolean;
  /** The panel still works on the visit this seat belongs to. */
  readonly open: boolean;
}

/**
 * Opens a review for the expert who holds its seat. Anybody else's review, and one whose expert
 * has lost the role, is refused exactly like one that does not exist.
 */
export async function openReview(deps: Deps, actor: Actor, id: string): Promise<OpenReview> {
  const review = await deps.db.rows.reviews.find({ id, expert_id: actor.userId });
  if (!review) throw hidden();
  return reviewIn(deps, actor, review, await openCase(deps, review.application_id));
}

/** The same of a review whose case is open already. */
export async function reviewIn(
  deps: Deps,
  actor: Actor,
  review: ReviewRow,
  present: CaseFile,
): Promise<OpenReview> {
  // A review is read by the rubric it was written under.
  const file = await fileAtVisit(deps, present, review.visit);
  if (!holds(actor, 'expert', file.row.programme_id) || isOwn(actor, file.subject)) throw hidden();
  const stage = file.rules.stage(review.stage);
  const seats = stageKind(stage.kind).seats(stage);
  const rubric = seats && file.rules.rubric(seats.rubric);
  if (!rubric) throw new Error(`no rubric for ${review.stage}`);
  const blind = isBlind(file.definition, review.stage);
  const { state } = file.subject;
  return {
    review,
    file,
    rubric,
    blind,
    mayRead: readableBy(blind),
    open: state.stage === review.stage && state.visit === review.visit,
  };
}

/** Blind unless the stage says otherwise. */
function isBlind(definition: Definition, stage: string): boolean {
  const found = definition.workflow.stages[stage];
  return (found && stageKind(found.kind).seats(found)?.blind) ?? true;
}

const readableBy = (blind: boolean): ((field: Field) => boolean) =>
  blind ? readableBlind : ({ private: personal }) => !personal;

/** Whether the project's title may be shown to an expert of this stage. */
export function titleReadable(definition: Definition, stage: string): boolean {
  const [sectionId, fieldId] = definition.title_field.split('.');
  const section = definition.form.find((each) => each.section === sectionId);
  const field = section?.fields.find(({ id }) => id === fieldId);
  return field !== undefined && readableBy(isBlind(definition, stage))(field);
}
