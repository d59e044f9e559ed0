import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { readTyped, whole } from '../../domain/typed.js';
import { canonicalJson } from '../../domain/json.js';
import { conflict, stale } from '../../domain/refusal.js';
import { totalOf } from '../../domain/review/rubric.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { reviewStream, requireOpen } from './openSeat.step.js';
import { holdReview } from './holdReview.step.js';
import { openReview, type OpenReview } from './openReview.query.js';
import { readReview, type ReviewInput } from './review.input.js';

type Typed = Readonly<Record<string, unknown>>;

const versionInput = z.object({ version: whole(1, 1_000_000) });

/**
 * Keeps what has been typed so far; tolerates what is still missing. The row's new version. What it
 * changes it changes in one guarded statement, which needs no transaction of its own.
 */
export async function saveReview(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Typed,
): Promise<number> {
  const opened = requireScorable(await openReview(deps, actor, id));
  const input = readReview(opened.rubric, typed, { complete: false });
  return store(deps, opened, typed, { ...input });
}

/**
 * Hands in a review: every criterion scored, the total with the case, the panel closed by its
 * last member, all in one transaction. After this nothing of it changes.
 */
export async function submitReview(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Typed,
): Promise<void> {
  await deps.db.transaction(async () => {
    const opened = await holdReview(deps, actor, id);
    requireScorable(opened);
    const input = readReview(opened.rubric, typed, { complete: true });
    const total = totalOf(input.scores);
    const at = deps.clock.now().toISOString();
    await store(deps, opened, typed, { ...input, status: 'submitted', total, submitted_at: at });
    await useVerb(deps, actor, opened.held, opened.review.stage, 'submit_review', { total });
    await recordEvents(deps.db, reviewStream(id), { at, actorId: actor.userId }, [
      { type: 'submitted', data: { total, contentHash: contentHash(input) } },
    ]);
  });
}

/** What was handed in can be proven later without the log holding a word of it. */
function contentHash({ scores, comments, opinion }: ReviewInput): string {
  return sha256(canonicalJson({ scores, comments, opinion }));
}

function requireScorable(opened: OpenReview): OpenReview {
  const { status } = opened.review;
  if (status === 'submitted') throw conflict('review_handed_in');
  requireOpen(opened);
  if (status !== 'accepted') throw conflict('review_not_accepted');
  return opened;
}

async function store(
  { db }: Deps,
  { review }: OpenReview,
  typed: Typed,
  changes: Parameters<Deps['db']['rows']['reviews']['update']>[1],
): Promise<number> {
  const { version } = readTyped(versionInput, typed);
  const changed = await db.rows.reviews.update(
    { id: review.id, version, status: 'accepted' },
    { ...changes, version: version + 1 },
  );
  if (changed !== 1) throw stale();
  return version + 1;
}
