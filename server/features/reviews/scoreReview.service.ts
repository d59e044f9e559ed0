import { z } from 'zod';
import { recordEvents } from '../../data/stores/eventStore.js';
import type { Actor } from '../../domain/actor.js';
import { sha256 } from '../../domain/events.js';
import { readTyped, whole } from '../../domain/typed.js';
import { canonicalJson } from '../../domain/json.js';
import { conflict, Refused, type FieldReasons } from '../../domain/refusal.js';
import { totalHundredths } from '../../domain/review/rubric.js';
import { useVerb } from '../../shared/casework/caseWork.js';
import type { Deps } from '../../shared/request/deps.js';
import { reviewStream, requireOpen } from './openSeat.step.js';
import { holdReview } from './holdReview.step.js';
import { openReview, type OpenReview } from './openReview.query.js';
import { readReview, readUnfinished, type ReviewInput } from './review.input.js';

type Typed = Readonly<Record<string, unknown>>;

const versionInput = z.object({ version: whole(1, 1_000_000) });

/**
 * Keeps what has been typed so far: what can be read takes its place, what cannot lies beside it as
 * it was typed, with the reason; tolerates what is still missing. What it changes it changes in one guarded statement, which needs no transaction of
 * its own.
 */
export async function saveReview(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Typed,
): Promise<SavedReview> {
  const opened = await requireScorable(deps, await openReview(deps, actor, id));
  demandVersion(opened, typed);
  const { reasons, ...input } = readUnfinished(opened.rubric, typed, opened.review);
  return { version: await store(deps, opened, typed, rowOf(input)), reasons };
}

/** Keeps a review that could be handed in as it is, or refuses with everything that is missing. */
export async function checkReview(
  deps: Deps,
  actor: Actor,
  id: string,
  typed: Typed,
): Promise<void> {
  const opened = await requireScorable(deps, await openReview(deps, actor, id));
  demandVersion(opened, typed);
  const input = readReview(opened.rubric, typed);
  await store(deps, opened, typed, { ...rowOf(input), unread: null });
}

/** `opinion` stays filled beside its new column, for a process of 0.5.0. */
const rowOf = <T extends ReviewInput>(input: T) => ({ ...input, applicant_comment: input.opinion });

export interface SavedReview {
  /** The row's new version. */
  readonly version: number;
  /** What could not be read, by input. */
  readonly reasons: FieldReasons;
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
    await requireScorable(deps, opened);
    demandVersion(opened, typed);
    const input = readReview(opened.rubric, typed);
    const hundredths = totalHundredths(opened.rubric, input.scores);
    const total = hundredths / 100;
    const at = deps.clock.now().toISOString();
    await store(deps, opened, typed, {
      ...rowOf(input),
      ...handedIn,
      total_hundredths: hundredths,
      // Whole points, for a process of 0.5.0.
      total: Math.round(total),
      submitted_at: at,
    });
    await useVerb(deps, actor, opened.held, opened.review.stage, 'submit_review', { total });
    await recordEvents(deps.db, reviewStream(id), { at, actorId: actor.userId }, [
      { type: 'submitted', data: { total, contentHash: contentHash(input) } },
    ]);
  });
}

/** Nothing unreadable is handed in. */
const handedIn = { status: 'submitted', unread: null } as const;

/** What was handed in can be proven later without the log holding a word of it. */
function contentHash(input: ReviewInput): string {
  const { scores, comments, opinion, committee_comment, committee_flag, familiarity } = input;
  const told = { scores, comments, opinion, committee_comment, committee_flag, familiarity };
  return sha256(canonicalJson(told));
}

async function requireScorable(deps: Deps, opened: OpenReview): Promise<OpenReview> {
  const { status } = opened.review;
  if (status === 'submitted') throw conflict('review_handed_in');
  await requireOpen(deps, opened);
  if (status === 'declined') throw conflict('seat_withdrawn');
  if (status !== 'accepted') throw conflict('review_not_accepted');
  return opened;
}

/** A review has one author, so that it can only be another window of hers. */
const elsewhere = (): Refused => new Refused('stale', 'review_changed_elsewhere');

/** Asked before anything is read: who is told of a gap sends a page that holds both windows' words. */
function demandVersion({ review }: OpenReview, typed: Typed): void {
  if (readTyped(versionInput, typed).version !== review.version) throw elsewhere();
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
  if (changed !== 1) throw elsewhere();
  return version + 1;
}
