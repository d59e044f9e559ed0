import { stageKind } from '../../domain/workflow/stages/registry.js';
import { sightIn } from '../../shared/reading/expertSight.js';
import { dateWords } from '../../shared/words/dateWords.js';
import type { Deps } from '../../shared/request/deps.js';
import type { Ask } from '../../shared/request/route.js';
import { signedIn } from '../../shared/request/signedIn.js';
import { ownReviews, type OwnReview } from './ownReviews.query.js';

/** A review with what the expert may know of its project. */
export interface DeskReview extends OwnReview {
  /** '' where the title would tell who applies. */
  readonly shownTitle: string;
  readonly dueWords: string;
  readonly late: boolean;
  /** Its applicant is heard where the expert sits. */
  readonly isHeard: boolean;
}

/** The reader's own reviews as their desk tells of them. */
export async function deskReviews(deps: Deps, ask: Ask): Promise<DeskReview[]> {
  const own = await ownReviews(deps.db, signedIn(ask).userId);
  const dates = dateWords(deps.words, ask.locale, ask.now);
  return Promise.all(
    own.map(async (review) => ({
      ...review,
      shownTitle: await shownTitle(deps, review),
      isHeard: review.open && (await isHeard(deps, review)),
      dueWords: review.dueAt === null ? '' : dates.deadline(review.dueAt),
      late: review.dueAt !== null && review.dueAt < ask.now.toISOString(),
    })),
  );
}

async function shownTitle(deps: Deps, { versionId, stage, title }: OwnReview): Promise<string> {
  const { definition } = await deps.definitions.byVersion(versionId);
  return sightIn(definition, stage).title ? title : '';
}

async function isHeard(deps: Deps, { versionId, stage }: OwnReview): Promise<boolean> {
  const { definition } = await deps.definitions.byVersion(versionId);
  const config = definition.workflow.stages[stage];
  return config !== undefined && stageKind(config.kind).meets(config) !== null;
}
